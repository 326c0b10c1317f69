import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseRecords } from '../../../src/record/tensorboard/records.js';
import { followJournal } from '../../../src/training/run/follow-journal.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-board-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Records of the event file: the first one is its version. */
function countEvents(): number {
  return parseRecords(readFileSync(join(folder, 'events.out.tfevents.0.angiolab'))).length - 1;
}

test('followJournal adds each event once, and after a kill goes on from what the journal kept', async () => {
  const history = [0, 1, 2, 3].map((epoch) => ({ stage: 'head', epoch, loss: epoch }));
  const follow = followJournal(folder);
  for (const [told, expected] of [
    [2, 2],
    [2, 2],
    [4, 4],
  ] as const) {
    await follow({ history: history.slice(0, told) });
    expect(countEvents()).toBe(expected);
  }
  // The checkpoint that is gone on from knows fewer.
  const resumed = followJournal(folder);
  await resumed({ history: history.slice(0, 3) });
  expect(countEvents()).toBe(3);
  await resumed({ history });
  expect(countEvents()).toBe(4);
});
