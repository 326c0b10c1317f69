/** Saves come one after the other, the latest last, and the first that fails is told at once. */
import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { createSaver } from '../../src/runner/saver.js';

const state = (number: number): Notebook => ({ cells: [], metadata: { number }, nbformat: 4, nbformat_minor: 5 });
const never = (): void => {
  throw new Error('a save failed');
};

/** A save that ends when it is told to. */
function createSlowSave(): { saved: unknown[]; end(): void; save(notebook: Notebook): Promise<void> } {
  const saved: unknown[] = [];
  let end = (): void => undefined;
  return {
    saved,
    end: () => end(),
    save(notebook) {
      saved.push(notebook.metadata['number']);
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  };
}

describe('createSaver', () => {
  test('lets what waits give way to what is newer, and waits for the latest', async () => {
    const slow = createSlowSave();
    const saver = createSaver(slow.save, never);
    for (const number of [1, 2, 3]) saver.push(state(number));
    expect(slow.saved).toEqual([1]);
    let flushed = false;
    const flush = saver.flush().then(() => {
      flushed = true;
    });
    slow.end();
    await expect.poll(() => slow.saved).toEqual([1, 3]);
    expect(flushed).toBe(false);
    slow.end();
    await flush;
    saver.push(state(4));
    expect(slow.saved).toEqual([1, 3, 4]);
  });

  test('tells of a failure once, at once, and saves nothing more', async () => {
    const told: unknown[] = [];
    const full = new Error('ENOSPC');
    let saves = 0;
    const saver = createSaver(
      async () => {
        saves++;
        throw full;
      },
      (error) => told.push(error),
    );
    saver.push(state(1));
    await expect(saver.flush()).rejects.toBe(full);
    saver.push(state(2));
    await expect(saver.flush()).rejects.toBe(full);
    expect([told, saves]).toEqual([[full], 1]);
  });

  test('has nothing to wait for without a save', async () => {
    const saver = createSaver(undefined, never);
    saver.push(state(1));
    await saver.flush();
  });
});
