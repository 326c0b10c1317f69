/** Finds the records of all files of a folder: taken over batch by batch where nothing changed, else read anew. */
import { join } from 'node:path';
import { type PassedOver, type PassReason, type WalkEvents, walkFolder } from '../walk-folder.js';
import type { IndexPlace } from './index-place.js';
import type { IndexState } from './index-state.js';
import type { Block } from './journal.js';
import type { Batch } from './scan-batch.js';
import type { ScanLanes } from './scan-lanes.js';
import { signFiles } from './signature.js';

/** What a scan found. */
export interface FolderScan {
  /** In the order of the folders and names. */
  readonly blocks: readonly Block[];
  /** How many files are new or changed, and were opened. */
  readonly read: number;
  /** Whether any name, size, date or inode differs from the last time. */
  readonly changed: boolean;
  /** How many folders can't be opened. */
  readonly missedFolders: number;
  readonly passedOver: PassedOver;
}

/** What a scan needs. */
export interface FolderScanOptions {
  readonly place: IndexPlace;
  readonly state: IndexState;
  readonly lanes: ScanLanes;
  /** Is called once the lanes have work, if they get any. */
  readonly reading: () => void;
  readonly progress?: (files: number) => void;
  readonly signal?: AbortSignal;
}

/** Files of a batch: enough that a message between threads costs little, few enough that a kill loses little, and that all threads have some. */
const batchLengths = { headers: 256, pixels: 8 };

/** Scans a folder. @throws the signal's reason when it fires; what was read until then is in the state's journal */
export async function scanFolder(options: FolderScanOptions): Promise<FolderScan> {
  const { place, state, lanes, progress, signal } = options;
  const aborted = rejectWhen(signal);
  const blocks: Block[] = [];
  const underWay = new Set<Promise<void>>();
  let [read, files, missedFolders] = [0, 0, 0];
  const passedOver: Partial<Record<PassReason, number>> = {};
  const events: WalkEvents = {
    missed: () => missedFolders++,
    passed: (reason) => {
      passedOver[reason] = (passedOver[reason] ?? 0) + 1;
    },
  };
  let changed = false;
  const note = (count: number): void => {
    files += count;
    progress?.(files);
  };
  for (const { folder, part, names } of findBatches(place, events)) {
    signal?.throwIfAborted();
    const known = state.blocksOf(folder);
    const same = known.find((block) => block.part === part);
    const at = blocks.length;
    if (same !== undefined && signFiles(join(place.root, folder), names) === same.signature) {
      blocks.push(same);
      note(names.length);
      continue;
    }
    blocks.length++;
    changed = true;
    const work = readBatch({ folder, names, known }, part, options).then(({ block, opened }) => {
      blocks[at] = block;
      read += opened;
      note(names.length);
      underWay.delete(work);
    });
    // After an abort nobody waits for it any more.
    work.catch(() => undefined);
    underWay.add(work);
    if (underWay.size < lanes.width) continue;
    options.reading();
    await Promise.race([aborted, ...underWay]);
  }
  await Promise.race([aborted, Promise.all(underWay)]);
  return { blocks, read, changed, missedFolders, passedOver };
}

/** Never fulfilled; rejected with the signal's reason when it fires. */
function rejectWhen(signal: AbortSignal | undefined): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}

interface ReadBatch {
  readonly block: Block;
  readonly opened: number;
}

async function readBatch(batch: Batch, part: number, { lanes, state }: FolderScanOptions): Promise<ReadBatch> {
  const { folder, names } = batch;
  const { signature, rejected, lines, read } = await lanes.scan(batch);
  return { block: state.append({ folder, part, signature, files: names.length, rejected }, lines), opened: read };
}

interface NumberedBatch {
  readonly folder: string;
  /** Counted from 0 in the folder. */
  readonly part: number;
  readonly names: readonly string[];
}

function* findBatches({ root, prefix, pixels }: IndexPlace, events: WalkEvents): Generator<NumberedBatch> {
  const batchLength = batchLengths[pixels ? 'pixels' : 'headers'];
  for (const { folder, names } of walkFolder(root, events)) {
    if (prefix !== null && !isArcadeFolder(folder, prefix)) {
      for (const _ of names) events.passed('outsideLayout');
      continue;
    }
    for (let start = 0; start < names.length; start += batchLength) {
      yield { folder, part: start / batchLength, names: names.slice(start, start + batchLength) };
    }
  }
}

function isArcadeFolder(folder: string, prefix: string): boolean {
  return folder.startsWith(prefix) && /^(train|val|test)\/images(\/|$)/.test(folder.slice(prefix.length));
}
