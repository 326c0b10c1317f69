/** Knows from which cell the code comes that runs at the moment, also after the end of that cell. */

/** A cell that is running or has run. */
export interface CellContext {
  readonly id: string;
  /** How traces name it. */
  readonly name: string;
  /** Whether someone answers when it asks. */
  readonly canAsk: boolean;
  /** Set when the cell was interrupted while it waited: what goes on of it ends at its next output. */
  interrupted: boolean;
}

const framesAtMost = 200;
const cells = new Map<string, CellContext>();
let last: CellContext = { id: '', name: '', canAsk: false, interrupted: false };
let known: CellContext | null = null;

/** Starts a cell: `run` is called as its code, and what comes from nowhere else is taken for its own until the next one starts. */
export function enterCell(cell: CellContext, run: () => void): void {
  cells.set(cell.name, cell);
  last = cell;
  known = null;
  runAs(cell, run);
}

/** Calls `run` as code of `cell`; of no known one where that is null. */
export function runAs(cell: CellContext | null, run: () => void): void {
  const before = changeCell(cell);
  try {
    run();
  } finally {
    known = before;
  }
}

/** Says which cell's code runs from now on, null where nobody knows. @returns what was said before */
export function changeCell(cell: CellContext | null): CellContext | null {
  const before = known;
  known = cell;
  return before;
}

/** The cell whose code runs, where that is known without a look at the stack; else null. */
export function knownCell(): CellContext | null {
  return known;
}

/** The cell whose code runs: it is known, or its function stands on the stack, or it is the one that started last. */
export function currentCell(): CellContext {
  return known ?? cells.get(findOutermost(readStack())) ?? last;
}

/** The cell to which output belongs now. @throws Error when it was interrupted */
export function liveCell(): CellContext {
  const cell = currentCell();
  if (cell.interrupted) throw new Error('Cannot go on: this cell was interrupted');
  return cell;
}

/** The cell in whose code an error came to be; undefined where its trace names none. */
export function cellOfError(thrown: unknown): CellContext | undefined {
  const stack: unknown = Reflect.get(Object(thrown), 'stack');
  const names = typeof stack === 'string' ? stack.match(/\bcell\[\d+\](?=:\d+:\d+)/g) : null;
  return cells.get(findOutermost(names ?? []));
}

/** The outermost cell of a trace, since a cell may call functions of earlier ones. */
function findOutermost(names: readonly string[]): string {
  return names.findLast((name) => cells.has(name)) ?? '';
}

/** The names of the scripts on the stack, innermost first, with those that wait for it by `await`. */
function readStack(): readonly string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = framesAtMost;
  // The frames themselves: as a text they would be mapped to their sources first, which takes much longer.
  Error.prepareStackTrace = (_error, sites) => sites;
  try {
    const holder: { stack?: readonly NodeJS.CallSite[] } = {};
    Error.captureStackTrace(holder);
    return (holder.stack ?? []).map((site) => site.getScriptNameOrSourceURL() ?? '');
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
}
