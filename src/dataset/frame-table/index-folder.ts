/** Makes the frame table of a folder of any size: reads what changed since the last time, and writes the table anew. */
import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findArcade } from '../find-arcade.js';
import { createPseudonyms, readKey } from '../pseudonyms.js';
import { checkFolder, recognizeKind } from '../recognize-source.js';
import type { SourceKind } from '../source.js';
import { walkFolder } from '../walk-folder.js';
import type { IndexPlace } from './index-place.js';
import { openState } from './index-state.js';
import { findState, type IndexTotals, readLastRun, type WrittenTable } from './last-run.js';
import { scanFolder } from './scan-folder.js';
import { openScanLanes } from './scan-lanes.js';
import { hashInputs } from './table-inputs.js';

/** How to index a folder. */
export interface IndexOptions {
  /** Where the table goes; default beside the state, in the cache. */
  readonly out?: string;
  /** The layout; `auto` (the default) recognises it. */
  readonly kind?: SourceKind | 'auto';
  /** Reads and decodes every frame, for hashes and quality facts; default false. */
  readonly pixels?: boolean;
  /** Path of a labels file; default `labels.csv` in the folder, if there is one. */
  readonly labels?: string;
  /** The key of the pseudonyms; default the user's own, made on first use. */
  readonly key?: Uint8Array;
  /** Is told after each batch how many files were looked at. */
  readonly progress?: (files: number) => void;
  readonly signal?: AbortSignal;
}

/** What an index run did. */
export interface IndexResult extends IndexTotals {
  readonly kind: SourceKind;
  /** The table's path. */
  readonly table: string;
  /** How many files were read; the others were as they had been. */
  readonly read: number;
  /** How many folders can't be opened. */
  readonly missedFolders: number;
}

/**
 * Indexes a folder: its frame table goes to `out` (docs/formats.md), what was learnt of each file into the user's cache.
 *
 * Headers are read in two worker threads, no more of a file than its header takes. Files that are as they were the last time (size, dates,
 * inode) aren't read again; after a kill the next run goes on where the last one was. Memory doesn't grow with the number of files.
 *
 * @param path - the folder
 * @throws SourceError if there is no such folder, nothing in it can be used, or its labels or split are wrong
 * @throws the signal's reason when it fires: what was read until then is kept
 */
export async function indexFolder(path: string, options: IndexOptions = {}): Promise<IndexResult> {
  await checkFolder(path);
  const place = await openPlace(path, options);
  const state = openState(place.state, place);
  const lanes = openScanLanes(place);
  try {
    // DuckDB takes longer to load than a look at ten thousand unchanged files: it is loaded while workers read, or not at all.
    let building: Promise<typeof import('./build-table.js')> | undefined;
    const loadBuilding = (): Promise<typeof import('./build-table.js')> => {
      building ??= import('./build-table.js');
      return building;
    };
    const scan = await scanFolder({ place, state, lanes, reading: loadBuilding, ...options });
    await lanes.close();
    const inputs = await hashInputs(place, options.labels);
    const table = resolve(options.out ?? join(place.state, 'frames.parquet'));
    const result = { kind: place.kind, table, read: scan.read, missedFolders: scan.missedFolders };
    const { last } = state;
    const isSame = !scan.changed && scan.blocks.length === last?.blocks.length && last.inputs === inputs;
    const { passedOver } = scan;
    if (isSame && isDeepStrictEqual(last.totals.passedOver, passedOver) && isUnchanged(last.table, table))
      return { ...last.totals, ...result };
    const { buildTable } = await loadBuilding();
    const run = {
      place,
      inputs,
      table,
      blocks: scan.blocks,
      passedOver,
      ...(options.labels !== undefined && { labels: options.labels }),
    };
    return { ...(await buildTable(run, state)), ...result };
  } finally {
    await lanes.close();
    state.close();
  }
}

/** The folder, how it is read, and where its state lies. */
async function openPlace(path: string, options: IndexOptions): Promise<IndexPlace> {
  const root = realpathSync(path);
  const key = await readKey(options.key);
  const { own } = await createPseudonyms(key);
  const sourceId = own('source', root);
  const state = findState(sourceId);
  const last = readLastRun(state);
  const kind = await chooseKind(root, options.kind);
  const prefix = kind === 'arcade' ? ((await findArcade(root)) ?? '') : null;
  return { root, kind, prefix, key, sourceId, state, pixels: options.pixels === true || (last?.pixels ?? false) };
}

/** So many files tell what a folder holds. */
const sampleLength = 1000;

async function chooseKind(root: string, given: IndexOptions['kind'] = 'auto'): Promise<SourceKind> {
  if (given !== 'auto') return given;
  const sample: string[] = [];
  for (const { folder, names } of walkFolder(root, { missed: () => {}, passed: () => {} })) {
    for (const name of names) sample.push(folder === '' ? name : `${folder}/${name}`);
    if (sample.length >= sampleLength) break;
  }
  return recognizeKind(root, sample.slice(0, sampleLength));
}

function isUnchanged(last: WrittenTable, path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return last.path === path && found?.size === last.size && found.mtimeMs === last.mtimeMs;
}
