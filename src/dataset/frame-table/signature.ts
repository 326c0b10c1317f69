/** What tells a batch of files from a changed one, in a few bytes. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { sep } from 'node:path';
import type { FileStat } from './file-record.js';

/** A signature in the making. */
export interface Signature {
  add(name: string, stat: FileStat): void;
  /** Equal if names, sizes, dates and inodes are, in their order. */
  finish(): string;
}

/** Begins a signature. Numbers go in as they are: to write them as text takes longer than to hash them. */
export function createSignature(): Signature {
  const names: string[] = [];
  const numbers: number[] = [];
  return {
    add(name, { size, mtimeMs, ctimeMs, ino }) {
      names.push(name);
      numbers.push(size, mtimeMs, ctimeMs, ino);
    },
    finish() {
      const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
      return createHash('sha256').update(JSON.stringify(names)).update(bytes).digest('base64');
    },
  };
}

/** The signature of files as they are now. @param folder - absolute */
export function signFiles(folder: string, names: readonly string[]): string {
  const sign = createSignature();
  for (const name of names) sign.add(name, readStat(`${folder}${sep}${name}`));
  return sign.finish();
}

/** Of a file that isn't there. */
export const noStat: FileStat = { size: 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };

/** What tells a file from a changed one. */
export function readStat(path: string): FileStat {
  return statSync(path, { throwIfNoEntry: false }) ?? noStat;
}
