/** Runs cells with tslab in this process and says how each ended. */
import { inspect } from 'node:util';
import { type CellContext, cellOfError, changeCell, currentCell, enterCell } from './cell-context.js';
import {
  type Bundle,
  type CellEnd,
  type CellFailure,
  type CellToRun,
  interruption,
  type Question,
} from './cell-messages.js';
import { sendDisplay, sendEvent } from './cell-output.js';
import { type CellMaps, cleanTrace, describeFailure } from './describe-failure.js';
import { explainFault } from './explain-fault.js';
import { type RewrittenCell, rewriteCell } from './rewrite-cell.js';
import { type Executor, loadTslab, type MapChain, type ResultConsole, type Tslab } from './tslab.js';

/** The cells of one kernel. */
export interface Cells {
  /** Runs a cell; `onEnd` is called once, at its end or at its interrupt. */
  execute(cell: CellToRun, onEnd: (end: CellEnd) => void): void;
  /** Ends the running cell as interrupted, if there is one that waits or was stopped. */
  interrupt(): void;
  /** Answers a question about code: the content of the reply. */
  ask(question: Question, code: string, position: number): Readonly<Record<string, unknown>>;
  /** Cleans traces in what a cell prints. */
  clean(text: string): string;
  /** Prints an error that no cell caught under the cell from which it comes: `from`, or else the one that its trace names. */
  reportLate(kind: string, thrown: unknown, from?: CellContext): void;
}

interface Running {
  readonly context: CellContext;
  readonly rewritten: RewrittenCell;
  readonly onEnd: (end: CellEnd) => void;
  readonly thrown: unknown[];
  readonly faults: string[];
  value: unknown;
}

/** tslab's format of a compiler's fault: file, line, column, text. */
const faultFormat = '%s%d:%d - %s';

/**
 * Prepares tslab; takes about a second.
 *
 * @param root - the folder from which cells import; it has to be the current folder during this call
 * @param isStrict - whether cells are checked as with TypeScript's `strict`
 */
export function createCells(root: string, isStrict: boolean): Cells {
  const maps = new Map<string, MapChain>();
  let running: Running | null = null;
  let name = '';
  const tslab = loadTslab({ isStrict, onScript });
  const executor = openExecutor(tslab, root, {
    log(value) {
      if (running) running.value = value;
    },
    error(...words) {
      if (running) takeError(running, words);
    },
  });
  const clean = (text: string): string => cleanTrace(text, maps, root);

  function onScript(chain: MapChain): string {
    maps.set(name, chain);
    return name;
  }

  function finish(cell: Running, end: CellEnd): void {
    if (running !== cell) return;
    running = null;
    cell.onEnd(end);
  }

  async function run(cell: Running): Promise<void> {
    const succeeded = await executor.execute(cell.rewritten.code);
    finish(cell, succeeded ? await describeResult(cell.value, clean) : { failure: describeEnd(cell, maps, root) });
  }

  return {
    execute({ id, code, count, canAsk }, onEnd) {
      name = `cell[${count}]`;
      const context = { id, name, canAsk, interrupted: false };
      const rewritten = rewriteCell(code, tslab.compiler);
      const cell: Running = { context, rewritten, onEnd, thrown: [], faults: [], value: undefined };
      running = cell;
      enterCell(context, () => {
        run(cell).catch((error: unknown) => finish(cell, { failure: describeFailure(error, maps, root) }));
      });
    },
    interrupt() {
      // What was terminated had no chance to say that it ends.
      changeCell(null);
      if (running === null) return;
      running.context.interrupted = true;
      finish(running, { failure: interruption });
      executor.interrupt();
    },
    ask: (question, code, position) => answer(tslab, executor, question, { code, position }),
    clean,
    reportLate(kind, thrown, from) {
      const cell = from ?? cellOfError(thrown) ?? currentCell();
      if (cell.interrupted) return;
      const { traceback } = describeFailure(thrown, maps, root);
      // Past the captured stream, which would clean the trace once more.
      sendEvent({ type: 'stream', id: cell.id, name: 'stderr', text: `${kind} ${traceback.join('\n')}\n` });
    },
  };
}

function openExecutor(tslab: Tslab, root: string, console: ResultConsole): Executor {
  const node = tslab.createConverter({ isJS: false });
  // A cache that can't be written costs time and nothing else.
  tslab.keepCode(node).catch(() => undefined);
  tslab.hooks.lastWriteDisplayData = sendDisplay;
  return tslab.createExecutor(root, { node, browser: node, close: () => node.close() }, console);
}

function answer(
  tslab: Tslab,
  executor: Executor,
  question: Question,
  { code, position }: { readonly code: string; readonly position: number },
): Readonly<Record<string, unknown>> {
  if (question === 'is_complete') {
    const { completed, indent } = tslab.isCompleteCode(code);
    return completed ? { status: 'complete' } : { status: 'incomplete', indent: indent ?? '' };
  }
  if (question === 'inspect') {
    const info = executor.inspect(code, position);
    return info ? { found: true, data: { 'text/plain': describeSymbol(info) }, metadata: {} } : nothingFound;
  }
  const { start, end, candidates, original } = executor.complete(code, position);
  const kinds = new Map(original?.entries.map((entry) => [entry.name, entry.kind]));
  const types = candidates.map((text) => ({ start, end, text, type: kinds.get(text) ?? '' }));
  const metadata = { _jupyter_types_experimental: types };
  return { matches: candidates, cursor_start: start, cursor_end: end, metadata };
}

const nothingFound = { found: false, data: {}, metadata: {} };

function takeError(cell: Running, words: readonly unknown[]): void {
  const [format, file, line, column] = words;
  const text = explainFault(String(words[4]));
  if (words.length !== 5 || format !== faultFormat) cell.thrown.push(words[0]);
  else if (file !== '') cell.faults.push(`${file}${line}:${column} - ${text}`);
  else {
    const original = cell.rewritten.originalColumn(Number(line) - 1, Number(column) - 1) + 1;
    cell.faults.push(`${line}:${original} - ${text}`);
  }
}

function describeEnd(cell: Running, maps: CellMaps, root: string): CellFailure {
  if (cell.faults.length > 0) {
    const evalue = cell.faults.join('\n');
    return { ename: 'TypeScriptError', evalue, traceback: [`TypeScriptError: ${evalue}`] };
  }
  const [thrown] = cell.thrown;
  const isSigint = (thrown as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
  return isSigint ? interruption : describeFailure(thrown, maps, root);
}

/** A value with a method `Symbol.for('Jupyter.display')` says itself how it is shown, as in Deno's kernel. */
async function describeResult(value: unknown, clean: (text: string) => string): Promise<CellEnd> {
  if (value === undefined || value === null) return {};
  const display: unknown = Reflect.get(Object(value), Symbol.for('Jupyter.display'));
  const data: Bundle['data'] =
    typeof display === 'function' ? await display.call(value) : { 'text/plain': clean(inspect(value)) };
  return { result: { data, metadata: {} } };
}

/** Signature, then the doc comment. */
function describeSymbol(info: { displayParts?: { text: string }[]; documentation?: { text: string }[] }): string {
  const join = (parts: { text: string }[] = []): string => parts.map((part) => part.text).join('');
  return [join(info.displayParts), join(info.documentation)].filter((text) => text !== '').join('\n\n');
}
