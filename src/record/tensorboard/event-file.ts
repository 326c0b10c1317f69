/** The history of a run as an event file that TensorBoard shows, beside the record and no part of it. */
import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import type { HistoryEvent } from '../run-record.js';
import { formatEvent, formatFileVersion, readWallTime } from './format-event.js';
import { formatRecord, parseRecords } from './records.js';

/** An event file that follows a training. */
export interface EventFile {
  /** Adds an event; TensorBoard sees it at once. @throws the file system's error */
  append(event: HistoryEvent): Promise<void>;
}

/** What {@link openEventFile} takes. */
export interface EventFileOptions {
  /** Seconds since 1970, default the system's clock. */
  readonly now?: () => number;
}

// TensorBoard knows event files by this word. A host's name, which others put here, would tell where the run was made.
const fileName = 'events.out.tfevents.0.angiolab';

/**
 * Opens the event file of a run, as it stands after `history`.
 *
 * What an interrupted training wrote beyond that, or cut off, is removed; what is missing is added. So a resumed training calls this with the
 * history of its checkpoint. A measure is the tag `stage/measure` at the step `epoch`; `null` is left out, NaN is kept.
 * The file holds times: it differs from run to run.
 *
 * @param folder - the run's `tensorboard`; made if it is missing
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function openEventFile(
  folder: string,
  history: readonly HistoryEvent[],
  { now = () => Date.now() / 1000 }: EventFileOptions = {},
): Promise<EventFile> {
  await makeFolder(folder);
  const path = join(folder, fileName);
  const messages = [formatFileVersion, ...history.map((event) => (time: number) => formatMessage(event, time))];
  const known = parseRecords(await readFile(path).catch(emptyIfMissing));
  let kept = 0;
  let length = 0;
  for (const [at, message] of messages.entries()) {
    const record = known[at];
    if (!record?.equals(message(readWallTime(record)))) break;
    kept++;
    length += formatRecord(record).length;
  }
  await truncate(path, length).catch(emptyIfMissing);
  const missing = messages.slice(kept).map((message) => formatRecord(message(now())));
  await appendFile(path, Buffer.concat(missing));
  return { append: (event) => appendFile(path, formatRecord(formatMessage(event, now()))) };
}

function formatMessage({ stage, epoch, ...measures }: HistoryEvent, wallTime: number): Buffer {
  const scalars = Object.entries(measures).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[`${stage}/${name}`, value]] : [],
  );
  return formatEvent({ wallTime, step: epoch, scalars });
}

function emptyIfMissing(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}
