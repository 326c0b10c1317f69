/** `npm run bench -- experiment NAME`: runs the trainings of an experiment one after the other, and goes on where it stopped. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cacheDirectory } from '../../src/files/directories.js';
import { writeAtomic } from '../../src/files/write-atomic.js';
import { type Backbone, loadBackbone } from '../../src/model/backbone.js';
import type { HistoryEvent } from '../../src/record/run-record.js';
import type { Journal } from '../../src/training/run/journal.js';
import { readBaselines } from '../../src/training/run/read-baselines.js';
import { trainRecipe } from '../../src/training/run/train-recipe.js';
import { labelsOf, type TrainingInput } from '../../src/training/run/training-input.js';
import { benchFolder } from '../peer-environment.js';
import { estimateSeconds, measurePace } from './budget.js';
import type { Cell, CellResult, EpochResult } from './experiment.js';
import { experiments } from './experiments.js';

/** How long, and where to print. */
export interface ExperimentOptions {
  /** When to stop; the next call goes on. */
  readonly minutes: number;
  print(line: string): void;
}

/** Runs until every cell is done or the time is over. @throws RangeError for another name; SkipError where the data isn't there */
export async function runExperiment(name: string | undefined, { minutes, print }: ExperimentOptions): Promise<void> {
  const experiment = experiments.find((one) => one.name === name);
  if (!experiment) {
    const names = experiments.map((one) => one.name).join(', ');
    throw new RangeError(`Cannot run the experiment: expected ${names}, got '${name}'; correct the name`);
  }
  const end = performance.now() + minutes * 60_000;
  const path = join(benchFolder, `results/experiment-${experiment.name}.json`);
  const work = join(cacheDirectory(), 'bench', 'experiments', experiment.name);
  print(`${experiment.name}: ${experiment.question}`);
  const cells = await experiment.cells();
  const results = await readResults(path);
  const save = (weights: string): Promise<void> =>
    writeAtomic(path, `${JSON.stringify({ experiment: experiment.name, weights, results })}\n`);
  const left = cells.filter(({ name: cell }) => !results.some((result) => result.cell === cell));
  const backbone = await loadBackbone();
  try {
    await printBudget(backbone, { cells, left, print });
    for (const cell of left) {
      if (performance.now() >= end) break;
      const result = await runCell(backbone, cell, { work, end });
      if (result === null) break;
      results.push(result);
      await save(backbone.weights.name);
      print(`${results.length} of ${cells.length}: ${describeResult(result)}`);
    }
  } finally {
    backbone.dispose();
  }
}

async function readResults(path: string): Promise<CellResult[]> {
  const text = await readFile(path, 'utf8').catch(() => '{"results": []}');
  return JSON.parse(text).results;
}

async function printBudget(
  backbone: Backbone,
  {
    cells,
    left,
    print,
  }: { readonly cells: readonly Cell[]; readonly left: readonly Cell[]; readonly print: ExperimentOptions['print'] },
): Promise<void> {
  const pace = await measurePace(backbone, left);
  const minutes = left.reduce((sum, cell) => sum + estimateSeconds(cell, pace), 0) / 60;
  print(
    `${left.length} of ${cells.length} trainings are left: at most ${Math.ceil(minutes)} minutes at this machine's present pace`,
  );
}

/** Null where the time was over before its end; the next call goes on from its last epoch. */
async function runCell(
  backbone: Backbone,
  { name, recipe, seed, input }: Cell,
  { work, end }: { readonly work: string; readonly end: number },
): Promise<CellResult | null> {
  const folder = join(work, name.replaceAll(/[^\w]+/g, '-'));
  const stop = new AbortController();
  const onEpoch = (): void => {
    if (performance.now() >= end) stop.abort();
  };
  const options = { seed, folder, resume: true, signal: stop.signal, onEpoch };
  try {
    const { journal } = await trainRecipe(backbone, { input, recipe }, options);
    await rm(folder, { recursive: true, force: true });
    const final = findFinal(journal);
    return {
      cell: name,
      recipe: recipe.name,
      seed,
      frames: input.training.length,
      validationFrames: input.validation.length,
      stages: journal.stages.map(({ name: stage, epoch, kept, reason }) => ({ name: stage, epoch, kept, reason })),
      epochs: journal.history.map(toEpoch),
      final: toEpoch(final.event),
      logits: [...final.logits].map((logit) => Number(logit.toFixed(5))),
      labels: [...labelsOf(input.validation)],
      neighbour: await askNeighbour(input),
      seconds: Math.round(journal.timing.reduce((sum, one) => sum + one.seconds, 0)),
    };
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  }
}

async function askNeighbour(input: TrainingInput): Promise<number[]> {
  const neighbour = (await readBaselines(input)).find(({ name }) => name.startsWith('nearest'));
  return Array.from(neighbour?.logits ?? [], (logit) => (logit > 0 ? 1 : 0));
}

/** The epoch whose weights the training ended with. */
function findFinal({ history, predictions, stages }: Journal): {
  readonly event: HistoryEvent;
  readonly logits: Float32Array;
} {
  const kept = stages.findLast((stage) => stage.kept);
  const at = history.findIndex(({ stage, epoch }) => stage === kept?.name && epoch === kept.epoch);
  const place = Math.max(0, at);
  return { event: history[place]!, logits: predictions[place]!.validation };
}

function toEpoch(event: HistoryEvent): EpochResult {
  const read = (name: string): number => Number(Number(event[name]).toFixed(5));
  return {
    stage: event.stage,
    epoch: event.epoch,
    loss: read('loss'),
    accuracy: read('accuracy'),
    valLoss: read('valLoss'),
    valAccuracy: read('valAccuracy'),
    valAreaUnderCurve: read('valAreaUnderCurve'),
    valPredictedShare: read('valPredictedShare'),
  };
}

function describeResult({ cell, final, seconds, stages }: CellResult): string {
  const { valAccuracy, valAreaUnderCurve, valPredictedShare, accuracy } = final;
  const gates = stages.map(
    ({ name, epoch, kept }) => `${name} ${epoch === null ? 'not run' : kept ? epoch : 'not kept'}`,
  );
  const [train, held, area, share] = [accuracy, valAccuracy, valAreaUnderCurve, valPredictedShare].map((value) =>
    value.toFixed(3),
  );
  return `${cell}: training ${train}, validation ${held}, area ${area}, called class 1 ${share} (${gates.join(', ')}; ${seconds} s)`;
}
