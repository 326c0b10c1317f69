/** Stage two: the blocks from mixed8 on (PyTorch's Mixed_7a), batch 8, 299 x 299, augmented; a step, and a whole training. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../../src/numeric/describe.js';
import type { BenchCase, Row } from '../case.js';
import { checkNative } from '../check-native.js';
import { type Contender, once } from '../compare.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';
import { type TrainingFiles, type TrainingPlan, writeTrainingFiles } from '../training-frames.js';

const frames = 900;
const batchSize = 8;
const stepsPerEpoch = Math.ceil(frames / batchSize);
const draws = 8;
/** Of the row whose times are put together from measured parts. */
const wholeEpochs = 20;
/** Steps of one measurement, alternately on each side: a whole epoch of each would take minutes, in which the machine changes. */
const stepsPerRun = 12;
/** Frames whose activations ours caches for the measured steps, and Keras beside it. */
const cachedFrames = 32;

// Threads that wait for each other's next task shall not keep the processor from who else runs.
const passive = { OMP_WAIT_POLICY: 'passive' };
const threads = { TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '2' };
const reasonStep =
  'the cache saves the trunk and the augmentation; the rest, the upper blocks, takes as long as in Keras on cached activations (two rows below)';
('filling the cache runs the trunk nine times for each frame, Keras and PyTorch run it once an epoch');

/** Every measurement that a side gave in turn, for what is put together from them. */
interface Recorded extends Contender {
  readonly times: number[];
  facts: Readonly<Record<string, string>>;
}

function record({ name, measure }: Contender): Recorded {
  const recorded: Recorded = {
    name,
    times: [],
    facts: {},
    async measure() {
      const found = await measure();
      recorded.times.push(found.ms);
      recorded.facts = found.facts ?? {};
      return found;
    },
  };
  return recorded;
}

/** What a training of `wholeEpochs` would take, by the medians of what was measured before. */
function putTogether(name: string, side: Recorded): Contender {
  return {
    name: `${name}, put together`,
    async measure() {
      const filling = Number(side.facts['fillMs'] ?? 0) * frames * (draws + 1);
      return { ms: filling + wholeEpochs * stepsPerEpoch * quantile(side.times.slice(1), 0.5) };
    },
  };
}

function listRows(ours: Contender, rivals: readonly Contender[], cached: Contender): Row[] {
  const own = rivals.map(() => record(ours));
  const others = rivals.map(record);
  const steps = others.map((peer, at) => ({
    name: 'a step of 8 frames, from the second epoch on',
    ours: own[at] as Recorded,
    peer,
    goals: [ratioGoal(0.5, reasonStep)],
  }));
  const beside = { name: 'a step, both on cached activations', ours, peer: cached, goals: [] };
  const whole = others.map((peer, at) => ({
    name: `${wholeEpochs} epochs of ${frames} frames with filling the cache`,
    ours: putTogether('ours', own[at] as Recorded),
    peer: putTogether(peer.name, peer),
    goals: [],
  }));
  return [...steps, beside, ...whole];
}

/** The whole thing, once on each side, with the curves of the loss. */
function listWhole(epochs: number, ours: Contender, rivals: readonly Contender[]): Row[] {
  const single = once(ours);
  const name = `${epochs} epochs of ${frames} frames with filling the cache, measured`;
  return rivals.map((peer) => ({ name, ours: single, peer: once(peer), goals: [] }));
}

function planTraining(files: TrainingFiles, epochs: number | null): TrainingPlan {
  const steps = epochs === null ? stepsPerRun : stepsPerEpoch;
  const recipe = { batchSize, learningRate: 1e-4, augment: true, cached: false, cachedFrames };
  return { ...files, ...recipe, backend: 'native', steps, epochs: epochs ?? 1, whole: epochs !== null };
}

export const fineTuneCase: BenchCase = {
  name: 'fine-tune',
  async prepare({ folder, peers, log, epochs }) {
    await checkNative();
    const { program } = await peers();
    log(`bench: writing ${frames} frames for fine-tune`);
    const own = join(folder, 'fine-tune');
    mkdirSync(own);
    const plan = planTraining(await writeTrainingFiles(own, frames), epochs);
    const python = (name: string, script: string) =>
      startServer(name, [program('python'), join(benchFolder, 'peers', script)], passive);
    const ours = startServer('ours', ['node', join(benchFolder, '.build/bench/ours/fine-tune.js')], threads);
    const rivals = [python('Keras', 'fine_tune.py'), python('PyTorch', 'fine_tune_torch.py')];
    const cached = python('Keras on cached activations', 'fine_tune.py');
    const few = ours.contender(epochs === null ? { ...plan, frames: cachedFrames } : plan);
    const contenders = rivals.map((server) => server.contender(plan));
    return {
      rows:
        epochs === null
          ? listRows(few, contenders, cached.contender({ ...plan, cached: true }))
          : listWhole(epochs, few, contenders),
      close() {
        for (const server of [ours, ...rivals, cached]) server.close();
      },
    };
  },
};
