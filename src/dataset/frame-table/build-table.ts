/** Makes the table of a scan, and of the scan the last run. */
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openMarks } from '../arcade.js';
import { createPseudonyms } from '../pseudonyms.js';
import { readLabels } from '../read-labels.js';
import { readOwnSplit } from '../read-own-split.js';
import type { SourceError } from '../source.js';
import { sourceError } from '../source-error.js';
import type { PassedOver } from '../walk-folder.js';
import { tableFormat, tableVersion } from './frame-columns.js';
import { gatherLines } from './gather-lines.js';
import type { IndexPlace } from './index-place.js';
import type { IndexState } from './index-state.js';
import type { Block } from './journal.js';
import { type IndexedReject, type IndexTotals, writeLastRun } from './last-run.js';
import { readFiles, readRejected } from './read-lines.js';
import { findWords, type WordRow } from './source-words.js';
import { writeFrameTable } from './write-frame-table.js';

/** What a table is built of. */
export interface BuildOptions {
  readonly place: IndexPlace;
  readonly blocks: readonly Block[];
  readonly passedOver: PassedOver;
  /** From `hashInputs`. */
  readonly inputs: string;
  /** Where the table goes. */
  readonly table: string;
  /** Path of a labels file; default that of the folder. */
  readonly labels?: string;
}

/**
 * Writes the table and remembers the run.
 *
 * @throws SourceError if nothing can be used, or labels or the split are wrong; the last run stays then, and what was read too
 */
export async function buildTable(options: BuildOptions, state: IndexState): Promise<IndexTotals> {
  const { place, inputs, table, passedOver } = options;
  const lines = join(place.state, `lines-${process.pid}-${Date.now()}.tsv`);
  const blocks = gatherLines(lines, options.blocks);
  const found = blocks.reduce((sum, block) => sum + block.files, 0);
  const rejected = await readRejected(lines, blocks);
  if (rejected.length === found) throw nothingUsable(rejected);
  const split = await readOwnSplit(place.root);
  const counts = await writeFrameTable(table, {
    lines,
    kind: place.kind,
    pixels: place.pixels,
    words: await openWords(lines, blocks, options),
    split,
    metadata: (more) => describeTable(place, [...rejected, ...more], passedOver),
  });
  const all = [...rejected, ...counts.rejected];
  const files = found - all.length;
  const totals = { files, frames: counts.frames, unlabelled: counts.unlabelled, rejected: all, passedOver };
  const { size, mtimeMs } = statSync(table);
  const { root, kind, pixels } = place;
  const written = { path: table, size, mtimeMs };
  await writeLastRun(place.state, {
    root,
    kind,
    pixels,
    inputs,
    lines: basename(lines),
    blocks,
    totals,
    table: written,
  });
  state.clear(basename(lines));
  return totals;
}

async function openWords(
  lines: string,
  blocks: readonly Omit<Block, 'file'>[],
  { place, labels }: BuildOptions,
): Promise<AsyncIterable<WordRow> | null> {
  const rows = await readLabels(place.root, labels);
  const readMarks = place.prefix === null ? null : await openMarks(place.root, place.prefix);
  if (rows === null && readMarks === null) return null;
  return findWords(readFiles(lines, blocks), {
    labels: rows,
    readMarks,
    pseudonyms: await createPseudonyms(place.key),
  });
}

/** The table's own metadata: what it is, of which folder, and what is missing in it. */
function describeTable(
  { kind, sourceId }: IndexPlace,
  rejected: readonly IndexedReject[],
  passedOver: PassedOver,
): Readonly<Record<string, string>> {
  const list = rejected.map(({ fileId, reason }) => ({ fileId, reason }));
  const leftOut = { rejected: JSON.stringify(list), passedOver: JSON.stringify(passedOver) };
  return { format: tableFormat, version: tableVersion, kind, source: sourceId, ...leftOut };
}

function nothingUsable(rejected: readonly IndexedReject[]): SourceError {
  const got = rejected.length === 0 ? 'none' : `${rejected.length} that can't (the first: ${rejected[0]?.reason})`;
  return sourceError('at least one file that can be used', got, 'name another folder');
}
