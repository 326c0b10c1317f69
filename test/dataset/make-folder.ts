/** Throw-away folders with given files, and the pictures of the fixtures. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSource, type SourceOptions } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';

/** A key of the tests' own: pseudonyms don't depend on who runs them. */
export const testKey: Uint8Array = new Uint8Array(32).fill(7);

/** A folder with these files, removed when the test ends. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-dataset-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Opens a folder with these files. */
export async function openFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: SourceOptions = {},
): Promise<Source> {
  return openSource(makeFolder(files), { key: testKey, ...options });
}

/** One of the fixture's pictures. */
export function picture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/dataset/pictures/${name}`, import.meta.url));
}
