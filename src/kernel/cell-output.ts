/** Takes what cells write in their process and passes it on, each piece under the cell from which it comes. */
import { writeSync } from 'node:fs';
import { liveCell } from './cell-context.js';
import type { CellEvent } from './cell-messages.js';

const eventsDescriptor = 4;

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
