/** `angiolab train`: staged fine-tuning to run records. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { summarizeRuns } from '../analysis/summarize-runs.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { readSplit, type Split } from '../dataset/split.js';
import { writeAtomic } from '../files/write-atomic.js';
import { framesOf } from '../lab/frames.js';
import { toExamples, twoClasses } from '../lab/training-examples.js';
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
    const runs = planRuns(input, { seeds, folds, out });
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

async function findSplit(source: Source, args: Arguments, context: Context): Promise<Split> {
  const file = args.text('split');
  if (file !== undefined)
    return readSplit(resolve(context.cwd, file)).catch((error: Error) => {
      throw error instanceof SyntaxError ? new UsageError(error.message, { cause: error }) : error;
    });
  if (source.ownSplit !== null) return source.ownSplit;
  throw new UsageError(
    'Cannot train: expected a split, got a source that brings none; make one with npx angiolab split SOURCE --unit patient --out split.json, and give it with --split',
  );
}

/** The test part stays closed. */
async function readInput(source: Source, split: Split): Promise<TrainingInput> {
  const classes = twoClasses(source);
  const [training, validation] = [framesOf(source, split, 'train'), framesOf(source, split, 'validation')];
  return {
    classes,
    training: await toExamples(source, training, classes),
    validation: await toExamples(source, validation, classes),
    dataFingerprint: source.fingerprint,
    synthetic: source.synthetic,
  };
}

function planRuns(
  input: TrainingInput,
  { seeds, folds, out }: { readonly seeds: readonly number[]; readonly folds: number | null; readonly out: string },
): PlannedRun[] {
  const ofSeed = (seed: number): { readonly name: string; readonly input: TrainingInput }[] =>
    folds === null
      ? [{ name: '', input }]
      : foldInput(input, { folds, seed }).map((part, at) => ({ name: `fold-${at + 1}`, input: part }));
  return seeds.flatMap((seed) =>
    ofSeed(seed).map(({ name, input: part }) => {
      const names = [...(seeds.length > 1 || folds !== null ? [`seed-${seed}`] : []), ...(name === '' ? [] : [name])];
      return { name: names.join('-'), folder: join(out, ...names), seed, input: part };
    }),
  );
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
