/** Our own kernel, driven by our own runner over real sockets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Dealer } from 'zeromq';
import type { CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { type ChannelName, openChannels } from '../../src/protocol/channels.js';
import { addressOf } from '../../src/protocol/connection.js';
import { createMessage, decodeMessage, encodeMessage, type Message } from '../../src/protocol/message.js';
import { CellTimeoutError, KernelDiedError } from '../../src/runner/errors.js';
import { type ExecuteOptions, execute } from '../../src/runner/execute.js';
import { type Kernel, startKernel } from '../../src/runner/kernel.js';
import { spawnKernel } from '../../src/runner/kernel-process.js';
import { findKernelspec } from '../../src/runner/kernelspec.js';
import { isRunning } from './is-running.js';

function createNotebook(sources: readonly string[]): Notebook {
  const cells = sources.map((source, index): CodeCell => {
    const id = `cell-${index}`;
    return { cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null };
  });
  return { cells, metadata: { kernelspec: { name: 'angiolab' } }, nbformat: 4, nbformat_minor: 5 };
}

/** The outputs of each cell; errors don't end the run. */
async function run(sources: readonly string[], options: ExecuteOptions = {}): Promise<(readonly Output[])[]> {
  const done = await execute(createNotebook(sources), { kernel: 'angiolab', allowErrors: true, ...options });
  return done.cells.map((cell) => (cell as CodeCell).outputs);
}

const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });

const result = (text: string, execution_count: number): Output => ({
  output_type: 'execute_result',
  data: { 'text/plain': text },
  metadata: {},
  execution_count,
});

