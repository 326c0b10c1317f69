/** Folders to index, with a cache of their own, and the rows of their tables. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Frame } from '../../../src/dataset/frame.js';
import { type IndexOptions, type IndexResult, indexFolder } from '../../../src/dataset/frame-table/index-folder.js';
import { readTable } from '../../../src/files/table.js';
import { writeSample } from '../../dicom/sample-files.js';
import { makeFolder, testKey } from '../make-folder.js';

/** Gives the test a cache of its own, and returns its path. */
export function useOwnCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'angiolab-cache-'));
  vi.stubEnv('ANGIOLAB_CACHE', cache);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true, force: true });
  });
  return cache;
}

/** So many sample files, of two frames each: two to a series, four to a patient. */
export function sampleFiles(count: number): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `p${Math.floor(index / 4)}/image ${index}.dcm`,
      writeSample({
        PatientID: `ID-${Math.floor(index / 4)}`,
        SOPInstanceUID: `2.25.10${index}`,
        SeriesInstanceUID: `2.25.2${Math.floor(index / 2)}`,
        PositionerPrimaryAngle: index - 5,
      }),
    ]),
  );
}

/** A folder with these files. */
export function makeSource(files: Readonly<Record<string, string | Uint8Array>>): string {
  return makeFolder(files);
}

/** Indexes with the tests' key. */
export async function index(folder: string, options: IndexOptions = {}): Promise<IndexResult> {
  return indexFolder(folder, { key: testKey, ...options });
}

/** A row of a frame table. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** The rows of a table. */
export async function readRows(path: string): Promise<Row[]> {
  const table = Object.entries(await readTable(path));
  const count = table[0]?.[1].values.length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(table.map(([name, column]) => [name, column.values[row] ?? null])),
  );
}

/** A frame as the table writes it, in the columns that both have. */
export function toRow(frame: Frame): Row {
  return { ...frame, segments: frame.segments?.join(';') ?? null };
}
