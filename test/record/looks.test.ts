/** The door to the test part: whoever goes through is counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { RunRecordError } from '../../src/record/check-record.js';
import { countLook, openTestPart, readLooks } from '../../src/record/looks.js';
import type { RunRecord } from '../../src/record/run-record.js';
import { exampleRecord } from './example-record.js';

const scratch = mkdtempSync(join(tmpdir(), 'angiolab-looks-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'run-'));
});

const [first, second] = exampleRecord.frames;
const record: RunRecord = { ...exampleRecord, frames: [first!, { ...second!, split: 'test' }] };
const reason = 'analyze --final';

describe('openTestPart', () => {
  test('gives test frames alone, and counts each look', async () => {
    const once = await openTestPart(folder, record, { reason });
    expect(once.frames.map((frame) => frame.frameId)).toEqual(['f2']);
    expect(once.predictions.map((prediction) => prediction.frameId)).toEqual(['f2']);
    expect(once.looks).toEqual([{ reason, frames: 1, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const twice = await openTestPart(folder, record, { reason });
    expect(twice.looks).toEqual([once.looks[0], once.looks[0]]);
    expect(await readLooks(folder)).toEqual(twice.looks);
  });

  test('tells other numbers by their fingerprint, and does not mind those of other parts', async () => {
    const [train, tested] = record.predictions;
    const change = async (predictions: RunRecord['predictions']): Promise<string | undefined> =>
      (await openTestPart(folder, { ...record, predictions }, { reason })).looks.at(-1)?.fingerprint;
    const same = await change([train!, tested!]);
    expect(await change([{ ...train!, logit: 1 }, tested!])).toBe(same);
    // NaN, infinity and null are one in JSON.
    expect(await change([train!, { ...tested!, logit: Number.POSITIVE_INFINITY }])).not.toBe(same);
  });

  test('counts no look where there is nothing to see', async () => {
    await expect(openTestPart(folder, exampleRecord, { reason })).rejects.toThrow(RangeError);
    await expect(openTestPart(folder, exampleRecord, { reason })).rejects.toThrow(
      'Cannot open the test part: expected frames of the split test, got none; train with a split that has them',
    );
    expect(await readLooks(folder)).toEqual([]);
  });

  test.each([
    ['{"reason":"a"}\n', 'expected a reason and a fingerprint in each line, got none; mend line 1'],
    ['null\n', 'expected a reason and a fingerprint in each line, got none; mend line 1'],
    ['{"reason":"a","frames":1,"fingerprint":"b"}', 'expected whole lines, got a last one that is cut off'],
    ['looks\n', 'Cannot use looks.jsonl of the run record: expected JSON in each line'],
  ])('stays closed where earlier looks can not be read: %j', async (text, message) => {
    writeFileSync(join(folder, 'looks.jsonl'), text);
    await expect(openTestPart(folder, record, { reason })).rejects.toThrow(RunRecordError);
    await expect(openTestPart(folder, record, { reason })).rejects.toThrow(message);
  });
});

test('countLook stands in the same list', async () => {
  const look = { reason: 'predict', frames: 3, fingerprint: 'cd'.repeat(32) };
  expect(await countLook(folder, look)).toEqual([look]);
  expect((await openTestPart(folder, record, { reason })).looks).toHaveLength(2);
});
