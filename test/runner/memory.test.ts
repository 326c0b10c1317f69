/** Peaks of memory, of a process that takes and gives back as it is told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createMemoryMeter } from '../../src/runner/memory.js';

const much = 150_000_000;

const script = `
  let held;
  process.stdin.on('data', (text) => {
    held = String(text) === 'take' ? Buffer.alloc(${much}, 1) : null;
    gc();
    console.log('done');
  });
  console.log('ready');`;

function startHolder(): ChildProcess {
  return spawn(process.execPath, ['--expose-gc', '-e', script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
}

async function tell(holder: ChildProcess, word: string): Promise<void> {
  holder.stdin?.write(word);
  await once(holder.stdout as NonNullable<ChildProcess['stdout']>, 'data');
}

describe('createMemoryMeter', () => {
  test.skipIf(process.platform !== 'linux')('gives the peak since the last reset, of Linux processes', async () => {
    const holder = startHolder();
    try {
      await once(holder.stdout as NonNullable<ChildProcess['stdout']>, 'data');
      const meter = createMemoryMeter(holder.pid);
      meter.reset();
      expect(meter.readPeak()).toBeLessThan(much);
      meter.reset();
      await tell(holder, 'take');
      await tell(holder, 'give');
      expect(meter.readPeak()).toBeGreaterThan(much);
      // V8 gives the pages back in a thread of its own, soon after the collection.
      const readHeld = (): number | null => {
        meter.reset();
        return meter.readPeak();
      };
      await expect.poll(readHeld, { timeout: 10_000 }).toBeLessThan(much);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test.skipIf(process.platform !== 'linux')('counts processes that start later', async () => {
    const child = `globalThis.held = Buffer.alloc(${much}, 1); setTimeout(() => {}, 30_000);`;
    const start = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);`;
    const script = `process.stdin.once('data', () => { ${start} console.log('done'); }); console.log('ready');`;
    const parent = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(parent.stdout as NonNullable<ChildProcess['stdout']>, 'data');
      const meter = createMemoryMeter(parent.pid);
      expect(meter.readPeak()).toBeLessThan(much);
      await tell(parent, 'start');
      await expect.poll(() => meter.readPeak(), { timeout: 10_000 }).toBeGreaterThan(much);
    } finally {
      process.kill(-(parent.pid ?? 0), 'SIGKILL');
    }
  });

  test('gives null where there is no process', () => {
    const meter = createMemoryMeter(undefined);
    meter.reset();
    expect(meter.readPeak()).toBeNull();
  });
});
