/** The test part of a run, and how often it was looked at: a test that steers choices is none. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { makeFolder } from '../files/make-folder.js';
import { RunRecordError } from './check-record.js';
import { formatLines, parseLines } from './json-lines.js';
import type { RunFrame, RunPrediction, RunRecord } from './run-record.js';

/** One look at the test part. */
export interface Look {
  /** Who asked, for example `analyze --final`. */
  readonly reason: string;
  readonly frames: number;
  /** SHA-256 of what was seen: equal for two looks at the same numbers. */
  readonly fingerprint: string;
}

/** The test part of a run. */
export interface TestPart {
  readonly frames: readonly RunFrame[];
  readonly predictions: readonly RunPrediction[];
  /** All looks, this one last: one is a test, more are a second validation set. */
  readonly looks: readonly Look[];
}

const file = 'looks.jsonl';

/**
 * The only way to the test part of a run. The look is on the disk before anything is returned. Training never calls this.
 *
 * @param folder - the run's
 * @param record - read from it
 * @param options.reason - who asks
 * @throws RangeError where the run has no test frames; no look is counted then
 * @throws RunRecordError where earlier looks can't be read
 * @throws the file system's error where the look can't be kept
 */
export async function openTestPart(
  folder: string,
  record: RunRecord,
  { reason }: { readonly reason: string },
): Promise<TestPart> {
  const frames = record.frames.filter((frame) => frame.split === 'test');
  if (frames.length === 0)
    throw new RangeError(
      'Cannot open the test part: expected frames of the split test, got none; train with a split that has them',
    );
  const ids = new Set(frames.map((frame) => frame.frameId));
  const predictions = record.predictions.filter((prediction) => ids.has(prediction.frameId));
  const seen = JSON.stringify([frames, predictions.map((one) => ({ ...one, logit: String(one.logit) }))]);
  const looks = await countLook(folder, { reason, frames: frames.length, fingerprint: sha256(seen) });
  return { frames, predictions, looks };
}

/**
 * Notes that test frames of a run were seen in another way than from its record.
 *
 * @returns all looks, this one last
 * @throws as {@link openTestPart}
 */
export async function countLook(folder: string, look: Look): Promise<readonly Look[]> {
  const { reason, frames, fingerprint } = look;
  await readLooks(folder);
  await makeFolder(folder);
  const handle = await open(join(folder, file), 'a');
  try {
    await handle.writeFile(formatLines([{ reason, frames, fingerprint }]));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return readLooks(folder);
}

/** The looks at a run's test part, in their order. @throws RunRecordError where the file is damaged */
export async function readLooks(folder: string): Promise<readonly Look[]> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (text !== '' && !text.endsWith('\n'))
    throw new RunRecordError(file, 'whole lines', 'a last one that is cut off', 'end it with a line feed');
  const looks = parseLines(file, text) as Partial<Look>[];
  const wrong = looks.findIndex((look) => typeof look?.reason !== 'string' || typeof look.fingerprint !== 'string');
  if (wrong < 0) return looks as Look[];
  throw new RunRecordError(file, 'a reason and a fingerprint in each line', 'none', `mend line ${wrong + 1}`);
}
