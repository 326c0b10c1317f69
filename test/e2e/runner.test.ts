/** The runner on the real tslab kernel, started by our own kernelspec. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cell, CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../../src/runner/errors.js';
import { type ExecuteOptions, execute } from '../../src/runner/execute.js';
import { isRunning } from './is-running.js';

const root = resolve(import.meta.dirname, '../..');

function createCell(source: string, index: number, tags: readonly string[] = []): Cell {
  const empty = { outputs: [], execution_count: null };
  return { cell_type: 'code', id: `cell-${index}`, metadata: { tags }, source, ...empty };
}

function createNotebook(...sources: string[]): Notebook {
  const cells = sources.map((source, index) => createCell(source, index));
  return { cells, metadata: { kernelspec: { name: 'tslab' } }, nbformat: 4, nbformat_minor: 5 };
}

const run = (sources: string[], options?: ExecuteOptions): Promise<Notebook> =>
  execute(createNotebook(...sources), options);

const outputsOf = (notebook: Notebook, cell = 0): readonly Output[] => (notebook.cells[cell] as CodeCell).outputs;

const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

function pidIn(notebook: Notebook, cell = 0): number {
  const output = outputsOf(notebook, cell)[0];
  return output?.output_type === 'stream' ? Number.parseInt(output.text, 10) : Number.NaN;
}

describe('execute with tslab', () => {
  test('runs cells in order, in the folder that was asked for, and ends the kernel', async () => {
    const done = await run(['const a: number = 40;\nconsole.log(process.pid);', 'a + 2', 'process.cwd()'], {
      cwd: '/tmp',
    });
    expect(outputsOf(done, 1)).toEqual([print('42\n')]);
    expect(outputsOf(done, 2)).toEqual([print('/tmp\n')]);
    expect(done.cells.map((cell) => (cell as CodeCell).execution_count)).toEqual([1, 2, 3]);
    expect(done.metadata.kernelspec).toEqual({
      name: 'tslab',
      display_name: 'TypeScript (tslab)',
      language: 'typescript',
    });
    expect(done.metadata.language_info?.name).toBe('typescript');
    await expect.poll(() => isRunning(pidIn(done))).toBe(false);
  });

  test('stops at a thrown error, and shows it without the frames and folders of the kernel', async () => {
    const error = await failure(run(['console.warn("careful");\nthrow new RangeError("boom");', '1']));
    expect(error).toBeInstanceOf(CellError);
    const { notebook, output } = error as CellError;
    expect(outputsOf(notebook)).toEqual([print('careful\n', 'stderr'), output]);
    expect(output).toMatchObject({ ename: 'RangeError', evalue: 'boom' });
    expect(output.traceback[0]).toBe('RangeError: boom');
    expect(output.traceback.join('\n')).not.toMatch(/tslab|node:|\/node_modules\//);
    expect(outputsOf(notebook, 1)).toEqual([]);
  });

  test('shows all that the compiler found as one error, and goes on when told to', async () => {
    const done = await run(['let a: number = "x";\nlet b: string = 2;', '"after"'], { allowErrors: true });
    expect(outputsOf(done)).toMatchObject([
      {
        output_type: 'error',
        ename: 'TypeScriptError',
        evalue:
          "1:5 - Type 'string' is not assignable to type 'number'.\n2:5 - Type 'number' is not assignable to type 'string'.",
      },
    ]);
    expect(outputsOf(done, 1)).toEqual([print('after\n')]);
  });

  test('keeps HTML that a cell displays, in its place among the text', async () => {
    const source =
      'import * as tslab from "tslab";\nconsole.log("a");\ntslab.display.html("<b>x</b>");\nconsole.log("b");';
    expect(outputsOf(await run([source]))).toEqual([
      print('a\n'),
      { output_type: 'display_data', data: { 'text/html': '<b>x</b>' }, metadata: {} },
      print('b\n'),
    ]);
  });

  test('injects parameters with their types', async () => {
    const notebook = createNotebook();
    const cells = [createCell("let profile: 'demo' | 'full' = 'demo'; let epochs = 3;", 0, ['parameters'])];
    const check = createCell("const used: 'demo' | 'full' = profile;\nconsole.log(used, epochs + 1);", 1);
    const parameters = { profile: 'full', epochs: 10 };
    const done = await execute({ ...notebook, cells: [...cells, check] }, { parameters });
    expect(done.cells.map((cell) => cell.id)).toEqual(['cell-0', 'injected-parameters', 'cell-1']);
    expect(outputsOf(done, 2)).toEqual([print('full 11\n')]);
  });

  test('loses none of 20,000 lines', async () => {
    const done = await run(['for (let i = 0; i < 20000; i++) console.log(i);']);
    expect(outputsOf(done)).toEqual([print(Array.from({ length: 20000 }, (_, line) => `${line}\n`).join(''))]);
  });

  test('tells of a kernel that was killed, with what it had sent', async () => {
    // zeromq sends from a thread of its own: what it still holds when the kernel is killed is lost.
    const wait = 'await new Promise((done) => setTimeout(done, 500));';
    const error = await failure(run([`console.log("before");\n${wait}\nprocess.kill(process.pid, "SIGKILL");`]));
    expect(error).toBeInstanceOf(KernelDiedError);
    expect((error as KernelDiedError).exit).toBe('SIGKILL');
    expect(outputsOf((error as KernelDiedError).notebook)[0]).toEqual(print('before\n'));
  });

  test('ends a busy loop at its limit', async () => {
    const error = await failure(run(['console.log(process.pid);\nawait null;\nfor (;;) {}'], { cellTimeoutMs: 2000 }));
    expect(error).toBeInstanceOf(CellTimeoutError);
    expect((error as CellTimeoutError).limit).toBe('cell');
    const pid = pidIn((error as CellTimeoutError).notebook);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('runs five notebooks at once', async () => {
    const done = await Promise.all([1, 2, 3, 4, 5].map((number) => run([`${number} * 10`])));
    expect(done.map((notebook) => outputsOf(notebook)[0])).toEqual(
      [1, 2, 3, 4, 5].map((number) => print(`${number}0\n`)),
    );
  });

  test('leaves no kernel when the runner itself is killed', async () => {
    const script = `
      import { execute } from ${JSON.stringify(resolve(root, 'dist/runner/execute.js'))};
      const cell = (source) => ({ cell_type: 'code', id: source.length, metadata: {}, source, outputs: [], execution_count: null });
      const cells = [cell('console.log(process.pid, process.argv[2])'), cell('await new Promise(() => setTimeout(() => undefined, 1e6))')];
      await execute(
        { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 },
        { kernel: 'tslab', save: async (notebook) => notebook.cells[0].outputs.forEach((output) => console.log(output.text)) },
      );`;
    const runner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const text = await new Promise<string>((resolveText) =>
      runner.stdout.once('data', (data) => resolveText(String(data))),
    );
    const [pid, file = ''] = [Number.parseInt(text, 10), text.trim().split(' ')[1]];
    expect([isRunning(pid), existsSync(file)]).toEqual([true, true]);
    runner.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    expect(existsSync(file)).toBe(false);
  });
});
