/** The protocol's order and content, with sockets that only note what they are given. */
import { describe, expect, test, vi } from 'vitest';
import type { CellEnd, CellToRun } from '../../src/kernel/cell-messages.js';
import { createServer, type Server } from '../../src/kernel/server.js';
import { createMessage, type Message } from '../../src/protocol/message.js';

interface Harness {
  readonly server: Server;
  /** Sent messages as `channel type detail`, in order. */
  readonly sent: string[];
  readonly messages: Message[];
  readonly onShutdown: () => void;
  readonly answer: (question: number, value: string) => void;
}

const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
const connection = { ...ports, transport: 'tcp', ip: '127.0.0.1', key: '', signature_scheme: 'hmac-sha256' } as const;
const failure = { ename: 'RangeError', evalue: 'boom', traceback: ['RangeError: boom'] };

function createHarness(execute: (cell: CellToRun) => Promise<CellEnd>): Harness {
  const sent: string[] = [];
  const messages: Message[] = [];
  const note = (channel: string) => async (message: Message) => {
    const { execution_state, status } = message.content;
    sent.push([channel, message.header.msg_type, execution_state ?? status].filter(Boolean).join(' '));
    messages.push(message);
  };
  const onShutdown = vi.fn();
  const answer = vi.fn();
  const server = createServer({
    sockets: { reply: async (channel, message) => note(channel)(message), publish: note('iopub') },
    cells: { execute, answer, ask: async () => ({ status: 'complete' }), interrupt: async () => undefined },
    info: { status: 'ok', protocol_version: '5.3' },
    connection,
    onShutdown,
  });
  return { server, sent, messages, onShutdown, answer };
}

function request(type: string, content: Message['content'] = {}): Message {
  return createMessage(type, content, 'client');
}

const run = (code: string, more: object = {}): Message => request('execute_request', { code, ...more });

async function untilIdle(harness: Harness, times = 1): Promise<void> {
  await vi.waitFor(() => expect(harness.sent.filter((line) => line.endsWith(' idle'))).toHaveLength(times));
}

