/** `angiolab train`: staged fine-tuning to run records. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { summarizeRuns } from '../analysis/summarize-runs.js';
import { createFolds } from '../dataset/create-folds.js';
import type { Frame } from '../dataset/frame.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { type Folds, readSplitOrFolds, type Split, splitOf, splitOfFold } from '../dataset/split.js';
import { writeAtomic } from '../files/write-atomic.js';
import { framesOf } from '../lab/frames.js';
import { largestUnit, toExamples, twoClasses } from '../lab/training-examples.js';
import { type Backbone, loadBackbone } from '../model/backbone.js';
import { findWarnings } from '../training/recipe/find-warnings.js';
import type { Recipe } from '../training/recipe/recipe.js';
import { resolveRecipe } from '../training/recipe/resolve-recipe.js';
import { foldInput } from '../training/run/fold-input.js';
import type { TrainingInput } from '../training/run/training-input.js';
import { trainRun } from '../training/run/write-run.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { holdOutput } from './hold-output.js';
import { checkFolder } from './output-path.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';
import { createTrainProgress } from './train-progress.js';
import { describeRuns, type FinishedRun, renderSummary } from './train-summary.js';

export const train: Command = {
  name: 'train',
  usage: 'SOURCE --recipe NAME|FILE --out RUN [--split FILE] [--resume] [--folds K] [--seeds 1,2,3]',
  summary: 'staged fine-tuning by a recipe, to run records that can be resumed, compared and exported',
  options: {
    recipe: { type: 'string', value: 'NAME|FILE', help: 'advised, head-only, …, or a JSON file (docs/training.md)' },
    out: {
      type: 'string',
      value: 'RUN',
      help: "the run's folder; with several seeds or folds one lies in it for each",
    },
    split: { type: 'string', value: 'FILE', help: "a stored split; default: the source's own" },
    resume: { type: 'boolean', help: 'goes on where a training of this folder was stopped' },
    folds: {
      type: 'string',
      value: 'K',
      help: 'cross-validation inside the training part, by patient where that is known',
    },
    seeds: { type: 'string', value: '1,2,3', help: 'one training each; default: 1' },
    ...sourceOptions,
  },
  async run(args, context) {
    const { word, recipe, seeds, folds, out } = await readWords(args, context);
    const source = await openSource(resolve(context.cwd, word), await readSourceOptions(args, context));
    tellLeftOut(
      source.rejected.map((file) => ({ ...file, path: source.pathOf(file.fileId) })),
      args,
      context,
    );
    const split = await findSplit(source, args, context);
    const input = await readInput(source, split);
    const runs = planRuns(input, { source, split, seeds, folds, out });
    for (const warning of findWarnings(recipe)) context.log(`Careful. ${warning}`);
    const place = {
      option: '--out',
      word: args.text('out') as string,
      kind: 'folder',
      path: join(out, '.angiolab'),
    } as const;
    const finished = await holdOutput(place, context, () => trainAll(runs, recipe, args, context));
    context.draw?.([]);
    const summary = summarizeRuns(finished);
    const document = { recipe: recipe.name, seeds, folds, ...describeRuns(finished, context), ...summary };
    if (runs.length > 1) await writeAtomic(join(out, 'summary.json'), `${JSON.stringify(document, null, 2)}\n`);
    context.print(args.flag('json') ? JSON.stringify(document) : renderSummary(finished, summary, context));
    return exitStatus.fine;
  },
};

/** One training of a command. */
interface PlannedRun {
  /** `seed-1-fold-2`; empty where there is only one. */
  readonly name: string;
  readonly folder: string;
  readonly seed: number;
  readonly input: TrainingInput;
}

async function readWords(args: Arguments, context: Context) {
  const [word, extra] = args.positionals;
  const [name, outWord] = [args.text('recipe'), args.text('out')];
  if (word === undefined || extra !== undefined)
    throw new UsageError(
      `Cannot train: expected one source, got ${args.positionals.length}; name it, as in npx angiolab train FOLDER --recipe advised --out runs/1`,
    );
  if (name === undefined || outWord === undefined)
    throw new UsageError(
      `Cannot train: expected --recipe and --out, got no --${name === undefined ? 'recipe' : 'out'}; write for example --recipe advised --out runs/1`,
    );
  const out = await checkFolder('--out', outWord, context);
  const isFile = /[\\/]|\.json$/i.test(name);
  const recipe = await resolveRecipe(isFile ? resolve(context.cwd, name) : name).catch((error: Error) => {
    throw new UsageError(error.message, { cause: error });
  });
  return { word, out, recipe, seeds: readSeeds(args), folds: readFolds(args) };
}

function readSeeds(args: Arguments): number[] {
  const text = args.text('seeds') ?? '1';
  const words = text.split(',').map((word) => word.trim());
  const seeds = words.map(Number);
  const isRight = words.every((word) => /^\d+$/.test(word)) && new Set(seeds).size === seeds.length;
  if (isRight && seeds.every(Number.isSafeInteger)) return seeds;
  throw new UsageError(
    `Cannot read --seeds: expected different whole numbers with commas between them, got '${text}'; write for example --seeds 1,2,3`,
  );
}

