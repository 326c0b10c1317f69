/** `angiolab train`: staged fine-tuning to run records. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { summarizeRuns } from '../analysis/summarize-runs.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { type Folds, readSplitOrFolds, type Split } from '../dataset/split.js';
import { writeAtomic } from '../files/write-atomic.js';
import { type Backbone, loadBackbone } from '../model/backbone.js';
import { findWarnings } from '../training/recipe/find-warnings.js';
import type { Recipe } from '../training/recipe/recipe.js';
import { resolveRecipe } from '../training/recipe/resolve-recipe.js';
import { runRangeTest } from '../training/run/run-range-test.js';
import { checkInput } from '../training/run/training-input.js';
import { trainRun } from '../training/run/write-run.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { FailedError } from './failure.js';
import { holdOutput } from './hold-output.js';
import { checkFolder } from './output-path.js';
import { type PlannedRun, planTrainings } from './plan-trainings.js';
import { describeRange, renderRange } from './range-summary.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';
import { createTrainProgress } from './train-progress.js';
import { type FinishedRun, formatSummary, renderSummary } from './train-summary.js';

export const train: Command = {
  name: 'train',
  usage: 'SOURCE --recipe NAME|FILE --out RUN [--split FILE] [--resume] [--folds K] [--seeds 1,2,3] [--tensorboard]',
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
    tensorboard: { type: 'boolean', help: 'writes event files to RUN/tensorboard, too' },
    'range-test': {
      type: 'boolean',
      help: 'trains nothing that is kept: tries rates on a stage, suggests one, and writes RUN/range-test.json',
    },
    stage: { type: 'string', value: 'NAME', help: 'the stage of the range test; default: the last one' },
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
    const runs = await planTrainings(source, { split, seeds, folds, out });
    for (const { input } of runs) checkInput(input);
    for (const warning of findWarnings(recipe)) context.log(`Careful. ${warning}`);
    const place = {
      option: '--out',
      word: args.text('out') as string,
      kind: 'folder',
      path: join(out, '.angiolab'),
    } as const;
    return holdOutput(place, context, () =>
      args.flag('range-test')
        ? testRange(runs, { recipe, out }, args, context)
        : trainAll(runs, { recipe, out }, args, context),
    );
  },
};

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
  const recipe = await resolveRecipe(name, context.cwd).catch((error: Error) => {
    throw new UsageError(error.message, { cause: error });
  });
  if (args.text('stage') !== undefined && !args.flag('range-test'))
    throw new UsageError(
      'Cannot train: expected --stage with --range-test, got it alone; add --range-test, or leave --stage away',
    );
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
      `Cannot train: expected a split, got a source that brings none; make one with npx angiolab split ${args.positionals[0]} --unit patient --out split.json, and add --split split.json`,
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

/** What all trainings of a command have in common. */
interface Common {
  readonly recipe: Recipe;
  /** Absolute. */
  readonly out: string;
}

async function trainAll(
  runs: readonly PlannedRun[],
  { recipe, out }: Common,
  args: Arguments,
  context: Context,
): Promise<number> {
  const resume = args.flag('resume');
  for (const { folder } of runs) checkFree(folder, resume, context);
  const finished = await withBackbone(context, async (backbone) => {
    const all: FinishedRun[] = [];
    const tensorboard = args.flag('tensorboard');
    for (const run of runs) all.push(await trainOne(backbone, { ...run, recipe, resume, tensorboard }, context));
    return all;
  }).catch((error: unknown) => {
    throw context.signal.aborted ? describeStop(args, error) : error;
  });
  const summary = summarizeRuns(finished);
  const describe = (from: string): string => formatSummary(finished, summary, { recipe: recipe.name, from });
  if (runs.length > 1) await writeAtomic(join(out, 'summary.json'), describe(out));
  const isJson = args.flag('json');
  context.print(isJson ? JSON.stringify(JSON.parse(describe(context.cwd))) : renderSummary(finished, summary, context));
  return exitStatus.fine;
}

async function withBackbone<T>(context: Context, work: (backbone: Backbone) => Promise<T>): Promise<T> {
  const backbone = await loadBackbone();
  context.log(`weights: ${backbone.weights.name}; ${backbone.backend.reason}`);
  try {
    return await work(backbone);
  } finally {
    backbone.dispose();
    context.draw?.([]);
  }
}

/** Nothing that took hours is overwritten. */
function checkFree(folder: string, resume: boolean, context: Context): void {
  const found = ['run.json', 'checkpoints'].find((name) => existsSync(join(folder, name)));
  if (resume || found === undefined) return;
  const [got, fix] =
    found === 'run.json'
      ? ['one with a finished run', 'name another folder, or read it again with --resume']
      : ['one with a training that was stopped', 'go on with --resume, or name another folder'];
  throw new UsageError(
    `Cannot train into ${relative(context.cwd, folder) || '.'}: expected a folder without a run, got ${got}; ${fix}`,
  );
}

/** What the user is told who stopped a training. */
function describeStop(args: Arguments, error: unknown): FailedError {
  const message = `interrupted; what was finished up to the last whole epoch is kept in ${args.text('out')}`;
  const fix = 'go on with the same command and --resume';
  return new FailedError({ code: 'interrupted', message, fix, status: exitStatus.interrupted }, { cause: error });
}

async function trainOne(
  backbone: Backbone,
  {
    name,
    folder,
    seed,
    input,
    ...how
  }: PlannedRun & { readonly recipe: Recipe; readonly resume: boolean; readonly tensorboard: boolean },
  context: Context,
): Promise<FinishedRun> {
  const { recipe, resume, tensorboard } = how;
  const place = relative(context.cwd, folder) || '.';
  if (existsSync(join(folder, 'run.json'))) context.log(`${place}: finished before, and only read`);
  const record = await trainRun(
    backbone,
    { input, recipe },
    {
      seed,
      folder,
      resume,
      tensorboard,
      signal: context.signal,
      ...createTrainProgress(context, name),
      onNote: (sentence) => context.log(sentence),
    },
  );
  return { name, folder, seed, record };
}

async function testRange(
  runs: readonly PlannedRun[],
  { recipe, out }: Common,
  args: Arguments,
  context: Context,
): Promise<number> {
  const [run, second] = runs;
  if (run === undefined || second !== undefined)
    throw new UsageError(
      `Cannot test rates: expected one training, got ${runs.length}; give one seed, no --folds, and a split into parts`,
    );
  const stage = args.text('stage');
  const { seed, input } = run;
  const found = await withBackbone(context, (backbone) =>
    runRangeTest(
      backbone,
      { input, recipe },
      {
        seed,
        ...(stage === undefined ? {} : { stage }),
        signal: context.signal,
        ...createTrainProgress(context, ''),
        onNote: (sentence) => context.log(sentence),
      },
    ),
  );
  const document = describeRange(found, { recipe: recipe.name, seed });
  await writeAtomic(join(out, 'range-test.json'), `${JSON.stringify(document, null, 2)}\n`);
  context.print(args.flag('json') ? JSON.stringify(document) : renderRange(found));
  return exitStatus.fine;
}
