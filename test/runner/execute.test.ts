/** The runner's behaviours, on a kernel that plays a script (test/fixtures/runner/jupyter/kernels/fake). */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Cell, CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { injectParameters } from '../../src/notebook/parameters/parameters.js';
import { removeFields } from '../../src/notebook/volatile.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../../src/runner/errors.js';
import { type ExecuteOptions, execute } from '../../src/runner/execute.js';
import { isRunning } from '../e2e/is-running.js';
import { failWith } from '../fail-with.js';

type Step = readonly [string, ...unknown[]];

const env = { JUPYTER_PATH: resolve(import.meta.dirname, '../fixtures/runner/jupyter') };

function scriptCell(steps: readonly Step[], index: number, tags: readonly string[] = []): CodeCell {
  const source = JSON.stringify(steps);
  return { cell_type: 'code', id: `cell-${index}`, metadata: { tags }, source, outputs: [], execution_count: null };
}

function createNotebook(...cells: (readonly Step[])[]): Notebook {
  const list = cells.map((steps, index) => scriptCell(steps, index));
  return { cells: list, metadata: { kernelspec: { name: 'fake' } }, nbformat: 4, nbformat_minor: 5 };
}

function play(cells: (readonly Step[])[], options: ExecuteOptions = {}): Promise<Notebook> {
  return execute(createNotebook(...cells), { env, ...options });
}

function outputsOf(notebook: Notebook, cell = 0): readonly Output[] {
  const found = notebook.cells[cell];
  return found?.cell_type === 'code' ? found.outputs : [];
}

const stream = (text: string, name = 'stdout'): Step => ['publish', 'stream', { name, text }];
const show = (text: string, id?: string): Step => [
  'publish',
  'display_data',
  { data: { 'text/plain': text }, metadata: {}, transient: id ? { display_id: id } : {} },
];
const update = (text: string, id: string): Step => [
  'publish',
  'update_display_data',
  { data: { 'text/plain': text }, metadata: {}, transient: { display_id: id } },
];
const clear = (wait: boolean): Step => ['publish', 'clear_output', { wait }];
const failed: Step = ['reply', { status: 'error' }];

