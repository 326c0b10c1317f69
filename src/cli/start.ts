/** `angiolab start`, what `npm start` runs: refuse what can't work, provision, execute the notebooks, render, say where. */
import { relative } from 'node:path';
import { provision } from '../tensorflow/provision.js';
import type { Arguments, Command, Context } from './command.js';
import { prepareRun, run } from './run.js';

export const start: Command = {
  name: 'start',
  usage: '[the options of run]',
  summary: 'provisions the fastest backend, runs the notebooks on synthetic studies, renders the reports',
  options: run.options,
  async run(args: Arguments, context: Context) {
    if (args.flag('explain')) return run.run(args, context);
    const times: [string, number][] = [];
    const prepared = await timed(times, 'options and data', () => prepareRun(args, context));
    await timed(times, 'backend', () => chooseBackend(context));
    const outcome = await timed(times, 'notebooks and reports', () => prepared.run());
    for (const { name, seconds } of outcome.results) times.push([`  ${name}`, seconds]);
    const table = times.map(([part, seconds]) => `${seconds.toFixed(1).padStart(7)} s  ${part}`);
    context.log(['', 'Time of each part:', ...table, ''].join('\n'));
    const index = relative(context.cwd, outcome.index);
    context.print(
      args.flag('json') ? JSON.stringify({ ...outcome, times: Object.fromEntries(times) }) : `Reports: ${index}`,
    );
    return outcome.status;
  },
};

async function timed<T>(times: [string, number][], part: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times.push([part, (performance.now() - started) / 1000]);
  return result;
}

/** One line says which backend the notebooks will use, and why. */
async function chooseBackend(context: Context): Promise<void> {
  if (context.env['ANGIOLAB_BACKEND'] === 'wasm') {
    context.log('Backend: WASM, because ANGIOLAB_BACKEND asks for it.');
    return;
  }
  const result = await provision({ log: context.log, signal: context.signal });
  if (!result.ok) context.log(`Backend: WASM. ${result.reason}`);
  else
    context.log(
      `Backend: native TensorFlow ${result.tensorflowVersion} (${result.flavour}), ${result.reused ? 'provisioned before' : 'provisioned now'}.`,
    );
}
