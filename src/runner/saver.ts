/** Saves a notebook while its next cell runs. */
import type { Notebook } from '../notebook/nbformat.js';

/** Saves one state after the other; a state that waits gives way to a newer one. */
export interface Saver {
  /** Saves `notebook` as soon as the save before it has ended; nothing more after a save has failed. */
  push(notebook: Notebook): void;
  /** Waits until the latest state is saved. @throws the error of the save that failed */
  flush(): Promise<void>;
}

/**
 * Creates a saver.
 *
 * @param save - keeps a state; never called while it still works on another
 * @param onFailure - told at once of the error of a save, which `flush` throws too
 */
export function createSaver(
  save: (notebook: Notebook) => Promise<void> = async () => undefined,
  onFailure: (error: unknown) => void,
): Saver {
  let waiting: Notebook | null = null;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    try {
      for (let next = take(); next !== null; next = take()) await save(next);
      working = null;
    } catch (error) {
      onFailure(error);
      throw error;
    }
  }

  function take(): Notebook | null {
    const next = waiting;
    waiting = null;
    return next;
  }

  return {
    push(notebook) {
      waiting = notebook;
      if (working !== null) return;
      working = work();
      working.catch(() => undefined);
    },
    flush: async () => working ?? undefined,
  };
}
