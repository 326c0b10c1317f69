import { describe, expect, test } from 'vitest';
import { runWatched } from '../../bench/watched-program.js';

describe('runWatched', () => {
  test('says how a program ended, and the memory that it held', async () => {
    const hold = 'const held = Buffer.alloc(100e6); for (let i = 1; i < 15; i += 1) held.fill(i); process.exit(3)';
    const { status, peakBytes } = await runWatched([process.execPath, '-e', hold], process.env);
    expect(status).toBe(3);
    if (process.platform === 'linux') expect(peakBytes).toBeGreaterThan(100e6);
  });
});
