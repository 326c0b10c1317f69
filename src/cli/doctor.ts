/** `angiolab doctor`: what the machine has, what is missing, and the command that mends it; `--fix` runs it. */
import { resolve } from 'node:path';
import { chooseWeights } from '../model/find-weights.js';
import { fetchKerasWeights } from '../model/keras-weights.js';
import { describeMachine, type MachineFacts } from '../tensorflow/describe-machine.js';
import { provision } from '../tensorflow/provision.js';
import { removeCachedBackends } from '../tensorflow/remove-cached-backends.js';
import { checkEnvironment } from './check-environment.js';
import { checkInstalled, checkStart } from './check-kernels.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { findKind } from './output-path.js';

export const doctor: Command = {
  name: 'doctor',
  usage: '[--fix] [--gpu] [--wheel FILE] [--clean]',
  summary: 'says what this machine has and what is missing, with the command that mends it',
  options: {
    fix: {
      type: 'boolean',
      help: 'provisions native TensorFlow and fetches pretrained weights, as far as this machine can',
    },
    gpu: { type: 'boolean', help: 'with --fix: TensorFlow with CUDA, several gigabytes; untested on a GPU' },
    wheel: {
      type: 'string',
      value: 'FILE',
      help: 'with --fix: a TensorFlow wheel fetched elsewhere, where there is no network',
    },
    clean: { type: 'boolean', help: 'removes every native backend from the cache, first' },
  },
  async run(args, context) {
    checkWords(args, context);
    await checkEnvironment(context);
    if (args.flag('clean')) {
      const removed = await removeCachedBackends({ log: context.log });
      context.log(`removed from the cache: ${removed.join(', ') || 'nothing was there'}`);
    }
    const fixes = args.flag('fix') ? await fix(args, context) : [];
    const facts = await describeMachine();
    const checks = [...check(facts), ...(await checkKernels(context)), checkWeights()];
    context.print(
      args.flag('json') ? JSON.stringify({ ...facts, weights: chooseWeights(), fixes, checks }) : renderChecks(checks),
    );
    return facts.backend.name === null ? exitStatus.failedFinding : exitStatus.fine;
  },
};

function checkWords(args: Arguments, { cwd }: Context): void {
  const [word] = args.positionals;
  if (word !== undefined)
    throw new UsageError(`Cannot run doctor: expected options alone, got '${word}'; see npx angiolab doctor --help`);
  const lone = args.flag('gpu') ? '--gpu' : args.text('wheel') && '--wheel';
  if (lone && !args.flag('fix'))
    throw new UsageError(`Cannot run doctor: expected ${lone} together with --fix, got it alone; add --fix`);
  const wheel = args.text('wheel');
  if (wheel !== undefined && findKind(resolve(cwd, wheel)) !== 'file')
    throw new UsageError(`Cannot run doctor: expected --wheel to be a file, got none at '${wheel}'; check the path`);
}

/** One line of the doctor's page. */
interface Check {
  readonly what: string;
  readonly found: string;
  /** The command that mends it, or what to know; absent where nothing is missing. */
  readonly advice?: string;
}

async function fix(args: Arguments, context: Context): Promise<string[]> {
  const wheel = args.text('wheel');
  const result = await provision({
    gpu: args.flag('gpu'),
    log: context.log,
    signal: context.signal,
    ...(wheel === undefined ? {} : { wheel: resolve(context.cwd, wheel) }),
  });
  const backend = result.ok
    ? `Native TensorFlow ${result.tensorflowVersion} (${result.flavour}) is ${result.reused ? 'there already' : `provisioned: ${describeTimes(result.timesMs)}`}.`
    : result.reason;
  context.log(backend);
  const weights = chooseWeights().endsWith('.h5')
    ? 'A weights file is in the cache.'
    : await fetchWeights(context.signal);
  context.log(weights);
  return [backend, weights];
}

function describeTimes(timesMs: Readonly<Record<string, number>>): string {
  return Object.entries(timesMs)
    .map(([part, ms]) => `${part} ${(ms / 1000).toFixed(1)} s`)
    .join(', ');
}

async function fetchWeights(signal: AbortSignal): Promise<string> {
  try {
    await fetchKerasWeights({ signal });
    return "Keras' ImageNet weights are in the cache.";
  } catch (error) {
    signal.throwIfAborted();
    return `${error instanceof Error ? error.message : String(error)}. Until then: ${describeWeights()}.`;
  }
}

function check(facts: MachineFacts): Check[] {
  const gigabytes = (bytes: number | null): string =>
    bytes === null ? 'unknown' : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const native = facts.provisioned.map(({ tensorflow, flavour }) => `TensorFlow ${tensorflow} (${flavour})`).join(', ');
  const canProvision = facts.unsupported === null && facts.pip !== null && facts.compiler !== null;
  return [
    { what: 'Node.js', found: `${facts.node} (ABI ${facts.nodeAbi}), ${facts.platform} ${facts.architecture}` },
    { what: 'machine', found: `${facts.cores} cores, ${gigabytes(facts.memoryBytes)} memory` },
    { what: 'cache', found: `${facts.cacheDirectory}, ${gigabytes(facts.cacheFreeBytes)} free` },
    lookFor('pip', facts.pip, 'install Python 3 with pip for the native backend'),
    lookFor('C++ compiler', facts.compiler, 'install g++ for the native backend'),
    {
      what: 'NVIDIA driver',
      found: facts.nvidiaDriver ?? 'none',
      ...(facts.nvidiaDriver === null ? {} : { advice: 'npx angiolab doctor --fix --gpu (several gigabytes)' }),
    },
    {
      what: 'native backend',
      found: native || (facts.unsupported ?? 'not provisioned'),
      ...(native === '' && canProvision ? { advice: 'npx angiolab doctor --fix' } : {}),
    },
    { what: 'backend', found: facts.backend.reason },
  ];
}

function lookFor(what: string, found: string | null, advice: string): Check {
  return found === null ? { what, found: 'none', advice } : { what, found };
}

async function checkKernels(context: Context): Promise<Check[]> {
  const [ours, tslab] = await Promise.all([checkStart('angiolab', context), checkStart('tslab', context)]);
  const installed = await checkInstalled(context.env);
  return [
    { what: 'kernel angiolab', ...ours },
    { what: 'kernel tslab', ...tslab },
    { what: 'in Jupyter', ...installed },
  ];
}

function checkWeights(): Check {
  const missing = !chooseWeights().includes('.');
  return {
    what: 'weights',
    found: describeWeights(),
    ...(missing ? { advice: 'npx angiolab doctor --fix, or put a file into the cache' } : {}),
  };
}

function describeWeights(): string {
  const chosen = chooseWeights();
  if (chosen === 'nsfwjs')
    return 'those that the npm package nsfwjs ships are used (8 bit, fine-tuned for another task)';
  return chosen === 'random' ? 'none: random numbers are used' : `${chosen} is used`;
}

function renderChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ what }) => what.length));
  return checks
    .map(({ what, found, advice }) => `${what.padEnd(width)}  ${found}${advice === undefined ? '' : `  -> ${advice}`}`)
    .join('\n');
}