describe('createServer', () => {
  test('runs a cell between busy and idle, with its result before its reply', async () => {
    const harness = createHarness(async () => ({ result: { data: { 'text/plain': '42' }, metadata: {} } }));
    harness.server.handle('shell', run('a + 2'));
    await untilIdle(harness);
    expect(harness.sent).toEqual([
      'iopub status busy',
      'iopub execute_input',
      'iopub execute_result',
      'shell execute_reply ok',
      'iopub status idle',
    ]);
    expect(harness.messages[2]?.content).toEqual({ data: { 'text/plain': '42' }, metadata: {}, execution_count: 1 });
  });

  test('publishes an error, and names it in the reply', async () => {
    const harness = createHarness(async () => ({ failure }));
    harness.server.handle('shell', run('f()'));
    await untilIdle(harness);
    expect(harness.messages.find((message) => message.header.msg_type === 'error')?.content).toEqual(failure);
    expect(harness.messages.at(-2)?.content).toEqual({ status: 'error', execution_count: 1, ...failure });
  });

  test('aborts cells that wait when one fails, and runs those that come later', async () => {
    const codes: string[] = [];
    const harness = createHarness(async ({ code }) => {
      codes.push(code);
      return code === 'bad' ? { failure } : {};
    });
    for (const code of ['bad', 'next']) harness.server.handle('shell', run(code));
    await untilIdle(harness, 2);
    harness.server.handle('shell', run('later'));
    await untilIdle(harness, 3);
    expect(codes).toEqual(['bad', 'later']);
    const replies = harness.sent.filter((line) => line.startsWith('shell'));
    expect(replies).toEqual(['shell execute_reply error', 'shell execute_reply aborted', 'shell execute_reply ok']);
    const aborted = harness.messages.find((message) => message.content['status'] === 'aborted');
    expect(aborted?.content, 'no count: the cell never ran').toEqual({ status: 'aborted' });
  });

  test('runs waiting cells after an error when told to', async () => {
    const harness = createHarness(async ({ code }) => (code === 'bad' ? { failure } : {}));
    harness.server.handle('shell', run('bad', { stop_on_error: false }));
    harness.server.handle('shell', run('next'));
    await untilIdle(harness, 2);
    expect(harness.sent).toContain('shell execute_reply ok');
  });

  test('neither counts nor shows a silent cell', async () => {
    const harness = createHarness(async () => ({ result: { data: { 'text/plain': '1' }, metadata: {} } }));
    const silent = run('1', { silent: true });
    harness.server.handle('shell', silent);
    await untilIdle(harness);
    await harness.server.publishOutput({ type: 'stream', id: silent.header.msg_id, name: 'stdout', text: 'x' });
    expect(harness.sent).toEqual(['iopub status busy', 'shell execute_reply ok', 'iopub status idle']);
    expect(harness.messages[1]?.content['execution_count']).toBe(0);
  });

  test('publishes late output under the cell that it came from', async () => {
    const harness = createHarness(async () => ({}));
    const [first, second] = [run('a'), run('b')];
    harness.server.handle('shell', first);
    harness.server.handle('shell', second);
    await untilIdle(harness, 2);
    await harness.server.publishOutput({ type: 'stream', id: first.header.msg_id, name: 'stderr', text: 'late' });
    expect(harness.messages.at(-1)?.parent_header.msg_id).toBe(first.header.msg_id);
    expect(harness.messages.at(-1)?.content).toEqual({ name: 'stderr', text: 'late' });
  });

  test('answers control while a cell runs', async () => {
    let endCell = (_end: CellEnd): void => undefined;
    const harness = createHarness(
      () =>
        new Promise((resolve) => {
          endCell = resolve;
        }),
    );
    harness.server.handle('shell', run('while (true) {}'));
    harness.server.handle('control', request('interrupt_request'));
    await untilIdle(harness);
    expect(harness.sent).toContain('control interrupt_reply ok');
    expect(harness.sent).not.toContain('shell execute_reply ok');
    endCell({});
    await untilIdle(harness, 2);
  });

  test('shuts down after its reply, and tells all clients', async () => {
    const harness = createHarness(async () => ({}));
    harness.server.handle('control', request('shutdown_request', { restart: true }));
    await vi.waitFor(() => expect(harness.onShutdown).toHaveBeenCalledOnce());
    expect(harness.sent).toEqual([
      'iopub status busy',
      'iopub shutdown_reply ok',
      'control shutdown_reply ok',
      'iopub status idle',
    ]);
  });

  test('evaluates user expressions after a cell that succeeded, each for itself', async () => {
    const seen: CellToRun[] = [];
    const harness = createHarness(async (cell) => {
      seen.push(cell);
      if (cell.code === '(bad)') return { failure };
      return cell.code === '(a)' ? { result: { data: { 'text/plain': '1' }, metadata: {} } } : {};
    });
    harness.server.handle('shell', run('a = 1', { user_expressions: { x: 'a', y: 'bad' } }));
    await untilIdle(harness);
    expect(harness.messages.at(-2)?.content['user_expressions']).toEqual({
      x: { status: 'ok', data: { 'text/plain': '1' }, metadata: {} },
      y: { status: 'error', ...failure },
    });
    expect(seen.map(({ count }) => count)).toEqual([1, 0, 0]);
  });

  test('asks the client whose cell it is, and hands the answer over', async () => {
    const harness = createHarness(async ({ canAsk }) => ({
      result: { data: { 'text/plain': String(canAsk) }, metadata: {} },
    }));
    const asking = run('ask', { allow_stdin: true });
    harness.server.handle('shell', asking);
    await untilIdle(harness);
    expect(harness.messages[2]?.content['data']).toEqual({ 'text/plain': 'true' });
    const id = asking.header.msg_id;
    await harness.server.publishOutput({ type: 'input', id, question: 7, prompt: 'Who?', password: true });
    expect(harness.sent.at(-1)).toBe('stdin input_request');
    expect(harness.messages.at(-1)?.content).toEqual({ prompt: 'Who?', password: true });
    for (const value of ['me', 'again']) harness.server.handle('stdin', request('input_reply', { value }));
    expect(harness.answer).toHaveBeenCalledExactlyOnceWith(7, 'me');
  });

  test.each([
    ['names the question', (asked: Message) => asked.header, true],
    ["names the question's cell", (asked: Message) => asked.parent_header, true],
    ['names nothing', () => ({}), true],
    ['names an older question', (_asked: Message, older: Message) => older.header, false],
  ])('a reply that %s', async (_what, findParent, isTaken) => {
    const harness = createHarness(async () => ({}));
    const [first, second] = [run('a', { allow_stdin: true }), run('b', { allow_stdin: true })];
    for (const cell of [first, second]) harness.server.handle('shell', cell);
    await untilIdle(harness, 2);
    const ask = async (cell: Message, question: number): Promise<Message> => {
      const { msg_id: id } = cell.header;
      await harness.server.publishOutput({ type: 'input', id, question, prompt: '', password: false });
      return harness.messages.at(-1) as Message;
    };
    const [older, asked] = [await ask(first, 1), await ask(second, 2)];
    const reply = { ...request('input_reply', { value: 'me' }), parent_header: findParent(asked, older) };
    harness.server.handle('stdin', { ...reply, identities: [Buffer.from('another client')] });
    expect(harness.answer).not.toHaveBeenCalled();
    harness.server.handle('stdin', reply);
    expect(vi.mocked(harness.answer).mock.calls).toEqual(isTaken ? [[2, 'me']] : []);
  });

  test('clears the output of a cell', async () => {
    const harness = createHarness(async () => ({}));
    const cell = run('a');
    harness.server.handle('shell', cell);
    await untilIdle(harness);
    await harness.server.publishOutput({ type: 'clear', id: cell.header.msg_id, wait: true });
    expect(harness.sent.at(-1)).toBe('iopub clear_output');
    expect(harness.messages.at(-1)?.content).toEqual({ wait: true });
  });

  test('closes comms that clients open, and knows of none', async () => {
    const harness = createHarness(async () => ({}));
    harness.server.handle('shell', request('comm_open', { comm_id: 'c', target_name: 'jupyter.widget', data: {} }));
    harness.server.handle('shell', request('comm_msg', { comm_id: 'c', data: {} }));
    harness.server.handle('shell', request('comm_info_request'));
    await untilIdle(harness, 3);
    const close = harness.messages.find((message) => message.header.msg_type === 'comm_close');
    expect(close?.content).toEqual({ comm_id: 'c', data: {} });
    expect(harness.sent.filter((line) => line.startsWith('shell'))).toEqual(['shell comm_info_reply ok']);
  });

  test('tells its ports, and what was run with what came of it', async () => {
    const harness = createHarness(async () => ({ result: { data: { 'text/plain': '2' }, metadata: {} } }));
    harness.server.handle('shell', request('connect_request'));
    harness.server.handle('shell', run('1 + 1'));
    harness.server.handle('shell', request('history_request', { hist_access_type: 'tail', n: 1, output: true }));
    await untilIdle(harness, 3);
    const replies = harness.messages.filter((message) => message.header.msg_type.endsWith('_reply'));
    expect(replies[0]?.content).toEqual({ status: 'ok', ...ports });
    expect(replies[2]?.content).toEqual({ status: 'ok', history: [[0, 1, ['1 + 1', '2']]] });
  });

  test('leaves requests that it does not know without a reply', async () => {
    const harness = createHarness(async () => ({}));
    harness.server.handle('shell', request('debug_request'));
    harness.server.handle('shell', request('kernel_info_request'));
    await untilIdle(harness);
    expect(harness.sent).toEqual(['iopub status busy', 'shell kernel_info_reply ok', 'iopub status idle']);
  });
});
