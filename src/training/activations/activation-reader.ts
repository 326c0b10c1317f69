/** What enters the trainable part of the network, batch by batch, the next one on its way while this one is used. */

/** A frame, by its number, and a draw of its augmentation; -1 is the frame as it is. */
export interface ActivationItem {
  readonly frame: number;
  readonly draw: number;
}

/** Reads activations. Close it, or its threads keep the process alive. */
export interface ActivationReader {
  /** Of one frame: [2048] for the head, [rows, columns, channels] at a block, [imageSize, imageSize, 3] for everything. */
  readonly shape: readonly number[];
  /** Activations of the items, one after the other, in an array of their own. */
  read(items: readonly ActivationItem[]): Promise<Float32Array>;
  /** Begins to read what comes next; `read` of the same items then waits for the rest. An error waits for that, too. */
  prefetch(items: readonly ActivationItem[]): void;
  close(): Promise<void>;
}

/** What reads without looking ahead. */
export interface ActivationSource {
  readonly shape: readonly number[];
  load(items: readonly ActivationItem[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Batches on their way at most: one that nobody reads makes room for the next. */
const mostAhead = 2;

/** Lets a source read ahead. */
export function readAhead(source: ActivationSource): ActivationReader {
  const ahead = new Map<string, Promise<Float32Array>>();
  const keyOf = (items: readonly ActivationItem[]): string => items.map(({ frame, draw }) => `${frame}:${draw}`).join();

  function prefetch(items: readonly ActivationItem[]): void {
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
