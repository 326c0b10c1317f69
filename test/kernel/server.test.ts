/** The protocol's order and content, with sockets that only note what they are given. */
import { describe, expect, test, vi } from 'vitest';
import type { CellEnd } from '../../src/kernel/cell-messages.js';
import { createServer, type Server } from '../../src/kernel/server.js';
import { createMessage, type Message } from '../../src/protocol/message.js';

interface Harness {
  readonly server: Server;
  /** Sent messages as `channel type detail`, in order. */
  readonly sent: string[];
  readonly messages: Message[];
  readonly onShutdown: () => void;
}

const failure = { ename: 'RangeError', evalue: 'boom', traceback: ['RangeError: boom'] };

function createHarness(execute: (id: string, code: string, count: number) => Promise<CellEnd>): Harness {
  const sent: string[] = [];
  const messages: Message[] = [];
  const note = (channel: string) => async (message: Message) => {
    const { execution_state, status } = message.content;
    sent.push([channel, message.header.msg_type, execution_state ?? status].filter(Boolean).join(' '));
    messages.push(message);
  };
  const onShutdown = vi.fn();
  const server = createServer({
    sockets: { reply: async (channel, message) => note(channel)(message), publish: note('iopub') },
    cells: { execute, ask: async () => ({ status: 'complete' }), interrupt: async () => undefined },
    info: { status: 'ok', protocol_version: '5.3' },
    onShutdown,
  });
  return { server, sent, messages, onShutdown };
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
    const harness = createHarness(async (_id, code) => {
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
  });

  test('runs waiting cells after an error when told to', async () => {
    const harness = createHarness(async (_id, code) => (code === 'bad' ? { failure } : {}));
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

  test('leaves requests that it does not know without a reply', async () => {
    const harness = createHarness(async () => ({}));
    harness.server.handle('shell', request('comm_open'));
    harness.server.handle('shell', request('kernel_info_request'));
    await untilIdle(harness);
    expect(harness.sent).toEqual(['iopub status busy', 'shell kernel_info_reply ok', 'iopub status idle']);
  });
});
