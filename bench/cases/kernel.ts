/** Our kernel beside plain tslab's and Deno's: from its start to `kernel_info`, to the first cell's end, a later cell, and tfjs. */
import { performance } from 'node:perf_hooks';
import { quantile } from '../../src/numeric/describe.js';
import { type Kernel, startKernel } from '../../src/runner/kernel.js';
import { findKernelspec, type Kernelspec } from '../../src/runner/kernelspec.js';
import type { BenchCase, Goal, Row } from '../case.js';
import type { Contender } from '../compare.js';
import { denoVersion, prepareDeno } from '../deno-environment.js';
import { timeGoal } from '../goals.js';

const startReason = 'most of the start is the compiler reading the types of Node; a loaded machine takes longer';
const cellReason = 'tslab makes two programs of each cell; a loaded machine takes longer';
const tfjsVersion = '4.22.0';

interface Work {
  readonly name: string;
  readonly goals: readonly Goal[];
  /** @param start - when the kernel's process was asked for. @returns milliseconds */
  measure(kernel: Kernel, start: number, spec: Kernelspec): Promise<number>;
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

const works: readonly Work[] = [
  {
    name: 'kernel_info',
    goals: [timeGoal(300, startReason)],
    measure: async (_kernel, start) => performance.now() - start,
  },
  {
    name: 'first cell',
    goals: [timeGoal(1500, startReason)],
    async measure(kernel, start) {
      await run(kernel, '1');
      return performance.now() - start;
    },
  },
  {
    name: 'later cell',
    goals: [timeGoal(20, cellReason)],
    async measure(kernel) {
      const times: number[] = [];
      for (let index = 0; index < 21; index++)
        times.push(await timeCell(kernel, `const value${index}: number = ${index};\nvalue${index} * 2;`));
      return quantile(times.slice(1), 0.5);
    },
  },
  {
    name: 'import tfjs',
    goals: [],
    async measure(kernel, _start, spec) {
      await run(kernel, '1');
      const module = spec.name === 'deno' ? `npm:@tensorflow/tfjs@${tfjsVersion}` : '@tensorflow/tfjs';
      return timeCell(kernel, `import * as tf from "${module}";\ntf.version.tfjs`);
    },
  },
];

function contender(spec: Kernelspec, work: Work, cwd: string): Contender {
  return {
    name: spec.name,
    async measure() {
      const start = performance.now();
      const kernel = await startKernel(spec, { cwd, env: process.env, signal: AbortSignal.timeout(60_000) });
      try {
        return { ms: await work.measure(kernel, start, spec) };
      } finally {
        await kernel.stop(0);
      }
    },
  };
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
