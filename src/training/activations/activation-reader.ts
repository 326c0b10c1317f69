/** What enters the trainable part of the network, batch by batch, the next one on its way while this one is used. */

import type { Item } from '../recipe/choose-draws.js';

/** Reads activations. Close it, or its threads keep the process alive. */
export interface ActivationReader {
  /** Of one frame: [2048] for the head, [rows, columns, channels] at a block, [imageSize, imageSize, 3] for everything. */
  readonly shape: readonly number[];
  /** Activations of the items, one after the other, in an array of their own. */
  read(items: readonly Item[]): Promise<Float32Array>;
  /**
   * Begins to read what comes next; `read` of the same items then waits for the rest. An error waits for that, too. Two batches can
   * be on their way: with fresh draws on WASM, whose trunk runs in a thread that this one feeds, ask for both, and let the event loop
   * turn between steps.
   */
  prefetch(items: readonly Item[]): void;
  close(): Promise<void>;
}

/** What reads without looking ahead. */
export interface ActivationSource {
  readonly shape: readonly number[];
  load(items: readonly Item[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Batches on their way at most: one that nobody reads makes room for the next. */
const mostAhead = 2;

/** Lets a source read ahead. */
export function readAhead(source: ActivationSource): ActivationReader {
  const ahead = new Map<string, Promise<Float32Array>>();
  const keyOf = (items: readonly Item[]): string => items.map(({ frame, draw }) => `${frame}:${draw}`).join();

  function prefetch(items: readonly Item[]): void {
    const key = keyOf(items);
    if (ahead.has(key)) return;
    const reading = source.load(items);
    reading.catch(() => {});
    ahead.set(key, reading);
    for (const oldest of ahead.keys()) if (ahead.size > mostAhead) ahead.delete(oldest);
  }

  return {
    shape: source.shape,
    async read(items) {
      const key = keyOf(items);
      const reading = ahead.get(key) ?? source.load(items);
      ahead.delete(key);
      return reading;
    },
    prefetch,
    async close() {
      const reading = [...ahead.values()];
      ahead.clear();
      await Promise.allSettled(reading);
      await source.close();
    },
  };
}
