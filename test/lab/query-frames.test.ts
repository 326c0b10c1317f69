/** queryFrames: rows of a query, over a folder and over a table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { indexFolder } from '../../src/dataset/frame-table/index-folder.js';
import { queryFrames } from '../../src/lab/query-frames.js';
import { showTable } from '../../src/lab/show-table.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { printed } from './printed.js';

const home = mkdtempSync(join(tmpdir(), 'angiolab-query-'));
const data = join(home, 'studies');
const byArtery =
  'SELECT label, count(*) AS frames, count(DISTINCT patient) AS patients FROM frames GROUP BY 1 ORDER BY 1';

beforeAll(async () => {
  vi.stubEnv('ANGIOLAB_CACHE', join(home, 'cache'));
  vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'));
  await synthesizeStudies(data, { patients: 4, knobs: { seriesPerPatient: 3, framesPerSeries: 2, size: 64 } });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

describe('queryFrames', () => {
  test('answers in rows that showTable shows', async () => {
    const rows = await queryFrames(data, byArtery);
    expect(rows.map(({ label }) => label)).toEqual(['LCA', 'RCA']);
    expect(rows.reduce((sum, { frames }) => sum + Number(frames), 0)).toBe(24);
    expect(printed(() => showTable(rows))).toMatch(/^label {2}frames {2}patients\nLCA +\d+ +4\nRCA +\d+ +\d\n$/);
  });

  test('answers the same for the table of the folder', async () => {
    const table = join(home, 'frames.parquet');
    await indexFolder(data, { out: table });
    expect(await queryFrames(table, byArtery)).toEqual(await queryFrames(data, byArtery));
  });

  test('has pixel facts where they are asked for, numbers as numbers and lists as texts', async () => {
    const sql =
      'SELECT sum(frameNumber) AS sum, list(DISTINCT rows) AS sizes, min(sdGrey) > 0 AS seen, max(segments) AS none FROM frames';
    expect(await queryFrames(data, sql, { pixels: true })).toEqual([{ sum: 36, sizes: '64', seen: true, none: null }]);
  });

  test('says what is wrong with a query, without the path of the table', async () => {
    const asked = queryFrames(data, 'SELECT artery FROM frames');
    await expect(asked).rejects.toThrow(SyntaxError);
    await expect(asked).rejects.toThrow(
      /^Cannot query frames: expected a query in DuckDB's SQL, got ".*artery.*"; correct it \(columns: docs\/formats\.md\)$/,
    );
    await expect(asked).rejects.not.toThrow(home);
  });
});
