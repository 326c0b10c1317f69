/** The kernel's side of the Jupyter protocol: requests one after another, replies, statuses and outputs. */
import { randomUUID } from 'node:crypto';
import { createReply, type Message } from '../protocol/message.js';
import type { ServerSockets } from '../protocol/server-sockets.js';
import type { CellOutput, Question } from './cell-messages.js';
import type { CellProcess } from './cell-process.js';
import { createHistory } from './history.js';

type Content = Message['content'];
type Channel = 'shell' | 'control';
type Handler = (request: Message) => Promise<Content>;

/** A server that takes messages and outputs. */
export interface Server {
  /** Takes a request; shell requests wait for those before them, control requests don't. */
  handle(channel: Channel, request: Message): void;
  /** Publishes an output under the request that its cell came from; resolves when the clients can take more. */
  publishOutput(output: CellOutput): Promise<void>;
}

/** What a server needs. */
export interface ServerOptions {
  readonly sockets: Pick<ServerSockets, 'reply' | 'publish'>;
  readonly cells: Pick<CellProcess, 'execute' | 'ask' | 'interrupt'>;
  /** The content of `kernel_info_reply`. */
  readonly info: Content;
  /** Called once a shutdown was answered. */
  readonly onShutdown: () => void;
}

const failureWithoutTrace = { ename: '', evalue: '', traceback: [] };

/** Creates a server for one kernel. */
export function createServer(options: ServerOptions): Server {
  const { sockets, cells } = options;
  const session = randomUUID();
  const cellRequests = new Map<string, Message>();
  const history = createHistory();
  let waiting: Message[] = [];
  let queue: Promise<void> = Promise.resolve();
  let count = 0;

  function publish(parent: Message, type: string, content: Content): Promise<void> {
    return sockets.publish(createReply(parent, type, content, session));
  }

  async function execute(request: Message): Promise<Content> {
    const { code: source, silent, store_history } = request.content;
    const code = String(source ?? '');
    if (silent !== true) {
      cellRequests.set(request.header.msg_id, request);
      if (store_history !== false) history.add(++count, code);
      await publish(request, 'execute_input', { code, execution_count: count });
    }
    const { failure, result } = await cells.execute(request.header.msg_id, code, count);
    if (failure) {
      if (silent !== true) await publish(request, 'error', { ...failure });
      return { status: 'error', execution_count: count, ...failure };
    }
    if (result && silent !== true) await publish(request, 'execute_result', { ...result, execution_count: count });
    return { status: 'ok', execution_count: count, user_expressions: {}, payload: [] };
  }

  /** Cells that were sent before the client could know of the error don't run. */
  async function abortWaiting(): Promise<void> {
    const aborted = waiting.filter((request) => request.header.msg_type === 'execute_request');
    waiting = waiting.filter((request) => !aborted.includes(request));
    for (const request of aborted)
      await respond('shell', request, async () => ({
        status: 'aborted',
        execution_count: count,
        ...failureWithoutTrace,
      }));
  }

  async function ask(request: Message, question: Question): Promise<Content> {
    const { code, cursor_pos } = request.content;
    const text = String(code ?? '');
    const position = typeof cursor_pos === 'number' ? toUtf16(text, cursor_pos) : text.length;
    const answer = await cells.ask(question, text, position);
    const { cursor_start, cursor_end } = answer;
    if (typeof cursor_start !== 'number' || typeof cursor_end !== 'number') return { status: 'ok', ...answer };
    const range = { cursor_start: toCharacters(text, cursor_start), cursor_end: toCharacters(text, cursor_end) };
    return { status: 'ok', ...answer, ...range };
  }

  async function shutDown(request: Message): Promise<Content> {
    const content = { status: 'ok', restart: request.content['restart'] === true };
    await publish(request, 'shutdown_reply', content);
    return content;
  }

  async function interrupt(): Promise<Content> {
    await cells.interrupt();
    return { status: 'ok' };
  }

  const handlers: Readonly<Record<string, Handler>> = {
    kernel_info_request: async () => options.info,
    execute_request: execute,
    complete_request: (request) => ask(request, 'complete'),
    inspect_request: (request) => ask(request, 'inspect'),
    is_complete_request: (request) => ask(request, 'is_complete'),
    history_request: async (request) => ({ status: 'ok', history: history.find(request.content) }),
    comm_info_request: async () => ({ status: 'ok', comms: {} }),
    interrupt_request: interrupt,
    shutdown_request: shutDown,
  };

  /** Busy, the reply, idle: whatever a client asks. */
  async function respond(channel: Channel, request: Message, handler: Handler): Promise<Content> {
    const type = request.header.msg_type;
    await publish(request, 'status', { execution_state: 'busy' });
    const content = await handler(request);
    await sockets.reply(channel, createReply(request, type.replace(/_request$/, '_reply'), content, session));
    await publish(request, 'status', { execution_state: 'idle' });
    if (type === 'shutdown_request') options.onShutdown();
    return content;
  }

  async function respondNext(): Promise<void> {
    const request = waiting.shift();
    if (request === undefined) return;
    const handler = handlers[request.header.msg_type];
    if (handler === undefined) return;
    const content = await respond('shell', request, handler);
    const failed = request.header.msg_type === 'execute_request' && content['status'] === 'error';
    if (failed && request.content['stop_on_error'] !== false) await abortWaiting();
  }

  return {
    handle(channel, request) {
      const handler = handlers[request.header.msg_type];
      // Comm messages and what else this kernel doesn't know have no reply.
      if (handler === undefined) return;
      if (channel === 'control') void respond('control', request, handler);
      else {
        waiting.push(request);
        queue = queue.then(respondNext);
      }
    },
    async publishOutput(output) {
      const parent = cellRequests.get(output.id);
      if (parent === undefined) return;
      if (output.type === 'stream') await publish(parent, 'stream', { name: output.name, text: output.text });
      else await publish(parent, output.update ? 'update_display_data' : 'display_data', output.content);
    },
  };
}

/** Jupyter counts characters, JavaScript UTF-16 units. */
function toUtf16(text: string, position: number): number {
  return [...text].slice(0, position).join('').length;
}

function toCharacters(text: string, position: number): number {
  return [...text.slice(0, position)].length;
}
