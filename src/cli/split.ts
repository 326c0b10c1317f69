/** `angiolab split`: parts or folds of a source, stored. */
import { dirname, resolve } from 'node:path';
import { createFolds } from '../dataset/create-folds.js';
import { createSplit } from '../dataset/create-split.js';
import type { Frame, Part } from '../dataset/frame.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { type Folds, parseUnit, type Split, type SplitUnit, unitOf, writeSplit } from '../dataset/split.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder } from './output-path.js';
import { readWhole } from './read-whole.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';

export const splitCommand: Command = {
  name: 'split',
  usage:
    'SOURCE --out FILE [--unit patient] [--folds K|--shares 0.7,0.15,0.15] [--seed S] [--labels FILE] [--key FILE]',
  summary: 'draws a split or folds: units stay whole, labels are spread evenly; the same seed gives the same file',
  options: {
    out: { type: 'string', value: 'FILE', help: 'where the split is written, as JSON' },
    unit: { type: 'string', value: 'UNIT', help: 'patient, study, series, instance or frame; default: patient' },
    folds: { type: 'string', value: 'K', help: 'folds for cross-validation, in place of --shares' },
    shares: { type: 'string', value: 'SHARES', help: 'of train, validation and test; default: 0.7,0.15,0.15' },
    seed: { type: 'string', value: 'S', help: 'default: 1' },
    ...sourceOptions,
  },
  async run(args, context) {
    const word = readSource(args);
    const out = await readOut(args, context);
    const options = readOptions(args);
    const source = await openSource(resolve(context.cwd, word), await readSourceOptions(args, context));
    const rejected = source.rejected.map((file) => ({ ...file, path: source.pathOf(file.fileId) }));
    tellLeftOut(rejected, args, context);
    const split = drawSplit(source, options);
    await writeSplit(out, split);
    const { unit, seed } = split;
    const parts = countParts(source.frames, split);
    const document = { out: args.text('out'), unit, seed, parts };
    context.print(args.flag('json') ? JSON.stringify(document) : parts.map(describePart).join('\n'));
    return exitStatus.fine;
  },
};

interface DrawOptions {
  readonly unit: SplitUnit;
  readonly folds?: number;
  readonly shares?: readonly [number, number, number];
  readonly seed: number;
}

function readSource(args: Arguments): string {
  const [word, extra] = args.positionals;
  if (word !== undefined && extra === undefined) return word;
  throw new UsageError(
    `Cannot split: expected one source, got ${args.positionals.length}; name it, as in npx angiolab split FOLDER --out split.json`,
  );
}

async function readOut(args: Arguments, context: Context): Promise<string> {
  const out = args.text('out');
  if (out === undefined) throw new UsageError('Cannot split: expected --out FILE, got none; add it');
  await checkFolder('--out', dirname(out), context);
  return resolve(context.cwd, out);
}

function readOptions(args: Arguments): DrawOptions {
  if (args.text('folds') !== undefined && args.text('shares') !== undefined)
    throw new UsageError('Cannot split: expected --folds or --shares, got both; leave one of them away');
  return {
    unit: asUsage(() => parseUnit(args.text('unit') ?? 'patient')),
    seed: 1,
    ...readWhole(args, 'seed'),
    ...readWhole(args, 'folds'),
    ...readShares(args.text('shares')),
  };
}

function readShares(text: string | undefined): Pick<DrawOptions, 'shares'> {
  if (text === undefined) return {};
  const [train = NaN, validation = NaN, test = NaN, ...more] = text.split(',').map(Number);
  if (more.length === 0 && [train, validation, test].every(Number.isFinite))
    return { shares: [train, validation, test] };
  throw new UsageError(
    `Cannot read --shares: expected three numbers, got '${text}'; write for example --shares 0.7,0.15,0.15`,
  );
}

function drawSplit({ frames }: Source, { folds, ...options }: DrawOptions): Split | Folds {
  return asUsage(() =>
    folds === undefined ? createSplit(frames, options) : createFolds(frames, { ...options, folds }),
  );
}

function asUsage<T>(draw: () => T): T {
  try {
    return draw();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** What a part or a fold holds. */
interface PartCounts {
  readonly part: Part | number;
  readonly units: number;
  readonly frames: number;
  /** Frames by label; those without one are `none`. */
  readonly labels: Readonly<Record<string, number>>;
}

function countParts(frames: readonly Frame[], split: Split | Folds): PartCounts[] {
  const { unit, assignment }: { unit: SplitUnit; assignment: Readonly<Record<string, Part | number>> } = split;
  const parts =
    'folds' in split
      ? Array.from({ length: split.folds }, (_, fold) => fold + 1)
      : (['train', 'validation', 'test'] as const);
  return parts.map((part) => {
    const own = frames.filter((frame) => assignment[unitOf(frame, unit)] === part);
    const units = new Set(own.map((frame) => unitOf(frame, unit))).size;
    return { part, units, frames: own.length, labels: countLabels(own) };
  });
}

function countLabels(frames: readonly Frame[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of frames) counts.set(label ?? 'none', (counts.get(label ?? 'none') ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describePart({ part, units, frames, labels }: PartCounts): string {
  const name = typeof part === 'number' ? `fold ${part}` : part;
  const counts = Object.entries(labels).map(([label, count]) => `${label} ${count}`);
  return `${name.padEnd(10)}  ${units} units, ${frames} frames${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
}
