/** `angiolab predict`: what the trained model of a run says about new frames. */
import { dirname, extname, relative, resolve } from 'node:path';
import { openSource } from '../dataset/open-source.js';
import { type Source, SourceError } from '../dataset/source.js';
import { sha256 } from '../files/hash.js';
import { countLook, readLooks } from '../record/looks.js';
import type { RunFrame } from '../record/run-record.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { hashFrames, judgeFrames } from './judge-frames.js';
import { checkFolder } from './output-path.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';
import { openTrainedRun, type TrainedRun } from './trained-run.js';
import { type FramePrediction, formatCsv, predictionEndings, writePredictions } from './write-predictions.js';

export const predict: Command = {
  name: 'predict',
  usage: 'RUN SOURCE [--out FILE] [--labels FILE] [--source LAYOUT] [--key FILE]',
  summary: "logits and probabilities of new frames by a run's trained model; frames are named by pseudonyms",
  options: {
    out: { type: 'string', value: 'FILE', help: '.csv, .parquet or .jsonl; default: CSV on stdout' },
    ...sourceOptions,
    strict: { type: 'boolean', help: 'exit 1 where files or frames were left out' },
  },
  async run(args, context) {
    const [runWord, sourceWord] = readWords(args);
    const out = await readOut(args, context);
    const { kind, ...options } = await readSourceOptions(args, context);
    const run = await openTrainedRun(runWord, context);
    const source = await openSource(resolve(context.cwd, sourceWord), { kind, ...options });
    checkLabels(source, run);
    const { readable, broken } = await hashFrames(source, context.signal);
    const leftOut = [...source.rejected, ...broken];
    tellLeftOut(
      leftOut.map((item) => ({ ...item, path: source.pathOf(item.fileId) })),
      args,
      context,
    );
    if (readable.length === 0)
      throw new SourceError(
        `Cannot predict: expected frames whose pixels can be decoded, got ${broken.length} that can't; name another source`,
      );
    const { predictions, backend } = await judgeFrames(run, readable, context);
    const looks = await countLooks(run, predictions, context);
    if (out !== undefined) await writePredictions(out, predictions);
    const shown = out === undefined ? { predictions } : { out: relative(context.cwd, out) };
    const summary = { ...summarize(run, predictions), backend, testLooks: looks, leftOut, ...shown };
    if (args.flag('json')) context.print(JSON.stringify(summary));
    else context.print(out === undefined ? formatCsv(predictions).trimEnd() : describe(summary, shown.out));
    return args.flag('strict') && leftOut.length > 0 ? exitStatus.failedFinding : exitStatus.fine;
  },
};

function readWords(args: Arguments): [string, string] {
  const [run, source, extra] = args.positionals;
  if (run !== undefined && source !== undefined && extra === undefined) return [run, source];
  throw new UsageError(
    `Cannot predict: expected a run and a source, got ${args.positionals.length} words; name both, as in npx angiolab predict RUN FOLDER`,
  );
}

async function readOut(args: Arguments, context: Context): Promise<string | undefined> {
  const word = args.text('out');
  if (word === undefined) return undefined;
  if (!predictionEndings.includes(extname(word)))
    throw new UsageError(
      `Cannot write --out: expected a name that ends in ${predictionEndings.join(', ')}, got '${word}'; name such a file`,
    );
  await checkFolder('--out', dirname(word), context);
  return resolve(context.cwd, word);
}

/** Frames whose labels aren't the run's show something else than it learnt to tell apart. */
function checkLabels(source: Source, { model }: TrainedRun): void {
  const [foreign] = source.classes.filter((label) => !model.classes.includes(label));
  if (foreign === undefined) return;
  const known = model.classes.join(' and ');
  throw new UsageError(
    `Cannot predict: expected frames without label or with the run's, ${known}, got the label ${foreign}; predict with a run that was trained on such frames, or correct the labels`,
  );
}

/** How many looks at the run's test part there were: with this one, where frames of it are among the predicted. */
async function countLooks(
  { folder, record }: TrainedRun,
  predictions: readonly FramePrediction[],
  context: Context,
): Promise<number> {
  const parts = new Map(record.frames.map((frame) => [frame.frameId, frame.split]));
  const tested = predictions.filter(({ frameId }) => parts.get(frameId) === 'test');
  if (tested.length === 0) return (await readLooks(folder)).length;
  const seen = JSON.stringify(tested.map(({ frameId, logit }) => [frameId, logit]));
  const looks = await countLook(folder, { reason: 'predict', frames: tested.length, fingerprint: sha256(seen) });
  context.log(`${tested.length} frames are of the run's test part: look ${looks.length} at it is noted in looks.jsonl`);
  return looks.length;
}

interface Summary {
  readonly run: string;
  readonly classes: readonly [string, string];
  readonly frames: number;
  /** Frames by predicted class. */
  readonly predicted: Readonly<Record<string, number>>;
  /** Frames by the part in which the run itself has a frame of that name. */
  readonly ofRun: Readonly<Record<RunFrame['split'], number>>;
  readonly trainedOnSynthetic: boolean;
  readonly weights: TrainedRun['model']['weights'];
}

function summarize({ name, record, model }: TrainedRun, predictions: readonly FramePrediction[]): Summary {
  const { classes, weights } = model;
  const parts = new Map(record.frames.map((frame) => [frame.frameId, frame.split]));
  const countPart = (part: RunFrame['split']): number =>
    predictions.filter(({ frameId }) => parts.get(frameId) === part).length;
  const counts = classes.map((label) => [label, predictions.filter(({ predicted }) => predicted === label).length]);
  return {
    run: name,
    classes,
    frames: predictions.length,
    predicted: Object.fromEntries(counts),
    ofRun: { train: countPart('train'), validation: countPart('validation'), test: countPart('test') },
    trainedOnSynthetic: record.run.synthetic,
    weights,
  };
}

function describe({ frames, predicted, ofRun, trainedOnSynthetic }: Summary, out = ''): string {
  const counts = Object.entries(predicted).map(([label, count]) => `${count} ${label}`);
  const known = ofRun.train + ofRun.validation + ofRun.test;
  return [
    `${out}: ${frames} frames, ${counts.join(', ')}`,
    ...(known > 0 ? [`${known} of them are frames of the run itself: ${ofRun.train} of its training part`] : []),
    ...(trainedOnSynthetic ? ['the run was trained on synthetic frames'] : []),
  ].join('\n');
}
