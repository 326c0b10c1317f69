import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isRunning } from '../../src/files/is-running.js';

test('tells a process that lives from one that ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const { pid } = child;
  expect(isRunning(pid as number)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(pid as number)).toBe(false);
});