function readFolds(args: Arguments): number | null {
  const text = args.text('folds');
  if (text === undefined) return null;
  const folds = Number(text);
  if (Number.isInteger(folds) && folds >= 2) return folds;
  throw new UsageError(
    `Cannot read --folds: expected a whole number from 2, got '${text}'; write for example --folds 5`,
  );
}

async function findSplit(source: Source, args: Arguments, context: Context): Promise<Split | Folds> {
  const file = args.text('split');
  const split = file === undefined ? source.ownSplit : await readGivenSplit(resolve(context.cwd, file));
  if (split === null)
    throw new UsageError(
      'Cannot train: expected a split, got a source that brings none; make one with npx angiolab split SOURCE --unit patient --out split.json, and give it with --split',
    );
  if ('folds' in split && args.text('folds') !== undefined)
    throw new UsageError('Cannot train: expected --folds or a split of folds, got both; leave --folds away');
  return split;
}

async function readGivenSplit(path: string): Promise<Split | Folds> {
  return readSplitOrFolds(path).catch((error: Error) => {
    throw error instanceof SyntaxError ? new UsageError(error.message, { cause: error }) : error;
  });
}

/** The test part stays closed. */
async function readInput(source: Source, split: Split | Folds): Promise<TrainingInput> {
  const classes = twoClasses(source);
  const first = 'folds' in split ? splitOfFold(split, 1) : split;
  const [training, validation] = [framesOf(source, first, 'train'), framesOf(source, first, 'validation')];
  return {
    classes,
    // Of folds, all are training frames.
    training: await toExamples(source, 'folds' in split ? [...training, ...validation] : training, classes),
    validation: 'folds' in split ? [] : await toExamples(source, validation, classes),
    dataFingerprint: source.fingerprint,
    synthetic: source.synthetic,
  };
}

/** Folds are drawn inside the training part, anew for each seed, or are those of the stored split. */
function planRuns(
  input: TrainingInput,
  given: {
    readonly source: Source;
    readonly split: Split | Folds;
    readonly seeds: readonly number[];
    readonly folds: number | null;
    readonly out: string;
  },
): PlannedRun[] {
  const { source, split, seeds, folds, out } = given;
  return seeds.flatMap((seed) => {
    const parts =
      'folds' in split
        ? foldParts(source, input, split)
        : folds === null
          ? null
          : foldParts(source, input, drawFolds(source, input, { folds, seed }));
    const named =
      parts === null ? [{ names: [], input }] : parts.map((part, at) => ({ names: [`fold-${at + 1}`], input: part }));
    return named.map(({ names, input: part }) => {
      const all = [...(seeds.length > 1 || parts !== null ? [`seed-${seed}`] : []), ...names];
      return { name: all.join('-'), folder: join(out, ...all), seed, input: part };
    });
  });
}

function drawFolds(
  source: Source,
  input: TrainingInput,
  options: { readonly folds: number; readonly seed: number },
): Folds {
  const ids = new Set(input.training.map(({ frame }) => frame.frameId));
  const frames = source.frames.filter(({ frameId }) => ids.has(frameId));
  const unit = largestUnit(frames);
  try {
    return createFolds(frames, { unit, ...options });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

function foldParts(source: Source, input: TrainingInput, folds: Folds): TrainingInput[] {
  const frames = new Map(source.frames.map((frame) => [frame.frameId, frame]));
  return Array.from({ length: folds.folds }, (_, at) => {
    const split = splitOfFold(folds, at + 1);
    return foldInput(input, (frameId) => splitOf(split, frames.get(frameId) as Frame));
  });
}

async function trainAll(
  runs: readonly PlannedRun[],
  recipe: Recipe,
  args: Arguments,
  context: Context,
): Promise<FinishedRun[]> {
  const resume = args.flag('resume');
  for (const { folder } of runs) checkFree(folder, resume, context);
  const backbone = await loadBackbone();
  context.log(`weights: ${backbone.weights.name}; ${backbone.backend.reason}`);
  const finished: FinishedRun[] = [];
  try {
    for (const run of runs) finished.push(await trainOne(backbone, { ...run, recipe, resume }, context));
  } finally {
    backbone.dispose();
  }
  return finished;
}

/** Nothing that took hours is overwritten. */
function checkFree(folder: string, resume: boolean, context: Context): void {
  const found = ['run.json', 'checkpoints'].find((name) => existsSync(join(folder, name)));
  if (resume || found === undefined) return;
  const got = found === 'run.json' ? 'one with a finished run' : 'one with a training that was stopped';
  throw new UsageError(
    `Cannot train into ${relative(context.cwd, folder) || '.'}: expected a folder without a run, got ${got}; go on with --resume, or name another folder`,
  );
}

async function trainOne(
  backbone: Backbone,
  { name, folder, seed, input, recipe, resume }: PlannedRun & { readonly recipe: Recipe; readonly resume: boolean },
  context: Context,
): Promise<FinishedRun> {
  const progress = createTrainProgress(context, name);
  const record = await trainRun(
    backbone,
    { input, recipe },
    { seed, folder, resume, signal: context.signal, ...progress, onNote: (sentence) => context.log(sentence) },
  );
  return { name, folder, seed, record };
}
