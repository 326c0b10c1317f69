import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeSystemError } from '../../src/files/describe-system-error.js';

describe('describeSystemError', () => {
  test('says in words what the system said, without a path', async () => {
    const error = async (path: string): Promise<unknown> => readFile(path).catch((it: unknown) => it);
    expect(describeSystemError(await error('/nowhere/jane'))).toBe('no such file');
    expect(describeSystemError(await error('/'))).toBe('a folder');
    expect(describeSystemError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('connection refused');
    const [failure] = await once(spawn(join('nowhere', 'program')), 'error').catch((it: unknown) => [it]);
    expect(describeSystemError(failure)).toBe('no such program');
  });

  test('keeps the message of other errors', () => {
    expect(describeSystemError(new Error('plain'))).toBe('plain');
    expect(describeSystemError(Object.assign(new Error('odd'), { code: 'ERR_ODD' }))).toBe('odd');
    expect(describeSystemError('text')).toBe('text');
  });
});