describe('cells', () => {
  test('give results, streams, errors with lines of the cell, and displays', async () => {
    const outputs = await run(
      [
        'const seed = 7;\nconsole.log("out");\nconsole.error("err");',
        'interface P { a: number }\n\nfunction boom(p: P): void {\n  throw new RangeError("boom " + p.a);\n}\nboom({ a: seed })',
        'import * as tslab from "tslab";\ntslab.display.html("<b>x</b>");\n({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<i>y</i>" }) })',
        'import { showTable } from "angiolab";\ninterface Row { a: number }\nconst rows: Row[] = [{ a: 1 }];\nshowTable(rows);',
        'process.cwd()',
      ],
      { cwd: '/tmp' },
    );
    const html = { 'text/html': '<i>y</i>' };
    expect(outputs[0]).toEqual([print('out\n'), print('err\n', 'stderr')]);
    expect(outputs[1]).toEqual([
      {
        output_type: 'error',
        ename: 'RangeError',
        evalue: 'boom 7',
        traceback: ['RangeError: boom 7', '    at boom (cell[2]:4:9)', '    at cell[2]:6:1'],
      },
    ]);
    expect(outputs[2]).toEqual([
      { output_type: 'display_data', data: { 'text/html': '<b>x</b>' }, metadata: {} },
      { output_type: 'execute_result', data: html, metadata: {}, execution_count: 3 },
    ]);
    expect(outputs[3]).toMatchObject([
      { output_type: 'display_data', data: { 'text/html': expect.stringContaining('<table') } },
    ]);
    expect(outputs[4]).toEqual([result("'/tmp'", 5)]);
  });

  test('run where tslab refuses them, and say line and column of what the compiler finds', async () => {
    const outputs = await run([
      'const seed = 7;\nconst shape = { training: 3 };\nasync function* count() { yield 1; yield 2; }',
      'const f = ({ training: t }: { training: number }) => t + 1;\nf(shape)',
      '({ seed })',
      'await (Promise.resolve(5))',
      'export const kept = 3;',
      'for await (const value of count()) console.log(value);',
      'kept',
      'const o = { seed }; let text: string = seed;\nlet other: number = "x";',
    ]);
    expect(outputs.slice(1, 7)).toEqual([
      [result('4', 2)],
      [result('{ seed: 7 }', 3)],
      [result('5', 4)],
      [],
      [print('1\n2\n')],
      [result('3', 7)],
    ]);
    const evalue =
      "1:25 - Type 'number' is not assignable to type 'string'.\n2:5 - Type 'string' is not assignable to type 'number'.";
    expect(outputs[7]).toMatchObject([{ output_type: 'error', ename: 'TypeScriptError', evalue }]);
  });

  test('are checked strictly unless told otherwise', async () => {
    const code = ['let a: string = null;\na'];
    expect(await run(code)).toMatchObject([[{ ename: 'TypeScriptError' }]]);
    expect(await run(code, { env: { ANGIOLAB_STRICT: '0' } })).toEqual([[]]);
  });

  test('lose none of 20,000 lines, and keep their order', async () => {
    const [outputs] = await run(['for (let i = 0; i < 20_000; i++) console.log(i);']);
    const expected = Array.from({ length: 20_000 }, (_, index) => `${index}\n`).join('');
    expect(outputs).toEqual([print(expected)]);
  });

  test('keep what timers and lost promises print late', async () => {
    const outputs = await run([
      'setTimeout(() => console.log("late"), 100);\nvoid Promise.reject(new Error("lost"));',
      'await new Promise((resolve) => setTimeout(resolve, 300));\nconsole.log("second");',
    ]);
    expect(outputs[0]?.[0]).toMatchObject({
      name: 'stderr',
      text: expect.stringMatching(/^Unhandled rejection of Error: lost\n {4}at cell\[1\]:2:21\n$/),
    });
    expect(outputs[0]?.[1]).toEqual(print('late\n'));
    expect(outputs[1]).toEqual([print('second\n')]);
  });

  test('are told of what they threw when it was late', async () => {
    const outputs = await run([
      'async function fail() {\n  await new Promise((done) => setTimeout(done, 100));\n  throw new Error("mine");\n}\nvoid fail();',
      'await new Promise((done) => setTimeout(done, 400));',
    ]);
    const text = expect.stringMatching(/^Unhandled rejection of Error: mine\n {4}at fail \(cell\[1\]:3:9\)\n/);
    expect(outputs).toEqual([[{ ...print('', 'stderr'), text }], []]);
  });

  test('keep what waits for files, sockets and processes prints while a later cell runs', async () => {
    const outputs = await run([
      `import * as fs from "node:fs";
import { createServer } from "node:http";
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
const state = { second: false };
async function second(): Promise<void> {
  while (!state.second) await fs.promises.stat("/tmp");
}
async function ask(): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return await (await fetch("http://127.0.0.1:" + port)).text();
}
const server = createServer((_request, response) => {
  console.log("event of a server");
  fs.stat("/tmp", () => console.log("callback of a file"));
  response.end("answer");
}).listen(0, "127.0.0.1");
async function wait(): Promise<void> {
  await second();
  console.log("await of a file");
  console.log("await of a socket:", await ask());
  spawn("true").on("close", () => console.log("event of a process"));
}
void wait();
void second().then(() => console.log("chain without async"));
void second().then(() => Promise.reject("reason without a trace"));`,
      `state.second = true;
void second().then(() => console.log("function of an earlier cell"));
console.log("second asks:", await ask());
await new Promise((done) => setTimeout(done, 500));
server.close();
console.log("end");`,
    ]);
    const lines = (name: string): string[] =>
      (outputs[0] ?? [])
        .flatMap((output) => (output.output_type === 'stream' && output.name === name ? output.text.split('\n') : []))
        .filter(Boolean)
        .sort();
    expect(lines('stderr')).toEqual(['Unhandled rejection of Thrown: reason without a trace']);
    expect(lines('stdout')).toEqual([
      'await of a file',
      'await of a socket: answer',
      'callback of a file',
      'callback of a file',
      'chain without async',
      'event of a process',
      'event of a server',
      'event of a server',
    ]);
    expect(outputs[1]).toEqual([print('function of an earlier cell\nsecond asks: answer\nend\n')]);
  });

  test('take away what they have shown, and are told when nobody answers', async () => {
    const outputs = await run([
      'import { ask, clearOutput } from "angiolab";\nconsole.log("first");\nclearOutput();\nconsole.log("second");',
      'await ask("Who?")',
    ]);
    expect(outputs[0]).toEqual([print('second\n')]);
    const evalue =
      "Cannot ask 'Who?': expected a client that takes answers, got a run without one (allow_stdin); use a parameter";
    expect(outputs[1]).toMatchObject([{ output_type: 'error', ename: 'Error', evalue }]);
  });

  test('that end the process keep what they printed', async () => {
    const error = await run(['console.log("before");\nprocess.kill(process.pid, "SIGKILL");']).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(KernelDiedError);
    expect((error.notebook.cells[0] as CodeCell).outputs).toContainEqual(print('before\n'));
  });

  test.each([
    ['process.exit(3)', 'exit status 3'],
    ['process.kill(process.pid, "SIGKILL"); await new Promise(() => undefined);', 'exit status 137'],
  ])('that end the kernel by %s say how', async (source, exit) => {
    const error = await run([source]).catch((thrown) => thrown);
    expect([error.constructor, error.exit]).toEqual([KernelDiedError, exit]);
    const evalue = `the kernel ended while the cell ran: ${exit}`;
    expect((error.notebook.cells[0] as CodeCell).outputs).toMatchObject([{ ename: 'KernelDiedError', evalue }]);
  });

  test('that run too long are interrupted', async () => {
    const error = await run(['await null;\nwhile (true) {}'], { cellTimeoutMs: 1000 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CellTimeoutError);
  });
});

describe('an interrupt', () => {
  let kernel: Kernel;

  beforeAll(async () => {
    const spec = await findKernelspec('angiolab');
    kernel = await startKernel(spec, { cwd: '/tmp', env: process.env, signal: AbortSignal.timeout(60_000) });
    await ask('const kept = 41;');
  });
  afterAll(() => kernel.stop(2000));

  async function ask(code: string): Promise<{ reply: Readonly<Record<string, unknown>>; shown: unknown[] }> {
    const shown: unknown[] = [];
    const reply = await kernel.execute(code, {
      stopOnError: true,
      onOutput: ({ content }) => shown.push(content['data'] ?? content['text'] ?? content['ename']),
    });
    return { reply, shown: shown.filter((item) => item !== undefined) };
  }

  test.each([
    ['a busy loop', 'while (true) {}'],
    ['a busy loop after an await', 'await null;\nwhile (true) {}'],
    ['a busy loop after a timer', 'await new Promise((done) => setTimeout(done, 10));\nwhile (true) {}'],
    ['a busy loop in a timer', 'setTimeout(() => { while (true) {} }, 10);\nawait new Promise(() => {});'],
    ['a busy loop that catches all', 'while (true) { try { while (true) {} } catch {} }'],
    ['a busy loop after a file', 'await (await import("node:fs")).promises.stat("/tmp");\nwhile (true) {}'],
    ['a busy loop that a promise starts', 'await Promise.resolve().then(() => { while (true) {} });'],
    ['a loop of promises', 'while (true) await null;'],
    ['a cell that waits', 'await new Promise(() => {});'],
    ['a loop that prints', 'while (true) console.log("spam");'],
    ['a loop of short steps', 'while (true) await new Promise((done) => setImmediate(done));'],
  ])('ends %s and keeps variables', async (_what, code) => {
    const ended = ask(code);
    setTimeout(() => void kernel.interrupt(), 300);
    expect((await ended).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect((await ask('kept + 1')).shown).toEqual([{ 'text/plain': '42' }]);
  });

  test('of a cell that waits costs the next one nothing, even where the machine gives the kernel no time to answer', async () => {
    const { shown } = await ask('console.log(process.pid)');
    const pid = Number(shown[0]);
    for (const stoppedMs of [60, 120, 200, 300, 500]) {
      const ended = ask('await new Promise(() => {});');
      await new Promise((done) => setTimeout(done, 100));
      process.kill(pid, 'SIGSTOP');
      const interrupted = kernel.interrupt();
      await new Promise((done) => setTimeout(done, stoppedMs));
      process.kill(pid, 'SIGCONT');
      await interrupted;
      expect((await ended).reply).toMatchObject({ ename: 'Interrupted' });
      expect((await ask('kept')).shown).toEqual([{ 'text/plain': '41' }]);
    }
  });

  test('stops also what an abandoned cell would go on with', async () => {
    const ended = ask('while (true) { await new Promise((done) => setTimeout(done, 20)); console.log("tick"); }');
    setTimeout(() => void kernel.interrupt(), 300);
    expect((await ended).shown).toContain('tick\n');
    expect((await ask('await new Promise((done) => setTimeout(done, 200)); kept')).shown).toEqual([
      { 'text/plain': '41' },
    ]);
  });

  test('does nothing when no cell runs', async () => {
    await kernel.interrupt();
    expect((await ask('kept')).shown).toEqual([{ 'text/plain': '41' }]);
  });
});

describe('questions', () => {
  test('complete, inspect, is_complete and history are answered', async () => {
    const child = await spawnKernel(await findKernelspec('angiolab'), { cwd: '/tmp', env: process.env });
    const replies: [ChannelName, Message][] = [];
    const channels = openChannels(child.connection, 'client', (channel, message) => replies.push([channel, message]));
    async function ask(type: string, content: Message['content']): Promise<Message['content']> {
      const message = createMessage(type, content, 'client');
      await channels.send('shell', message);
      const isReply = ([channel, { parent_header }]: (typeof replies)[number]): boolean =>
        channel === 'shell' && parent_header.msg_id === message.header.msg_id;
      await expect.poll(() => replies.some(isReply), { timeout: 60_000 }).toBe(true);
      return replies.find(isReply)?.[1].content ?? {};
    }
    try {
      const info = await ask('kernel_info_request', {});
      expect(info).toMatchObject({ protocol_version: '5.3', implementation: 'angiolab' });
      const code = '/** Doubles a number. */\nfunction double(value: number): number { return 2 * value; }';
      await ask('execute_request', { code });
      expect(await ask('complete_request', { code: '"😀"; dou', cursor_pos: 8 })).toMatchObject({
        status: 'ok',
        matches: expect.arrayContaining(['double']),
        cursor_start: 5,
        cursor_end: 8,
        metadata: {
          _jupyter_types_experimental: expect.arrayContaining([expect.objectContaining({ type: 'function' })]),
        },
      });
      expect(await ask('inspect_request', { code: 'double', cursor_pos: 2, detail_level: 0 })).toMatchObject({
        found: true,
        data: { 'text/plain': expect.stringContaining('function double(value: number): number') },
      });
      expect(await ask('is_complete_request', { code: 'function f() {' })).toMatchObject({ status: 'incomplete' });
      expect(await ask('is_complete_request', { code: 'f()' })).toMatchObject({ status: 'complete' });
      expect(await ask('history_request', { hist_access_type: 'tail', n: 5 })).toMatchObject({
        history: [[0, 1, code]],
      });
    } finally {
      await child.end();
      channels.close();
    }
  });
});

describe('a person at the client', () => {
  test('is asked and answers, after which the cell can be interrupted as before; forged messages are counted', async () => {
    const child = await spawnKernel(await findKernelspec('angiolab'), { cwd: '/tmp', env: process.env });
    const { key } = child.connection;
    const messages: Message[] = [];
    const channels = openChannels(child.connection, 'client', (_channel, message) => messages.push(message));
    const forger = openChannels({ ...child.connection, key: 'wrong' }, 'forger', () => undefined);
    const stdin = new Dealer({ routingId: 'client', linger: 0 });
    stdin.connect(addressOf(child.connection, 'stdin'));
    const execute = (code: string): Promise<void> =>
      channels.send('shell', createMessage('execute_request', { code, allow_stdin: true }, 'client'));
    async function receive(): Promise<Message> {
      return decodeMessage(await stdin.receive(), key) as Message;
    }
    /** @param to - the question; a client that names none is tried too */
    async function answer(value: string, to?: Message): Promise<void> {
      const reply = createMessage('input_reply', { value }, 'client');
      await stdin.send(encodeMessage({ ...reply, parent_header: to?.header ?? {} }, key));
    }
    const interrupt = (): Promise<void> => channels.send('control', createMessage('interrupt_request', {}, 'client'));
    const find = (type: string): Message['content'] | undefined =>
      messages.findLast((message) => message.header.msg_type === type)?.content;
    try {
      await forger.send('control', createMessage('shutdown_request', {}, 'forger'));
      await execute('import { ask } from "angiolab";\nawait ask("Who?", { password: true })');
      expect((await receive()).content).toEqual({ prompt: 'Who?', password: true });
      await answer('Ada');
      await expect.poll(() => find('execute_reply'), { timeout: 10_000 }).toMatchObject({ status: 'ok' });
      expect(find('execute_result')).toMatchObject({ data: { 'text/plain': "'Ada'" } });
      await execute('await ask("Again?");\nwhile (true) {}');
      await answer('yes', await receive());
      await interrupt();
      await expect.poll(() => find('execute_reply'), { timeout: 10_000 }).toMatchObject({ ename: 'Interrupted' });
      await execute('await ask("Nobody answers");');
      const former = await receive();
      await interrupt();
      await expect.poll(() => find('execute_reply'), { timeout: 10_000 }).toMatchObject({ execution_count: 3 });
      await answer('too early');
      await execute('await ask("New?")');
      const asked = await receive();
      await answer('too late', former);
      await answer('right', asked);
      await expect.poll(() => find('execute_result')).toMatchObject({ data: { 'text/plain': "'right'" } });
      await channels.send('control', createMessage('shutdown_request', {}, 'client'));
      await child.exited;
      expect(child.stderr).toContain('Messages that were malformed or wrongly signed, and so dropped: 1\n');
    } finally {
      await child.end();
      for (const open of [channels, forger, stdin]) open.close();
    }
  });
});

describe('processes', () => {
  test('two kernels in one folder run side by side', async () => {
    const outputs = await Promise.all(
      [1, 2].map((value) =>
        run([`const mine = ${value};\nawait new Promise((done) => setTimeout(done, 100));`, 'mine']),
      ),
    );
    expect(outputs.map((cells) => cells[1])).toEqual([[result('1', 2)], [result('2', 2)]]);
  });

  test.each([
    ['an idle', ''],
    ['a busy', 'setTimeout(() => { while (true) {} }, 50);'],
  ])('%s kernel whose launcher is killed leaves none behind', async (_state, code) => {
    const spec = await findKernelspec('angiolab');
    const kernel = await startKernel(spec, { cwd: '/tmp', env: process.env, signal: AbortSignal.timeout(60_000) });
    const pids: number[] = [];
    await kernel.execute(`console.log(process.pid, process.ppid);\n${code}`, {
      stopOnError: true,
      onOutput: ({ content }) =>
        pids.push(
          ...String(content['text'] ?? '')
            .split(' ')
            .map(Number)
            .filter(Boolean),
        ),
    });
    const [child = 0, launcher = 0] = pids;
    expect(isRunning(child)).toBe(true);
    process.kill(launcher, 'SIGKILL');
    await expect.poll(() => isRunning(child), { timeout: 10_000 }).toBe(false);
    await kernel.stop(0);
  });
});
