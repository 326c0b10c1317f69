/** Our kernel beside plain tslab's and Deno's: from its start to `kernel_info`, to the first cell's end, the same on a warm spare, a later cell, and tfjs. */
import { performance } from 'node:perf_hooks';
import { quantile } from '../../src/numeric/describe.js';
import { type Kernel, startKernel } from '../../src/runner/kernel.js';
import { findKernelspec, type Kernelspec } from '../../src/runner/kernelspec.js';
import { createSpareKernels } from '../../src/runner/spare-kernels.js';
import type { BenchCase, Goal, Row } from '../case.js';
import type { Contender } from '../compare.js';
import { denoVersion, prepareDeno } from '../deno-environment.js';
import { timeGoal } from '../goals.js';
import { waitUntilIdle } from '../wait-until-idle.js';

const startReason = 'most of the start is the compiler reading the types of Node; a loaded machine takes longer';
const cellReason = 'tslab makes two programs of each cell; a loaded machine takes longer';
const tfjsVersion = '4.22.0';

const spareReason = 'the first cell is compiled beside what else the machine does';

interface Work {
  readonly name: string;
  readonly goals: readonly Goal[];
  /** @returns milliseconds */
  measure(spec: Kernelspec, cwd: string): Promise<number>;
}

async function run(kernel: Kernel, code: string): Promise<void> {
  const reply = await kernel.execute(code, { stopOnError: true, onOutput: () => undefined });
  if (reply['status'] !== 'ok')
    throw new Error(`Cannot measure a cell: expected that it runs, got ${JSON.stringify(reply)}; correct the case`);
}

async function timeCell(kernel: Kernel, code: string): Promise<number> {
  const start = performance.now();
  await run(kernel, code);
  return performance.now() - start;
}

/** Starts a kernel, and ends it after `measure`. @param measure - gets the time at which its process was asked for */
async function measureOn(
  spec: Kernelspec,
  cwd: string,
  measure: (kernel: Kernel, start: number) => Promise<number>,
): Promise<number> {
  const start = performance.now();
  const kernel = await startKernel(spec, { cwd, env: process.env, signal: AbortSignal.timeout(60_000) });
  try {
    return await measure(kernel, start);
  } finally {
    await kernel.stop(0);
  }
}

/** As `angiolab run` does for the next notebook: from asking for a kernel, where a spare one stands idle, to the end of the first cell. */
async function measureSpare(spec: Kernelspec, cwd: string): Promise<number> {
  const spares = createSpareKernels();
  const place = { cwd, env: process.env };
  try {
    await spares.prepare(spec, place);
    await waitUntilIdle();
    const start = performance.now();
    const kernel = await spares.start(spec, { ...place, signal: AbortSignal.timeout(60_000) });
    try {
      await run(kernel, '1');
      return performance.now() - start;
    } finally {
      await kernel.stop(0);
    }
  } finally {
    await spares.stop();
  }
}

async function timeLaterCell(kernel: Kernel): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 21; index++)
    times.push(await timeCell(kernel, `const value${index}: number = ${index};\nvalue${index} * 2;`));
  return quantile(times.slice(1), 0.5);
}

const works: readonly Work[] = [
  {
    name: 'kernel_info',
    goals: [timeGoal(300, startReason)],
    measure: (spec, cwd) => measureOn(spec, cwd, async (_kernel, start) => performance.now() - start),
  },
  {
    name: 'first cell',
    goals: [timeGoal(1500, startReason)],
    measure: (spec, cwd) =>
      measureOn(spec, cwd, async (kernel, start) => {
        await run(kernel, '1');
        return performance.now() - start;
      }),
  },
  { name: 'first cell on a warm spare', goals: [timeGoal(100, spareReason)], measure: measureSpare },
  {
    name: 'later cell',
    goals: [timeGoal(20, cellReason)],
    measure: (spec, cwd) => measureOn(spec, cwd, timeLaterCell),
  },
  {
    name: 'import tfjs',
    goals: [],
    measure: (spec, cwd) =>
      measureOn(spec, cwd, async (kernel) => {
        await run(kernel, '1');
        const module = spec.name === 'deno' ? `npm:@tensorflow/tfjs@${tfjsVersion}` : '@tensorflow/tfjs';
        return timeCell(kernel, `import * as tf from "${module}";\ntf.version.tfjs`);
      }),
  },
];

function contender(spec: Kernelspec, work: Work, cwd: string): Contender {
  return { name: spec.name, measure: async () => ({ ms: await work.measure(spec, cwd) }) };
}

export const kernelCase: BenchCase = {
  name: 'kernel',
  async prepare({ folder, log }) {
    const ours = await findKernelspec('angiolab');
    const peers = [await findKernelspec('tslab'), await prepareDeno(log)];
    const rows = works.flatMap((work) =>
      peers.map((peer): Row => {
        const [left, right] = [contender(ours, work, folder), contender(peer, work, folder)];
        return { name: `${work.name}, ${peer.name}`, ours: left, peer: right, goals: work.goals };
      }),
    );
    return { rows, versions: { deno: denoVersion } };
  },
};
