/** Pictures are read once while they fit, and again after they had to leave or could not be read. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { rememberFrames } from '../../../src/training/activations/remember-frames.js';

function createFrames(count: number) {
  const reads: number[] = [];
  const frames = Array.from({ length: count }, (_, frame) => ({
    id: sha256(String(frame)),
    read: async () => {
      reads.push(frame);
      return { data: new Uint8Array(100).fill(frame), rows: 10, columns: 10 };
    },
  }));
  return { frames, reads };
}

describe('rememberFrames', () => {
  test('reads a frame once, even if it is asked for twice at once, and then gives it without a promise', async () => {
    const { frames, reads } = createFrames(2);
    const read = rememberFrames(frames, 1000);
    const [first, second] = await Promise.all([read(1), read(1)]);
    expect(first).toBe(second);
    expect(read(1)).toBe(first);
    expect(reads).toEqual([1]);
  });

  test('keeps what fits; the oldest leaves first', async () => {
    const { frames, reads } = createFrames(3);
    const read = rememberFrames(frames, 200);
    for (const frame of [0, 1, 2, 2, 1, 0]) await read(frame);
    expect(reads).toEqual([0, 1, 2, 0]);
  });

  test('keeps the last picture where not even one fits', async () => {
    const { frames, reads } = createFrames(2);
    const read = rememberFrames(frames, 10);
    for (const frame of [0, 0, 1, 1, 0]) await read(frame);
    expect(reads).toEqual([0, 1, 0]);
  });

  test('tries a frame again that could not be read', async () => {
    let broken = true;
    const image = { data: new Uint8Array(1), rows: 1, columns: 1 };
    const read = rememberFrames(
      [
        {
          id: sha256('0'),
          read: () => (broken ? Promise.reject(new SyntaxError('Cannot read PNG')) : Promise.resolve(image)),
        },
      ],
      10,
    );
    await expect(read(0)).rejects.toThrow(SyntaxError);
    broken = false;
    expect(await read(0)).toBe(image);
  });
});
