/** The real DICOM files of ../shared and what pydicom says of them; tests skip where they are not there. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../shared/data/dicom');

export const hasSharedFiles: boolean = existsSync(folder);

/** A row of truth.json. */
export interface Truth {
  readonly ts: string;
  readonly rows: number;
  readonly cols: number;
  readonly frames: number;
  readonly ba: number;
  readonly bs: number;
  readonly pr: number;
  readonly spp: number;
  readonly pi: string;
  /** `None` where there is none. */
  readonly modality: string;
  readonly pylibjpeg: { readonly sha?: string };
}

export function readSharedFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(resolve(folder, name)));
}

/** Name and truth of every file; none where ../shared is missing. */
export function listTruths(): [string, Truth][] {
  if (!hasSharedFiles) return [];
  return Object.entries(JSON.parse(readFileSync(resolve(folder, 'truth.json'), 'utf8')) as Record<string, Truth>);
}
