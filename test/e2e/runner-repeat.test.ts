/**
 * Runs of a notebook of 20 cells in a row, in one process: nothing hangs, nothing is left, and all give the same.
 *
 * `ANGIOLAB_RUNS` says how many; default 5.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CodeCell, Notebook } from '../../src/notebook/nbformat.js';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';

const runs = Number(process.env['ANGIOLAB_RUNS'] ?? 5);
const limitMs = 30_000 * runs;
const folder = mkdtempSync(join(tmpdir(), 'angiolab-repeat-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the fixture `repeat.mjs` prints after a run. */
interface Rest {
  readonly seconds: number;
  readonly difference: unknown;
  readonly processes: number;
  readonly files: number;
  readonly listened: number;
  readonly listening: number;
  readonly descriptors: readonly string[];
  readonly residentBytes: number;
}

const sources = [
  'let total: number = 0;\nconst values: number[] = [];',
  ...Array.from(
    { length: 16 },
    (_, index) => `total += ${index};\nvalues.push(total);\nconsole.log("step", ${index}, total);`,
  ),
  'import { showTable } from "angiolab";\nshowTable([{ total }]);',
  'throw new RangeError("as asked: " + total);',
  'await new Promise((done) => setTimeout(done, 10));\nvalues',
];

function createNotebook(): Notebook {
  const cells = sources.map((source, index): CodeCell => {
    const metadata = source.startsWith('throw') ? { tags: ['raises-exception'] } : {};
    return { cell_type: 'code', id: `cell-${index}`, metadata, source, outputs: [], execution_count: null };
  });
  return { cells, metadata: { kernelspec: { name: 'angiolab' } }, nbformat: 4, nbformat_minor: 5 };
}

async function repeat(): Promise<readonly Rest[]> {
  const [temporary, input] = [mkdtempSync(join(folder, 'tmp-')), join(folder, 'cells.ipynb')];
  await writeNotebook(input, createNotebook());
  const fixture = resolve(import.meta.dirname, '../fixtures/runner/repeat.mjs');
  const dist = resolve(import.meta.dirname, '../../dist');
  const words = ['--expose-gc', fixture, dist, input, join(folder, 'out', 'done.ipynb'), String(runs)];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.skipIf(process.platform !== 'linux')(
  `${runs} runs in a row leave no process, file, port, descriptor or memory, and give the same`,
  async () => {
    const rests = await repeat();
    expect(rests).toHaveLength(runs);
    const [first] = rests as [Rest, ...Rest[]];
    for (const rest of rests) {
      expect(rest).toMatchObject({ processes: 0, files: 0, listened: 5, listening: 0, difference: null });
      expect(rest.descriptors).toEqual(first.descriptors);
    }
    const done = parseNotebook(readFileSync(join(folder, 'out', 'done.ipynb'), 'utf8'));
    expect((done.cells[19] as CodeCell).outputs).toMatchObject([{ output_type: 'execute_result' }]);
    expect(readdirSync(join(folder, 'out'))).toEqual(['done.ipynb']);
    const [early, late] = [rests[Math.min(9, runs - 2)], rests.at(-1)] as [Rest, Rest];
    expect(late.residentBytes - early.residentBytes).toBeLessThan(50e6);
    const times = rests.map((rest) => rest.seconds).sort((a, b) => a - b);
    const megabytes = rests.map((rest) => Math.round(rest.residentBytes / 1e6));
    console.log(
      `${runs} runs: ${times[0]?.toFixed(2)} to ${times.at(-1)?.toFixed(2)} s, median ${times[runs >> 1]?.toFixed(2)} s; ` +
        `resident ${megabytes[0]} MB after the first, ${megabytes.at(-1)} after the last, at most ${Math.max(...megabytes)}; ` +
        `${first.descriptors.length} descriptors`,
    );
  },
  limitMs,
);
