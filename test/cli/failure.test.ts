import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { describeFailure } from '../../src/cli/failure.js';
import { SourceError } from '../../src/dataset/source.js';

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

  test('leaves the text of a stranger whole and calls it unfinished work', () => {
    const stranger = new Error('ENOSPC: no space left on device; write');
    expect(describeFailure(stranger)).toEqual({ code: 'unfinished', message: stranger.message, fix: '', status: 5 });
    expect(describeFailure('thrown text').message).toBe('thrown text');
  });
});
