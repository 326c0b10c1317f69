/** Execute requests: a cell with its number, its messages and its place in the history. */
import type { Message } from '../protocol/message.js';
import type { CellEnd, CellOutput } from './cell-messages.js';
import type { CellProcess } from './cell-process.js';
import { createHistory, type History } from './history.js';

type Content = Message['content'];

/** Publishes a message under its parent. */
export type Publish = (parent: Message, type: string, content: Content) => Promise<void>;

/** The cells of one kernel, as clients number them. */
export interface Execution {
  /** The number of the last cell. */
  readonly count: number;
  readonly history: History;
  /** Runs a cell. @returns the content of its reply */
  execute(request: Message): Promise<Content>;
  /** The request whose cell an output came from; undefined for a cell that shall show nothing. */
  parentOf(output: CellOutput): Message | undefined;
}

/** Starts counting. */
export function createExecution(cells: Pick<CellProcess, 'execute'>, publish: Publish): Execution {
  const requests = new Map<string, Message>();
  const history = createHistory();
  let count = 0;

  /** Code that isn't counted has the number 0 in traces, so that it doesn't pass for a cell. */
  function run(request: Message, code: string, number: number): Promise<CellEnd> {
    const id = request.header.msg_id;
    return cells.execute({ id, code, count: number, canAsk: request.content['allow_stdin'] === true });
  }

  async function evaluate(request: Message): Promise<Content> {
    const results: Record<string, Content> = {};
    for (const [name, expression] of Object.entries(Object(request.content['user_expressions'])))
      results[name] = describeExpression(await run(request, `(${expression})`, 0));
    return results;
  }

  async function announce(request: Message, code: string): Promise<void> {
    requests.set(request.header.msg_id, request);
    if (request.content['store_history'] !== false) history.add(++count, code);
    await publish(request, 'execute_input', { code, execution_count: count });
  }

  async function execute(request: Message): Promise<Content> {
    const code = String(request.content['code'] ?? '');
    const isSilent = request.content['silent'] === true;
    if (!isSilent) await announce(request, code);
    const execution_count = count;
    const { failure, result } = await run(request, code, isSilent ? 0 : count);
    if (failure) {
      if (!isSilent) await publish(request, 'error', { ...failure });
      return { status: 'error', execution_count, ...failure };
    }
    if (result && !isSilent) {
      history.setOutput(String(result.data['text/plain'] ?? ''));
      await publish(request, 'execute_result', { ...result, execution_count });
    }
    return { status: 'ok', execution_count, user_expressions: await evaluate(request), payload: [] };
  }
  return {
    get count() {
      return count;
    },
    history,
    execute,
    parentOf: ({ id }) => requests.get(id),
  };
}

function describeExpression({ failure, result }: CellEnd): Content {
  if (failure) return { status: 'error', ...failure };
  return { status: 'ok', ...(result ?? { data: { 'text/plain': 'undefined' }, metadata: {} }) };
}
