/** Cells reach the kernel through a hook that it leaves; without it they are told so. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ask, clearOutput } from '../../src/lab/ask.js';

const hook = Symbol.for('angiolab.kernel');
afterEach(() => void Reflect.deleteProperty(globalThis, hook));

describe('ask', () => {
  test('hands the question to the kernel, and its answer back', async () => {
    const kernel = { ask: vi.fn(async () => 'Ada'), clearOutput: vi.fn() };
    Reflect.set(globalThis, hook, kernel);
    expect(await ask('Who?')).toBe('Ada');
    expect(await ask('Secret?', { password: true })).toBe('Ada');
    expect(kernel.ask.mock.calls).toEqual([
      ['Who?', false],
      ['Secret?', true],
    ]);
  });

  test('says that other kernels pass no questions on', async () => {
    const message = "Cannot ask 'Who?': expected the angiolab kernel, got another; use a parameter";
    await expect(ask('Who?')).rejects.toThrow(new Error(message));
  });
});

describe('clearOutput', () => {
  test('clears at once or with the next output, and does nothing on other kernels', () => {
    clearOutput();
    const kernel = { ask: vi.fn(), clearOutput: vi.fn() };
    Reflect.set(globalThis, hook, kernel);
    clearOutput();
    clearOutput({ wait: true });
    expect(kernel.clearOutput.mock.calls).toEqual([[false], [true]]);
  });
});
