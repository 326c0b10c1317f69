/** The runner knows no language: a Python notebook on ipykernel, beside nbclient. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell, CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { listParameters } from '../../src/notebook/parameters/parameters.js';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../../src/runner/errors.js';
import { type ExecuteOptions, execute } from '../../src/runner/execute.js';
import { failWith } from '../fail-with.js';
import { activate, findMissingPython, prepareClients } from './python-environment.js';

const runFile = promisify(execFile);
const missing = await findMissingPython();
let folder = '';
let python = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'angiolab-ipykernel-'));
  const environment = await prepareClients();
  python = environment.program('python');
  env = activate(environment, folder);
});

afterAll(async () => {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

function createCell(source: string, index: number, tags: readonly string[] = []): Cell {
  const empty = { outputs: [], execution_count: null };
  return { cell_type: 'code', id: `cell-${index}`, metadata: { tags }, source, ...empty };
}

function createNotebook(...cells: readonly (string | readonly [string, string])[]): Notebook {
  const list = cells.map((cell, index) =>
    typeof cell === 'string' ? createCell(cell, index) : createCell(cell[1], index, [cell[0]]),
  );
  const kernelspec = { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' };
  return { cells: list, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

const run = (notebook: Notebook, options: ExecuteOptions = {}): Promise<Notebook> =>
  execute(notebook, { env, ...options });

const outputsOf = (notebook: Notebook, cell = 0): readonly Output[] => (notebook.cells[cell] as CodeCell).outputs;

const print = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });

/** Executes a notebook with nbclient. */
async function runWithNbclient(notebook: Notebook): Promise<Notebook> {
  const path = join(folder, 'peer.ipynb');
  await writeFile(path, formatNotebook(notebook));
  const script = [
    'import nbformat, sys',
    'from nbclient import NotebookClient',
    'notebook = nbformat.read(sys.argv[1], as_version=4)',
    'NotebookClient(notebook).execute()',
    'print(nbformat.writes(notebook))',
  ].join('\n');
  const environment = { ...process.env, ...env };
  const { stdout } = await runFile(python, ['-c', script, path], { env: environment });
  return parseNotebook(stdout);
}

/** Outputs without what differs from process to process: process ids, and where one text of a stream ends and the next begins. */
function comparable(notebook: Notebook): readonly Output[][] {
  return notebook.cells.map((_, index) => {
    const outputs: Output[] = [];
    for (const output of outputsOf(notebook, index)) {
      const last = outputs.at(-1);
      if (last?.output_type === 'stream' && output.output_type === 'stream' && last.name === output.name)
        outputs[outputs.length - 1] = { ...last, text: last.text + output.text };
      else outputs.push(JSON.parse(JSON.stringify(output).replaceAll(/ipykernel_\d+/g, 'ipykernel')));
    }
    return outputs;
  });
}

const rich = createNotebook(
  'from IPython.display import HTML, clear_output, display, update_display\nimport sys',
  'print("out")\nprint("err", file=sys.stderr)\n40 + 2',
  'display({"application/json": {"a": [1, None]}, "text/plain": "x"}, raw=True)\nHTML("<b>ü</b>")',
  'handle = display(HTML("old"), display_id="shown")\n_ = display(HTML("other"), display_id="again")',
  'update_display(HTML("new"), display_id="shown")\n_ = display(HTML("once more"), display_id="again")',
  'for i in range(5):\n  clear_output(wait=True)\n  print("step", i)',
  'print("a")\nclear_output()\nprint("b")',
  'for i in range(3):\n  print(f"{i} %", end="\\r")',
  ['raises-exception', 'raise ValueError("boom")'],
  ['skip-execution', 'raise SystemError'],
  'import base64\nfrom IPython.display import Image\nImage(base64.b64decode("iVBORw0KGgo="), format="png")',
  '%%html\n<i>magic</i>',
);

