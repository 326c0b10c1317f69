import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { describeFailure, FailedError } from '../../src/cli/failure.js';
import { SourceError } from '../../src/dataset/source.js';
import { writeAtomic } from '../../src/files/write-atomic.js';
import { RunRecordError } from '../../src/record/check-record.js';
import { CheckpointError } from '../../src/record/checkpoints/read-checkpoint.js';
import { requireRoom } from '../../src/training/activations/require-room.js';
import { checkMemory } from '../../src/training/memory/check-memory.js';
import { TrainingError } from '../../src/training/run/training-error.js';

describe('describeFailure', () => {
  test('splits one of our sentences into what happened and how to mend it', () => {
    expect(
      describeFailure(new SourceError('Cannot open the data: expected a folder, got nothing; check the path')),
    ).toEqual({
      code: 'source',
      message: 'Cannot open the data: expected a folder, got nothing',
      fix: 'check the path',
      status: 2,
    });
    expect(describeFailure(new UsageError('Cannot run: expected a, got b; see --help')).status).toBe(2);
  });

  test('names the file of a system error, never a temporary one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'angiolab-failure-'));
    mkdirSync(join(folder, 'taken.ipynb'));
    writeFileSync(join(folder, 'file'), '');
    const describe = (name: string) => writeAtomic(join(folder, name), '').catch(describeFailure);
    const [folderInPlace, fileAbove] = [await describe('taken.ipynb'), await describe('file/a/b')];
    rmSync(folder, { recursive: true });
    expect(folderInPlace).toEqual({
      code: 'unfinished',
      message: "Cannot write 'taken.ipynb': expected a file, got a folder",
      fix: 'name a file',
      status: 2,
    });
    expect(fileAbove).toMatchObject({ status: 2, fix: 'name another path' });
  });

  test('says what a full disk and a forbidden temporary file are', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(describeFailure(full)).toMatchObject({
      message: 'Cannot write the output: expected space on the disk, got a full disk',
      status: 5,
    });
    const place = { code: 'EACCES', syscall: 'open', path: '/somewhere/.a.html.12.0123abcd.tmp' };
    expect(describeFailure(Object.assign(new Error('EACCES'), place))).toMatchObject({
      message: "Cannot write 'a.html': expected permission, got none",
      status: 5,
    });
    expect(describeFailure(Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'read' })).message).toBe(
      'Cannot read the input: expected a file, got a folder',
    );
  });

  test('takes a damaged run record for unusable input', () => {
    const failure = describeFailure(new RunRecordError('run.json', 'a record', 'a list', 'write it again'));
    expect(failure).toMatchObject({ code: 'run-record', status: 2 });
  });

  test('takes what a training can not use for unusable input, and its memory and room for unfinished work', async () => {
    const sentence = 'Cannot train: expected a, got b; do c';
    expect(describeFailure(new TrainingError(sentence))).toEqual({
      code: 'training',
      message: 'Cannot train: expected a, got b',
      fix: 'do c',
      status: 2,
    });
    expect(describeFailure(new CheckpointError(sentence))).toMatchObject({ code: 'checkpoint', status: 2 });
    const plan = {
      trainable: 'all',
      imageSize: 299,
      batchSize: 64,
      normalization: 'frozen',
      backend: 'native',
    } as const;
    const tight = (): unknown => {
      try {
        return checkMemory(plan, { process: 1e9 });
      } catch (error) {
        return error;
      }
    };
    expect(describeFailure(tight())).toMatchObject({ status: 5, fix: expect.stringContaining('`imageSize`') });
    const size = { files: 1e12, bytesEach: 1e6, options: { draws: 8 } };
    const noRoom = await requireRoom(tmpdir(), size).catch((error: unknown) => error);
    expect(describeFailure(noRoom)).toMatchObject({ status: 5, fix: expect.stringContaining('fewer `draws`') });
  });

  test('hands a failure that was described before through as it is', () => {
    const failure = { code: 'kernelspec', message: 'Cannot a', fix: 'b', status: 2 };
    expect(describeFailure(new FailedError(failure))).toBe(failure);
  });

  test('knows our sentences in errors of built-in classes', () => {
    const own = new Error('Cannot a: expected b, got c; do d');
    expect(describeFailure(own)).toEqual({
      code: 'unfinished',
      message: 'Cannot a: expected b, got c',
      fix: 'do d',
      status: 5,
    });
  });

  test('takes what can not be read for unusable input, and what can not be written for unfinished work', () => {
    const of = (code: string, syscall: string): number =>
      describeFailure(Object.assign(new Error(code), { code, syscall, path: '/x/y' })).status;
    expect([of('EACCES', 'open'), of('ENOENT', 'scandir'), of('ENAMETOOLONG', 'mkdir')]).toEqual([2, 2, 2]);
    expect([of('EACCES', 'mkdir'), of('EPERM', 'mkdtemp'), of('EROFS', 'rename'), of('EDQUOT', 'write')]).toEqual([
      5, 5, 5, 5,
    ]);
  });

  test('leaves the text of a stranger whole and calls it unfinished work', () => {
    const stranger = new Error('ENOSPC: no space left on device; write');
    expect(describeFailure(stranger)).toEqual({ code: 'unfinished', message: stranger.message, fix: '', status: 5 });
    expect(describeFailure('thrown text').message).toBe('thrown text');
  });
});
