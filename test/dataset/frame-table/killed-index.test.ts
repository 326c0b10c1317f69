/** An index run that is killed: the next one finds what was done, and the table is whole or not there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { packageRoot } from '../../../src/files/directories.js';
import { testKey } from '../make-folder.js';
import { index, makeSource, readRows, sampleFiles, useOwnCache } from './make-index.js';

const built = join(packageRoot(), 'dist/dataset/frame-table/index-folder.js');

/** Indexes in a process of its own, with worker threads, that kills itself once so many files are done. */
function indexAndDie(folder: string, options: { readonly out: string; readonly after: number }): NodeJS.Signals | null {
  const script = `
    import { indexFolder } from ${JSON.stringify(pathToFileURL(built).href)};
    const progress = (files) => { if (files >= ${options.after}) process.kill(process.pid, 'SIGKILL'); };
    await indexFolder(${JSON.stringify(folder)}, { key: new Uint8Array(32).fill(${testKey[0]}), out: ${JSON.stringify(options.out)}, progress });`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: process.env }).signal;
}

test('indexFolder goes on after two kills, and its table is that of an undisturbed run', async () => {
  const cache = useOwnCache();
  const folder = makeSource(sampleFiles(200));
  const out = join(makeSource({}), 'frames.parquet');
  expect(indexAndDie(folder, { out, after: 60 })).toBe('SIGKILL');
  expect(existsSync(out)).toBe(false);
  expect(indexAndDie(folder, { out, after: 120 })).toBe('SIGKILL');
  const result = await index(folder, { out });
  expect(result).toMatchObject({ files: 200, frames: 400 });
  expect(result.read).toBeLessThanOrEqual(80);
  const rows = await readRows(out);
  const [state = ''] = readdirSync(join(cache, 'index'));
  expect(readdirSync(join(cache, 'index', state)).filter((name) => name.startsWith('journal'))).toEqual([]);
  useOwnCache();
  const whole = await index(folder, { out: join(makeSource({}), 'frames.parquet') });
  expect(await readRows(whole.table)).toEqual(rows);
});
