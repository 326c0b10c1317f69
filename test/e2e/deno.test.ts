/** The runner knows no language, and no kernel: Deno's, a program in Rust that shares nothing with ours. */
import { describe, expect, test } from 'vitest';
import type { CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { removeFields } from '../../src/notebook/volatile.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../../src/runner/errors.js';
import { type ExecuteOptions, execute } from '../../src/runner/execute.js';
import { failWith } from '../fail-with.js';
import { installDeno } from './deno-kernel.js';
import { isRunning } from './is-running.js';

const env = await installDeno();

function createNotebook(sources: readonly string[], tags: readonly string[] = []): Notebook {
  const cells = sources.map((source, index): CodeCell => {
    return { cell_type: 'code', id: `cell-${index}`, metadata: { tags }, source, outputs: [], execution_count: null };
  });
  return { cells, metadata: { kernelspec: { name: 'deno' } }, nbformat: 4, nbformat_minor: 5 };
}

const run = (sources: readonly string[], options: ExecuteOptions = {}): Promise<Notebook> =>
  execute(createNotebook(sources), { env: env ?? {}, ...options });

const outputsOf = (notebook: Notebook, cell = 0): readonly Output[] => (notebook.cells[cell] as CodeCell).outputs;
const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });

const rich = [
  'interface Frame { readonly rows: number }\nconst frame: Frame = { rows: 512 };',
  'console.log("out");\nconsole.error("err");\nframe.rows / 2',
  '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "a", "text/html": "<b>a</b>", "application/json": { a: [1, null] } }) })',
  'await Deno.jupyter.display({ "text/markdown": "**old**" }, { raw: true });\nundefined',
  'await new Promise((done) => setTimeout(done, 20));\nawait Promise.resolve("later")',
];

describe.skipIf(env === null)('execute with Deno (skipped where npm does not reach a registry)', () => {
  test('keeps streams, results of all MIME types, displays and counts', async () => {
    const done = await run(rich);
    expect(outputsOf(done, 0)).toEqual([]);
    const result = outputsOf(done, 1).find((output) => output.output_type === 'execute_result');
    expect(result).toMatchObject({ data: { 'text/plain': expect.stringContaining('256') }, execution_count: 2 });
    expect(outputsOf(done, 1)).toEqual(expect.arrayContaining([print('out\n'), print('err\n', 'stderr')]));
    expect(outputsOf(done, 2)).toMatchObject([
      {
        output_type: 'execute_result',
        data: { 'text/plain': 'a', 'text/html': '<b>a</b>', 'application/json': { a: [1, null] } },
      },
    ]);
    expect(outputsOf(done, 3)).toMatchObject([{ output_type: 'display_data', data: { 'text/markdown': '**old**' } }]);
    expect(outputsOf(done, 4)).toMatchObject([{ output_type: 'execute_result' }]);
    expect(done.cells.map((cell) => (cell as CodeCell).execution_count)).toEqual([1, 2, 3, 4, 5]);
    expect(done.metadata.language_info?.name).toBe('typescript');
  });

  test('gives the same bytes twice, but for the volatile fields', async () => {
    const quiet = rich.filter((source) => !source.includes('console'));
    const [one, two] = [await run(quiet), await run(quiet)];
    expect(formatNotebook(removeFields(one))).toBe(formatNotebook(removeFields(two)));
  });

  test('stops at an error, and goes on when told to', async () => {
    const cells = ['throw new RangeError("boom");', 'console.log("after");'];
    const error = await failWith(run(cells), CellError);
    expect(error.output).toMatchObject({ ename: 'RangeError', evalue: expect.stringContaining('boom') });
    expect(outputsOf(await run(cells, { allowErrors: true }), 1)).toEqual([print('after\n')]);
  });

  test('ends a kernel whose cell runs too long, with what was printed before', async () => {
    const code = 'console.log(Deno.pid);\nawait new Promise((done) => setTimeout(done, 300));\nwhile (true) {}';
    const error = await failWith(run([code], { cellTimeoutMs: 2000 }), CellTimeoutError);
    const [printed] = outputsOf(error.notebook);
    const pid = printed?.output_type === 'stream' ? Number(printed.text) : Number.NaN;
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('tells of a kernel that ended itself', async () => {
    const wait = 'await new Promise((done) => setTimeout(done, 300));';
    const error = await failWith(run([`console.log("before");\n${wait}\nDeno.exit(7);`]), KernelDiedError);
    expect(outputsOf(error.notebook)[0]).toEqual(print('before\n'));
  });
});
