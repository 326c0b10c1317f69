/** What the kernel answers to each type of request. Source: Jupyter messaging specification 5.3. */
import type { Connection } from '../protocol/connection.js';
import type { Message } from '../protocol/message.js';
import type { Question } from './cell-messages.js';
import type { CellProcess } from './cell-process.js';
import type { Execution, Publish } from './execution.js';

type Content = Message['content'];

/** Handles a request. @returns the content of the reply; null for a message that has none */
export type Handler = (request: Message) => Promise<Content | null>;

/** What the answers are taken from. */
export interface HandlerOptions {
  readonly cells: Pick<CellProcess, 'ask' | 'interrupt'>;
  readonly execution: Execution;
  readonly publish: Publish;
  /** The content of `kernel_info_reply`. */
  readonly info: Content;
  readonly connection: Connection;
}

/** The handlers, by type of message; what isn't among them is ignored. */
export function createHandlers(options: HandlerOptions): Readonly<Record<string, Handler>> {
  const { cells, execution, publish } = options;
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = options.connection;
  return {
    kernel_info_request: async () => options.info,
    connect_request: async () => ({ status: 'ok', shell_port, iopub_port, stdin_port, control_port, hb_port }),
    execute_request: execution.execute,
    complete_request: (request) => ask(cells, request, 'complete'),
    inspect_request: (request) => ask(cells, request, 'inspect'),
    is_complete_request: (request) => ask(cells, request, 'is_complete'),
    history_request: async ({ content }) => ({ status: 'ok', history: execution.history.find(content) }),
    comm_info_request: async () => ({ status: 'ok', comms: {} }),
    // Widgets have nobody here to talk to: a comm that a client opens is closed at once.
    async comm_open(request) {
      await publish(request, 'comm_close', { comm_id: request.content['comm_id'], data: {} });
      return null;
    },
    comm_msg: async () => null,
    comm_close: async () => null,
    async interrupt_request() {
      await cells.interrupt();
      return { status: 'ok' };
    },
    async shutdown_request(request) {
      const content = { status: 'ok', restart: request.content['restart'] === true };
      await publish(request, 'shutdown_reply', content);
      return content;
    },
  };
}

async function ask(cells: Pick<CellProcess, 'ask'>, request: Message, question: Question): Promise<Content> {
  const { code, cursor_pos } = request.content;
  const text = String(code ?? '');
  const position = typeof cursor_pos === 'number' ? toUtf16(text, cursor_pos) : text.length;
  const answer = await cells.ask(question, text, position);
  const { cursor_start, cursor_end } = answer;
  if (typeof cursor_start !== 'number' || typeof cursor_end !== 'number') return { status: 'ok', ...answer };
  const range = { cursor_start: toCharacters(text, cursor_start), cursor_end: toCharacters(text, cursor_end) };
  return { status: 'ok', ...answer, ...range };
}

/** Jupyter counts characters, JavaScript UTF-16 units. */
function toUtf16(text: string, position: number): number {
  return [...text].slice(0, position).join('').length;
}

function toCharacters(text: string, position: number): number {
  return [...text.slice(0, position)].length;
}
