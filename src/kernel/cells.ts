/** Runs cells with tslab in this process and says how each ended. */
import { inspect } from 'node:util';
import { type Bundle, type CellEnd, type CellFailure, interruption, type Question } from './cell-messages.js';
import { type CellContext, currentCell, enterCell, sendDisplay } from './cell-output.js';
import { type CellMaps, cleanTrace, describeFailure } from './describe-failure.js';
import { type RewrittenCell, rewriteCell } from './rewrite-cell.js';
import { loadTslab, type MapChain } from './tslab.js';

/** The cells of one kernel. */
export interface Cells {
  /** Runs a cell; `onEnd` is called once, at its end or at its interrupt. */
  execute(
    cell: { readonly id: string; readonly code: string; readonly count: number },
    onEnd: (end: CellEnd) => void,
  ): void;
  /** Ends the running cell as interrupted, if there is one that waits or was stopped. */
  interrupt(): void;
  /** Answers a question about code: the content of the reply. */
  ask(question: Question, code: string, position: number): Readonly<Record<string, unknown>>;
  /** Cleans traces in what a cell prints. */
  clean(text: string): string;
  /** Prints an error that no cell caught under the cell from which it comes. */
  reportLate(kind: string, thrown: unknown): void;
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
  function onScript(chain: MapChain): string {
    maps.set(name, chain);
    return name;
  }
  const tslab = loadTslab({ isStrict, onScript });
  const node = tslab.createConverter({ isJS: false });
  // A cache that can't be written costs time and nothing else.
  tslab.keepCode(node).catch(() => undefined);
  const executor = tslab.createExecutor(
    root,
    { node, browser: node, close: () => node.close() },
    {
      log(value) {
        if (running) running.value = value;
      },
      error(...words) {
        if (running) takeError(running, words);
      },
    },
  );
  tslab.hooks.lastWriteDisplayData = sendDisplay;

  function clean(text: string): string {
    return cleanTrace(text, maps, root);
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

  function answer(question: Question, code: string, position: number): Readonly<Record<string, unknown>> {
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

  return {
    execute({ id, code, count }, onEnd) {
      name = `cell[${count}]`;
      const context = { id, interrupted: false };
      const rewritten = rewriteCell(code, tslab.compiler);
      const cell: Running = { context, rewritten, onEnd, thrown: [], faults: [], value: undefined };
      running = cell;
      enterCell(context);
      run(cell).catch((error: unknown) => finish(cell, { failure: describeFailure(error, maps, root) }));
    },
    interrupt() {
      if (running === null) return;
      running.context.interrupted = true;
      finish(running, { failure: interruption });
      executor.interrupt();
    },
    ask: answer,
    clean,
    reportLate(kind, thrown) {
      if (currentCell().interrupted) return;
      process.stderr.write(`${kind} ${describeFailure(thrown, maps, root).traceback.join('\n')}\n`);
    },
  };
}

const nothingFound = { found: false, data: {}, metadata: {} };

function takeError(cell: Running, words: readonly unknown[]): void {
  const [format, file, line, column, text] = words;
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
