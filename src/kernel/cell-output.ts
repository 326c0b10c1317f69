/** Takes what cells write in their process and passes it on, each piece under the cell from which it comes. */
import { writeSync } from 'node:fs';
import type { CellEvent } from './cell-messages.js';

/** A cell that is running or has run. */
export interface CellContext {
  readonly id: string;
  /** Whether someone answers when it asks. */
  readonly canAsk: boolean;
  /** Set when the cell was interrupted while it waited: what goes on of it ends at its next output. */
  interrupted: boolean;
}

const eventsDescriptor = 4;
let current: CellContext = { id: '', canAsk: false, interrupted: false };

/** From now on output belongs to `cell`, until the next one starts. */
export function enterCell(cell: CellContext): void {
  current = cell;
}

/** The cell to which output belongs now. */
export function currentCell(): CellContext {
  return current;
}

/**
 * Timers and microtasks run as part of the cell that set them, also after its end.
 *
 * Their callbacks run as promise jobs: what an interrupt terminates inside Node's own loop over timers leaves that in
 * disorder, and the process dies. So does a process that uses Node 20's AsyncLocalStorage, which would follow promises too.
 *
 * @param onError - takes what a callback throws
 */
export function followTimers(onError: (error: unknown) => void): void {
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    const start = globalThis[name] as (action: Action, ...words: unknown[]) => unknown;
    const follow = (action: Action, ...words: unknown[]): unknown => start(bindToCell(action, onError), ...words);
    globalThis[name] = Object.assign(follow, start) as never;
  }
  globalThis.queueMicrotask = (action) => bindToCell(action, onError)();
}

type Action = (...words: unknown[]) => void;

function bindToCell(action: Action, onError: (error: unknown) => void): Action {
  const cell = current;
  function run(words: unknown[]): void {
    // What waits for this timer waits for good: so does a loop whose cell was interrupted.
    if (cell.interrupted) return;
    const before = current;
    current = cell;
    try {
      action(...words);
    } catch (error) {
      onError(error);
    } finally {
      current = before;
    }
  }
  return (...words) => void Promise.resolve(words).then(run);
}

/** Sends an event; the write blocks while the reader is behind, so output fills no memory. */
export function sendEvent(event: CellEvent): void {
  const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(eventsDescriptor, bytes, sent);
}

/**
 * From now on `process.stdout` and `process.stderr`, and with them `console`, write to the running cell.
 *
 * @param clean - makes text that holds a trace fit to show
 */
export function captureStreams(clean: (text: string) => string): void {
  for (const name of ['stdout', 'stderr'] as const) process[name].write = createWrite(name, clean);
}

function createWrite(name: 'stdout' | 'stderr', clean: (text: string) => string): typeof process.stdout.write {
  return (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    const text =
      typeof chunk === 'string'
        ? chunk
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8');
    sendEvent({ type: 'stream', id: liveCell().id, name, text: text.includes('\n    at ') ? clean(text) : text });
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') void Promise.resolve().then(callback as () => void);
    return true;
  };
}

/** Sends what tslab's `display` functions and angiolab's `display` hand over. */
export function sendDisplay(content: Readonly<Record<string, unknown>>, update: boolean): void {
  sendEvent({ type: 'display', id: liveCell().id, update, content });
}

/** Takes away what the cell has shown: at once, or with its next output. */
export function clearOutput(wait: boolean): void {
  sendEvent({ type: 'clear', id: liveCell().id, wait });
}

/** The cell to which output belongs now. @throws Error when it was interrupted */
export function liveCell(): CellContext {
  if (current.interrupted) throw new Error('Cannot go on: this cell was interrupted');
  return current;
}
