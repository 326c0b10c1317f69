/** Workers: any number of them writes the same bytes, and a signal ends them without half a file. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

// As built: Node's workers can't read TypeScript.
const { synthesizeStudies } = (await import(
  new URL('../../dist/synthetic/synthesize-studies.js', import.meta.url).href
)) as typeof import('../../src/synthetic/synthesize-studies.js');

const root = mkdtempSync(join(tmpdir(), 'angiolab-workers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const small = { patients: 5, knobs: { seriesPerPatient: 2, framesPerSeries: 2, size: 64 } };

function readFolder(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return new Map(paths.map((path) => [path.slice(folder.length), hash(path)]));
}

test('no worker, one and three write the same files', async () => {
  const written: Map<string, string>[] = [];
  for (const workers of [0, 1, 3]) {
    await synthesizeStudies(join(root, String(workers)), { ...small, workers });
    written.push(readFolder(join(root, String(workers))));
  }
  // A file and two masks a series; labels, split and truth; and what marks the folder of masks.
  expect(written[0]!.size).toBe(5 * 2 * 3 + 3 + 1);
  expect(written[1]).toEqual(written[0]);
  expect(written[2]).toEqual(written[0]);
}, 60_000);

test('a signal ends the workers, and the folder can be used again', async () => {
  const folder = join(root, 'ended');
  const control = new AbortController();
  const work = synthesizeStudies(folder, { ...small, patients: 40, workers: 2, signal: control.signal });
  setImmediate(() => control.abort(new Error('enough')));
  await expect(work).rejects.toThrow(/^enough$/);
  expect([...readFolder(folder).keys()].filter((path) => !/\.(dcm|png|angiolab-masks)$/.test(path))).toEqual([]);
}, 60_000);
