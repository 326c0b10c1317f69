/** The kernel's side of the Jupyter protocol: requests one after another, replies, statuses and outputs. */
import { randomUUID } from 'node:crypto';
import type { Connection } from '../protocol/connection.js';
import { createReply, type Message } from '../protocol/message.js';
import type { AnsweredChannel, ServerSockets } from '../protocol/server-sockets.js';
import type { CellOutput } from './cell-messages.js';
import type { CellProcess } from './cell-process.js';
import { createExecution } from './execution.js';
import { createHandlers, type Handler } from './handlers.js';
import { createInputRequests } from './input-requests.js';

type Content = Message['content'];
type Channel = 'shell' | 'control';

/** A server that takes messages and outputs. */
export interface Server {
  /** Takes a message; shell requests wait for those before them, control requests don't. */
  handle(channel: AnsweredChannel, message: Message): void;
  /** Publishes an output under the request that its cell came from; resolves when the clients can take more. */
  publishOutput(output: CellOutput): Promise<void>;
}

/** What a server needs. */
export interface ServerOptions {
  readonly sockets: Pick<ServerSockets, 'reply' | 'publish'>;
  readonly cells: Pick<CellProcess, 'execute' | 'ask' | 'interrupt' | 'answer'>;
  /** The content of `kernel_info_reply`. */
  readonly info: Content;
  readonly connection: Connection;
  /** Called once a shutdown was answered. */
  readonly onShutdown: () => void;
}

/** Creates a server for one kernel. */
export function createServer(options: ServerOptions): Server {
  const { sockets, cells } = options;
  const session = randomUUID();
  const execution = createExecution(cells, publish);
  const handlers = createHandlers({ ...options, execution, publish });
  const asked = createInputRequests();
  let waiting: Message[] = [];
  let queue: Promise<void> = Promise.resolve();

  function publish(parent: Message, type: string, content: Content): Promise<void> {
    return sockets.publish(createReply(parent, type, content, session));
  }

  /** Busy, the reply, idle: whatever a client asks. */
  async function respond(channel: Channel, request: Message, handler: Handler): Promise<Content | null> {
    const type = request.header.msg_type;
    await publish(request, 'status', { execution_state: 'busy' });
    const content = await handler(request);
    const reply = content && createReply(request, type.replace(/_request$/, '_reply'), content, session);
    if (reply) await sockets.reply(channel, reply);
    await publish(request, 'status', { execution_state: 'idle' });
    if (type === 'shutdown_request') options.onShutdown();
    return content;
  }

  /** Cells that were sent before the client could know of the error don't run. */
  async function abortWaiting(): Promise<void> {
    const aborted = waiting.filter((request) => request.header.msg_type === 'execute_request');
    waiting = waiting.filter((request) => !aborted.includes(request));
    // Without a count, or clients would number cells that never ran.
    for (const request of aborted) await respond('shell', request, async () => ({ status: 'aborted' }));
  }

  async function respondNext(): Promise<void> {
    const request = waiting.shift();
    const handler = request && handlers[request.header.msg_type];
    if (!handler) return;
    const content = await respond('shell', request, handler);
    const failed = request.header.msg_type === 'execute_request' && content?.['status'] === 'error';
    if (failed && request.content['stop_on_error'] !== false) await abortWaiting();
  }

  function handle(channel: AnsweredChannel, message: Message): void {
    const type = message.header.msg_type;
    const handler = handlers[type];
    if (channel === 'stdin') {
      const question = type === 'input_reply' ? asked.take(message) : null;
      if (question !== null) cells.answer(question, String(message.content['value'] ?? ''));
    } else if (handler === undefined) return;
    else if (channel === 'control') void respond('control', message, handler);
    else {
      waiting.push(message);
      queue = queue.then(respondNext);
    }
  }

  async function publishOutput(output: CellOutput): Promise<void> {
    const parent = execution.parentOf(output);
    if (parent === undefined) return;
    const { type, content } = describeOutput(output);
    if (output.type !== 'input') return await publish(parent, type, content);
    const question = createReply(parent, type, content, session);
    asked.add(question, output.question);
    await sockets.reply('stdin', question);
  }
  return { handle, publishOutput };
}

function describeOutput(output: CellOutput): { readonly type: string; readonly content: Content } {
  switch (output.type) {
    case 'stream':
      return { type: 'stream', content: { name: output.name, text: output.text } };
    case 'clear':
      return { type: 'clear_output', content: { wait: output.wait } };
    case 'input':
      return { type: 'input_request', content: { prompt: output.prompt, password: output.password } };
    case 'display':
      return { type: output.update ? 'update_display_data' : 'display_data', content: output.content };
  }
}