describe.skipIf(missing)(`execute with ipykernel${missing ? ` (${missing})` : ''}`, () => {
  test('gives the outputs that nbclient gives', async () => {
    const [ours, theirs] = await Promise.all([run(rich), runWithNbclient(rich)]);
    expect(comparable(ours)).toEqual(comparable(theirs));
    const counts = (notebook: Notebook): unknown => notebook.cells.map((cell) => (cell as CodeCell).execution_count);
    expect(counts(ours)).toEqual(counts(theirs));
    expect(ours.metadata).toEqual(theirs.metadata);
  });

  test('keeps rich outputs, updates and errors', async () => {
    const done = await run(rich);
    expect(outputsOf(done, 1)).toMatchObject([
      print('out\n'),
      { name: 'stderr', text: 'err\n' },
      { output_type: 'execute_result', data: { 'text/plain': '42' }, execution_count: 2 },
    ]);
    expect(outputsOf(done, 2)).toMatchObject([
      { output_type: 'display_data', data: { 'application/json': { a: [1, null] } } },
      { data: { 'text/html': '<b>ü</b>' } },
    ]);
    expect(outputsOf(done, 3)).toMatchObject([
      { data: { 'text/html': 'new' } },
      { data: { 'text/html': 'once more' } },
    ]);
    expect(outputsOf(done, 5)).toEqual([print('step 4\n')]);
    expect(outputsOf(done, 8)).toMatchObject([{ output_type: 'error', ename: 'ValueError', evalue: 'boom' }]);
    expect(outputsOf(done, 9)).toEqual([]);
    expect(done.metadata.language_info).toMatchObject({ name: 'python', file_extension: '.py' });
  });

  test('stops at an error, and goes on when told to', async () => {
    const notebook = createNotebook('1 / 0', 'print("after")');
    const error = await failWith(run(notebook), CellError);
    expect(error.output).toMatchObject({ ename: 'ZeroDivisionError', evalue: 'division by zero' });
    expect(outputsOf(await run(notebook, { allowErrors: true }), 1)).toEqual([print('after\n')]);
  });

  test('injects parameters that Python reads as they were given', async () => {
    const texts = ['', 'it\'s "x"', '\\ \n \t \r \0 \u2028', '# ü 🫀 {x}'];
    const declarations =
      'epochs: int = 3\nlr = 1e-3\nfine: bool = False\ntexts = [""]\nmore = {}\nsizes = (1, 2)\nlabel = None';
    const check =
      'import json\nprint(json.dumps([epochs, lr, fine, texts, more, label]), type(lr), type(sizes), sizes)';
    const notebook = createNotebook(['parameters', declarations], check);
    expect(listParameters(notebook)).toHaveLength(7);
    const parameters = { epochs: 5, lr: 1, fine: true, texts, more: { a: [null, -1.5e300] }, sizes: [3], label: null };
    const [line] = outputsOf(await run(notebook, { parameters }), 2);
    const text = line?.output_type === 'stream' ? line.text : '';
    const [json = '', rest] = text.split(" <class 'float'> ");
    expect(JSON.parse(json)).toEqual([5, 1, true, texts, { a: [null, -1.5e300] }, null]);
    expect(rest).toBe("<class 'tuple'> (3,)\n");
  });

  test('interrupts a busy loop, tells of a dead kernel, and keeps what was printed before', async () => {
    const flush = 'import sys, time\nsys.stdout.flush()\ntime.sleep(0.5)';
    const busy = createNotebook(`print("before")\n${flush}\nwhile True: pass`);
    const late = await failWith(run(busy, { cellTimeoutMs: 2_000 }), CellTimeoutError);
    expect(outputsOf(late.notebook)[0]).toEqual(print('before\n'));
    expect(outputsOf(late.notebook)).toMatchObject([{}, { ename: 'KeyboardInterrupt' }, { ename: 'CellTimeoutError' }]);
    const dead = await failWith(
      run(createNotebook(`print("before")\n${flush}\nimport os\nos._exit(7)`)),
      KernelDiedError,
    );
    expect(dead.exit).toBe('exit status 7');
    expect(outputsOf(dead.notebook)[0]).toEqual(print('before\n'));
  });

  test.skipIf(process.platform !== 'linux')("tells each cell's own peak of memory, on Linux", async () => {
    const done = await run(
      createNotebook('pass', 'block = bytes(200_000_000)\nx = bytearray(block)', 'del block, x', 'pass'),
    );
    const peaks = done.cells.map((cell) => (cell.metadata['angiolab'] as { peakMemoryBytes: number }).peakMemoryBytes);
    expect((peaks[1] ?? 0) - (peaks[0] ?? 0)).toBeGreaterThan(150_000_000);
    expect((peaks[1] ?? 0) - (peaks[3] ?? 0)).toBeGreaterThan(150_000_000);
  });
});