describe('execute', () => {
  test('fills outputs, counts, durations and what the kernel is', async () => {
    const done = await play([
      [stream('a')],
      [['publish', 'execute_result', { data: { 'text/plain': '42' }, execution_count: 2 }]],
    ]);
    expect(outputsOf(done, 0)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'a' }]);
    expect(outputsOf(done, 1)).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': '42' }, metadata: {}, execution_count: 2 },
    ]);
    expect(done.cells.map((cell) => (cell as CodeCell).execution_count)).toEqual([1, 2]);
    expect(done.cells[0]?.metadata['angiolab']).toEqual({
      durationMs: expect.any(Number),
      ...(process.platform === 'linux' && { peakMemoryBytes: expect.any(Number) }),
    });
    expect(done.metadata).toEqual({
      kernelspec: { name: 'fake', display_name: 'Fake', language: 'typescript' },
      language_info: { name: 'typescript', version: '0' },
    });
  });

  test('joins stream texts of one name and keeps the order of two', async () => {
    const done = await play([[stream('a'), stream('b'), stream('c', 'stderr'), stream('d')]]);
    expect(outputsOf(done).map((output) => output.output_type === 'stream' && [output.name, output.text])).toEqual([
      ['stdout', 'ab'],
      ['stderr', 'c'],
      ['stdout', 'd'],
    ]);
  });

  test('clears outputs at once, or with the next output when told to wait', async () => {
    const done = await play([
      [stream('a'), clear(false)],
      [stream('a'), clear(true), stream('b')],
      [stream('a'), clear(true)],
    ]);
    const texts = [0, 1, 2].map((cell) =>
      outputsOf(done, cell).map((output) => output.output_type === 'stream' && output.text),
    );
    expect(texts).toEqual([[], ['b'], ['a']]);
  });

  test('keeps what is shown while a clear waits, until the next output, which an update is none of', async () => {
    const done = await play([
      [show('old', 'x'), clear(true), update('new', 'x')],
      [show('old', 'y'), clear(true), update('new', 'y'), stream('b')],
      [show('old', 'z'), clear(false), update('new', 'z')],
    ]);
    const texts = [0, 1, 2].map((cell) =>
      outputsOf(done, cell).map((output) => ('data' in output ? output.data['text/plain'] : 'stream')),
    );
    expect(texts).toEqual([['new'], ['stream'], []]);
  });

  test('updates a display by its id, also one of an earlier cell', async () => {
    const done = await play([[show('old', 'x'), show('other')], [update('new', 'x')]]);
    const texts = outputsOf(done).map((output) => output.output_type === 'display_data' && output.data['text/plain']);
    expect(texts).toEqual(['new', 'other']);
    expect(outputsOf(done, 1)).toEqual([]);
  });

  test('keeps an output that comes after its cell ended with that cell', async () => {
    const done = await play([[['late', 'stream', { name: 'stdout', text: 'late' }]], [stream('b')], [stream('c')]]);
    expect(outputsOf(done, 0)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'late' }]);
  });

  test('updates earlier displays also when their id is shown again, as nbclient does', async () => {
    const done = await play([[show('old', 'x')], [show('new', 'x')]]);
    const texts = [0, 1].map((cell) => outputsOf(done, cell).map((output) => 'data' in output && output.data));
    expect(texts).toEqual([[{ 'text/plain': 'new' }], [{ 'text/plain': 'new' }]]);
  });

  test('stores carriage returns as they came, as nbclient does; they are applied where the notebook is shown', async () => {
    const done = await play([[stream('10 %\r'), stream('20 %\r'), stream('done\n')]]);
    expect(outputsOf(done)).toEqual([{ output_type: 'stream', name: 'stdout', text: '10 %\r20 %\rdone\n' }]);
  });

  test('takes a message that is played again once, and none that answers another client', async () => {
    const again: Step = ['replay', { name: 'stdout', text: 'a' }];
    const done = await play([[again, ['foreign', { name: 'stdout', text: 'not ours' }], stream('b')]]);
    expect(outputsOf(done)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'ab' }]);
  });

  test('drops messages that are malformed or wrongly signed, and counts them in the notebook', async () => {
    const done = await play([[['forge', { name: 'stdout', text: 'forged' }], ['garbage'], stream('true')]]);
    expect(outputsOf(done)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'true' }]);
    expect(done.metadata['angiolab']).toEqual({ droppedMessages: 3 });
    const again = await execute({ ...createNotebook([stream('a')]), metadata: done.metadata }, { env });
    expect(again.metadata['angiolab']).toBeUndefined();
  });

  test('says which kernel did not answer, for how long, and what came instead', async () => {
    const run = play([[]], { startTimeoutMs: 1200, env: { ...env, FAKE_KERNEL_KEY: 'another' } });
    const error = await failWith(run, CellTimeoutError);
    expect(error.message).toMatch(
      /^Cannot finish starting kernel 'fake': expected an answer within 1.2 s, got \d+ messages? signed with another key than the connection file's; raise/,
    );
  });

  test('leaves no kernel, whatever ends the run', async () => {
    const pidOf = (notebook: Notebook): number => Number((outputsOf(notebook)[0] as { text: string }).text);
    const controller = new AbortController();
    let aborted: Notebook | null = null;
    const abort = (): Promise<Notebook> =>
      play([[['pid']], [['hang']]], {
        signal: controller.signal,
        onCell: ({ type, number }) => type === 'start' && number === 2 && controller.abort(new Error('enough')),
        save: async (notebook) => {
          aborted = notebook;
        },
      });
    const ends = [
      await play([[['pid']]]),
      (await failWith(play([[['pid']], [failed]]), CellError)).notebook,
      (await failWith(play([[['pid']], [['hang']]], { cellTimeoutMs: 300 }), CellTimeoutError)).notebook,
      (await failWith(play([[['pid']], [['deaf']]], { cellTimeoutMs: 300 }), CellTimeoutError)).notebook,
      await failWith(abort(), Error).then(() => aborted as unknown as Notebook),
    ];
    expect(ends.map(pidOf).filter((pid) => !(pid > 0) || isRunning(pid))).toEqual([]);
  });

  test('gives the same bytes twice, but for the volatile fields', async () => {
    const boom: Step = ['publish', 'error', { ename: 'E', evalue: 'v', traceback: ['line'] }];
    const cells = [
      [stream('a'), show('b', 'x')],
      [show('c', 'x'), boom, failed],
      [['publish', 'execute_result', { data: { 'text/plain': '1' } }] as Step],
    ];
    const run = async (): Promise<Notebook> => play(cells, { allowErrors: true });
    const [one, two] = [await run(), await run()];
    expect(formatNotebook(removeFields(one))).toBe(formatNotebook(removeFields(two)));
    expect(formatNotebook(one)).toContain('durationMs');
  });

  test('replaces the parameters of a former run, as papermill does', async () => {
    const declaration = { ...scriptCell([], 0, ['parameters']), source: 'let epochs = 3;' };
    const notebook = { ...createNotebook(), cells: [declaration, scriptCell([stream('a')], 1)] };
    // The fake kernel plays scripts alone; those two cells are in TypeScript.
    const skip = (cell: Cell): Cell =>
      cell.source.startsWith('[')
        ? cell
        : { ...cell, metadata: { tags: [...(cell.metadata.tags ?? []), 'skip-execution'] } };
    const set = (from: Notebook, epochs: number): Notebook => {
      const injected = injectParameters(from, { epochs });
      return { ...injected, cells: injected.cells.map(skip) };
    };
    const first = await execute(set(notebook, 5), { env });
    const second = await execute(set(first, 7), { env });
    expect(second.cells.map((cell) => cell.source)).toEqual([
      'let epochs = 3;',
      'let epochs = 7;',
      '[["publish","stream",{"name":"stdout","text":"a"}]]',
    ]);
    expect(second.cells.map(({ id }) => id)).toEqual(first.cells.map(({ id }) => id));
  });

  test('tells several faults of a compiler as parts of one sentence', async () => {
    const evalue = "1:7 - Cannot find name 'foo'.\n2:7 - Cannot find name 'bar'.";
    const error = await failWith(
      play([[['publish', 'error', { ename: 'E', evalue, traceback: [] }], failed]]),
      CellError,
    );
    expect(error.message).toContain(
      "got E: 1:7 - Cannot find name 'foo', 2:7 - Cannot find name 'bar'; mend the cell and run the notebook again",
    );
  });

  test('cuts a long message in the sentence, not in the notebook', async () => {
    const evalue = 'word '.repeat(200);
    const error = await failWith(
      play([[['publish', 'error', { ename: 'E', evalue, traceback: [] }], failed]]),
      CellError,
    );
    expect(error.message).toContain(`got E: ${evalue.slice(0, 299)}…; mend the cell`);
    expect(error.output.evalue).toBe(evalue);
  });

  test('stops at the first error that the kernel sends, with the error in the notebook', async () => {
    const boom: Step = ['publish', 'error', { ename: 'RangeError', evalue: 'boom', traceback: ['line'] }];
    const error = await failWith(play([[stream('a'), boom, failed], [stream('b')]]), CellError);
    expect(error.message).toBe(
      'Cannot run cell 1 (In [1]): expected no error, got RangeError: boom; mend the cell and run the notebook again',
    );
    expect(error.cell).toBe(0);
    expect(outputsOf(error.notebook, 0)).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'a' },
      { output_type: 'error', ename: 'RangeError', evalue: 'boom', traceback: ['line'] },
    ]);
    expect(outputsOf(error.notebook, 1)).toEqual([]);
  });

  test('builds the error from the last text on stderr when the kernel sends none', async () => {
    const text = 'RangeError [ERR_X]: boom\n  more\n    at cell:1:2\n';
    const error = await failWith(play([[stream('warned\n', 'stderr'), stream(text, 'stderr'), failed]]), CellError);
    expect(outputsOf(error.notebook)).toEqual([
      { output_type: 'stream', name: 'stderr', text: 'warned\n' },
      {
        output_type: 'error',
        ename: 'RangeError',
        evalue: 'boom\n  more',
        traceback: ['RangeError [ERR_X]: boom', '  more', '    at cell:1:2'],
      },
    ]);
  });

  test('builds the error from the reply, or says that there was no reason', async () => {
    const reply: Step = ['reply', { status: 'error', ename: 'TypeError', evalue: 'no', traceback: ['t'] }];
    const named = await failWith(play([[reply]]), CellError);
    expect(named.output).toEqual({ output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: ['t'] });
    const bare = await failWith(play([[failed]]), CellError);
    expect(bare.output.evalue).toBe('the kernel gave no reason');
  });

  test('goes on after an error with allowErrors, or in a cell tagged raises-exception', async () => {
    const done = await play([[failed], [stream('b')]], { allowErrors: true });
    expect(outputsOf(done, 1)).toHaveLength(1);
    const notebook = {
      ...createNotebook([]),
      cells: [scriptCell([failed], 0, ['raises-exception']), scriptCell([stream('b')], 1)],
    };
    expect(outputsOf(await execute(notebook, { env }), 1)).toHaveLength(1);
  });

  test('drops what a former run measured, and keeps what else a cell says of itself', async () => {
    const metadata = { tags: ['x'], angiolab: { durationMs: -1, peakMemoryBytes: -1, own: 1 } };
    const cells = [scriptCell([failed], 0), { ...scriptCell([], 1), metadata }];
    const error = await failWith(execute({ ...createNotebook(), cells }, { env }), CellError);
    expect(error.notebook.cells[1]?.metadata).toEqual({ tags: ['x'], angiolab: { own: 1 } });
  });

  test('fails a cell tagged raises-exception that raises none, unless errors are allowed', async () => {
    const cells = [scriptCell([stream('a')], 0, ['raises-exception']), scriptCell([stream('b')], 1)];
    const notebook = { ...createNotebook(), cells };
    const error = await failWith(execute(notebook, { env }), CellError);
    expect(error.message).toBe(
      'Cannot run cell 1 (In [1]): expected an exception, got none; mend the cell, or take its tag raises-exception away',
    );
    expect(outputsOf(error.notebook)).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'a' },
      {
        output_type: 'error',
        ename: 'MissingExceptionError',
        evalue: 'the cell is tagged raises-exception, and raised none',
        traceback: ['MissingExceptionError: the cell is tagged raises-exception, and raised none'],
      },
    ]);
    expect(outputsOf(error.notebook, 1)).toEqual([]);
    expect(outputsOf(await execute(notebook, { env, allowErrors: true }), 1)).toHaveLength(1);
  });

  test('lets a kernel go on after errors where they are allowed', async () => {
    const asked = async (tags: readonly string[], options: ExecuteOptions): Promise<readonly Output[]> => {
      const cells = [scriptCell([['stop-on-error'], failed], 0, tags)];
      return outputsOf(await execute({ ...createNotebook(), cells }, { env, ...options }));
    };
    expect(await asked(['raises-exception'], {})).toMatchObject([{ text: 'false' }, {}]);
    expect(await asked([], { allowErrors: true })).toMatchObject([{ text: 'false' }, {}]);
    const stopped = await failWith(play([[['stop-on-error'], failed]]), CellError);
    expect(outputsOf(stopped.notebook)).toMatchObject([{ text: 'true' }, {}]);
  });

  test('asks again when a kernel refuses what comes soon after an error', async () => {
    const done = await play([[['abort-next'], failed], [stream('b')]], { allowErrors: true });
    expect(outputsOf(done, 1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
  });

  test('leaves cells without code and cells tagged skip-execution as they are, and drops old outputs of the others', async () => {
    const old: Output = { output_type: 'stream', name: 'stdout', text: 'old' };
    const cells = [
      { ...scriptCell([['kill']], 0, ['skip-execution']), outputs: [old], execution_count: 7 },
      { ...scriptCell([], 1), source: ' \n' },
      { ...scriptCell([], 2), outputs: [old], execution_count: 8 },
    ];
    const done = await execute({ ...createNotebook(), cells }, { env });
    expect(done.cells.slice(0, 2)).toEqual(cells.slice(0, 2));
    expect(done.cells[2]).toMatchObject({ outputs: [], execution_count: 1 });
  });

  test('tells of a dead kernel with what it had sent before and its last words', async () => {
    const run = play([[stream('before'), ['stderr', 'out of memory'], ['exit', 7]]]);
    const error = await failWith(run, KernelDiedError);
    expect(error.message).toBe(
      'Cannot run cell 1: expected a living kernel, got exit status 7 (it said: out of memory); look for memory, native code or process.exit',
    );
    expect(outputsOf(error.notebook)[0]).toEqual({ output_type: 'stream', name: 'stdout', text: 'before' });
    expect(outputsOf(error.notebook)[1]).toMatchObject({ output_type: 'error', ename: 'KernelDiedError' });
    expect((await failWith(play([[['kill']]]), KernelDiedError)).exit).toBe('SIGKILL');
  });

  test('tells of a kernel that cannot be started, and of one that is not there', async () => {
    const broken = { JUPYTER_PATH: resolve(import.meta.dirname, '../fixtures/runner/broken') };
    const error = await failWith(play([[]], { env: broken, kernel: 'absent-program' }), KernelDiedError);
    expect(error.message).toBe(
      "Cannot start kernel 'absent-program': expected a living kernel, got no such program; look for memory, native code or process.exit",
    );
    expect(error.cell).toBeNull();
    await expect(play([[]], { kernel: 'nowhere' })).rejects.toMatchObject({
      name: 'KernelspecError',
      message: expect.stringMatching(/^Cannot find kernel 'nowhere': expected a folder of that name/),
    });
  });

  test('interrupts a cell at its limit and keeps what it had given', async () => {
    const error = await failWith(play([[stream('a'), ['hang']]], { cellTimeoutMs: 200 }), CellTimeoutError);
    expect(error.message).toBe(
      "Cannot finish cell 1: expected the cell's end within 0.2 s, got none; raise the cell's limit, or make the cell do less",
    );
    expect([error.limit, error.cell]).toEqual(['cell', 0]);
    expect(outputsOf(error.notebook)[0]).toMatchObject({ text: 'a' });
  });

  test('kills a kernel that ignores the interrupt, at the limit of the notebook too', async () => {
    const error = await failWith(play([[stream('a')], [['deaf']]], { timeoutMs: 1500 }), CellTimeoutError);
    expect([error.limit, error.cell]).toEqual(['notebook', 1]);
    const start = await failWith(play([[]], { startTimeoutMs: 1 }), CellTimeoutError);
    expect([start.limit, start.cell]).toEqual(['start', null]);
  });

  test('ends a child that a cell left running, whatever ended the run', async () => {
    const done = await play([[['child']]]);
    const died = await failWith(play([[['child'], ['kill']]]), KernelDiedError);
    const pids = [done, died.notebook].map((notebook) => Number((outputsOf(notebook)[0] as { text: string }).text));
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });

  test('throws the reason of an aborted signal, after saving what was done', async () => {
    const controller = new AbortController();
    const saved: Notebook[] = [];
    const run = play([[stream('a')], [stream('b'), ['deaf']]], {
      signal: controller.signal,
      save: async (notebook) => void saved.push(notebook),
      onCell: (event) => {
        if (event.type === 'start' && event.number === 2) setTimeout(() => controller.abort(new Error('enough')), 100);
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(saved).toHaveLength(3);
    expect(outputsOf(saved[2] as Notebook, 1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
    await expect(play([[]], { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  });

  test('tells when cells start and end, and saves before the first and after each', async () => {
    const events: string[] = [];
    let saves = 0;
    await play([[], []], {
      onCell: (event) => events.push(`${event.type} ${event.cell + 1}/${event.cells} ${event.number}/${event.total}`),
      save: async () => void saves++,
    });
    expect(events).toEqual(['start 1/2 1/2', 'end 1/2 1/2', 'start 2/2 2/2', 'end 2/2 2/2']);
    expect(saves).toBe(3);
  });

  test('passes on the error of a save, and ends the kernel', async () => {
    const run = play([[['child']]], {
      save: async (notebook) => {
        if (outputsOf(notebook).length > 0) throw new Error('ENOSPC');
      },
    });
    await expect(run).rejects.toThrow('ENOSPC');
  });

  test('tells of the error that ended the run when the last save fails too, and has that as its cause', async () => {
    const full = new Error('ENOSPC');
    const run = play([[failed]], {
      save: async (notebook) => {
        if (outputsOf(notebook).length > 0) throw full;
      },
    });
    const error = await failWith(run, CellError);
    expect(error.cause).toBe(full);
  });

  test('takes a limit that is longer than any timer for none', async () => {
    const done = await play([[stream('a')]], { cellTimeoutMs: 1e13, timeoutMs: 1e13 });
    expect(outputsOf(done)).toHaveLength(1);
  });

  test("gives the kernel the kernelspec's and the caller's environment", async () => {
    const done = await play([[['env', 'FAKE_KERNEL']], [['env', 'MINE']]], { env: { ...env, MINE: 'here' } });
    expect([0, 1].map((cell) => (outputsOf(done, cell)[0] as { text: string }).text)).toEqual(['yes', 'here']);
  });

  test('leaves no connection files behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'angiolab-test-'));
    vi.stubEnv('TMPDIR', folder);
    await play([[]], { save: async () => expect(readdirSync(folder)).toHaveLength(1) });
    await failWith(play([[['kill']]]), KernelDiedError);
    vi.unstubAllEnvs();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
