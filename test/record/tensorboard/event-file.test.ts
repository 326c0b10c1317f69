/** Event files for TensorBoard; test/e2e/peers.test.ts lets TensorFlow read one. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryEvent } from '../../../src/record/run-record.js';
import { crc32c, maskedCrc32c } from '../../../src/record/tensorboard/crc32c.js';
import { openEventFile } from '../../../src/record/tensorboard/event-file.js';
import { parseRecords } from '../../../src/record/tensorboard/records.js';

const scratch = mkdtempSync(join(tmpdir(), 'angiolab-events-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(scratch, 'run-')), 'tensorboard');
});

const path = (): string => join(folder, 'events.out.tfevents.0.angiolab');
const history: HistoryEvent[] = [1, 2, 3].map((epoch) => ({ stage: 'head', epoch, loss: 1 / epoch, valLoss: null }));

/** A clock that moves on by a second at each look. */
function createClock(from: number): { now: () => number } {
  let time = from;
  return { now: () => time++ };
}

test('crc32c gives the values of RFC 3720, appendix B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
  // What TensorFlow's Mask makes of CRC-32C("123456789") = 0xe3069283.
  expect(maskedCrc32c(Buffer.from('123456789'))).toBe((((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8) >>> 0);
});

describe('openEventFile', () => {
  test('writes a message a history event, byte by byte as the wire format says', async () => {
    const file = await openEventFile(folder, [], { now: () => 1 });
    await file.append({ stage: 'h', epoch: 300, a: 0.5, b: null });
    expect(readdirSync(folder)).toEqual(['events.out.tfevents.0.angiolab']);
    const [version, event, ...more] = parseRecords(readFileSync(path()));
    expect(version?.toString('latin1')).toBe('\x09\0\0\0\0\0\0\xf0\x3f\x1a\x0dbrain.Event:2');
    // wall_time 1; step 300; summary of one value of 10 bytes: tag "h/a", simple_value 0.5.
    expect(event?.toString('latin1')).toBe(
      '\x09\0\0\0\0\0\0\xf0\x3f\x10\xac\x02\x2a\x0c\x0a\x0a\x0a\x03h/a\x15\0\0\0\x3f',
    );
    expect(more).toEqual([]);
  });

  test('goes on where the history ends: what was written beyond is removed, what was before keeps its times', async () => {
    const file = await openEventFile(folder, [], createClock(100));
    for (const event of history.slice(0, 2)) await file.append(event);
    const wanted = readFileSync(path());
    await file.append({ stage: 'head', epoch: 3, loss: 9, valLoss: null });
    const resumed = await openEventFile(folder, history.slice(0, 2), createClock(200));
    expect(readFileSync(path()).equals(wanted)).toBe(true);
    await resumed.append(history[2]!);
    expect(parseRecords(readFileSync(path()))).toHaveLength(4);
  });

  test.each([
    ['cut off', () => truncateSync(path(), readFileSync(path()).length - 5)],
    ['gone', () => rmSync(path())],
    ['followed by rubbish', () => appendFileSync(path(), 'rubbish, more than a record needs')],
  ])('mends a file that is %s', async (_, damage) => {
    const options = { now: () => 100 };
    await openEventFile(folder, history, options);
    const wanted = readFileSync(path());
    damage();
    await openEventFile(folder, history, options);
    expect(readFileSync(path()).equals(wanted)).toBe(true);
  });

  test('starts again where another run wrote', async () => {
    await openEventFile(folder, history, { now: () => 100 });
    const other = history.map((event) => ({ ...event, stage: 'mixed8' }));
    await openEventFile(folder, other, { now: () => 200 });
    const records = parseRecords(readFileSync(path()));
    expect(records.slice(1).every((record) => record.includes('mixed8/loss'))).toBe(true);
    expect(records).toHaveLength(4);
  });
});
