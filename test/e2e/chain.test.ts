/** The whole chain as a user runs it: data to executed notebooks to pages, and what happens when something is wrong. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, startBrowser } from './browser.js';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-chain-'));
const names = ['01-inspect', '02-leakage', '03-fine-tune', '04-errors', '05-realism'];
afterAll(() => rmSync(folder, { recursive: true }));

function angiolab(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(root, 'dist/cli/main.js'), ...words],
      { cwd: folder, env },
      (error, stdout, stderr) => {
        done({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

interface Cell {
  readonly cell_type: string;
  readonly metadata: { readonly tags?: string[] };
  readonly source: string[];
  readonly outputs?: readonly { readonly output_type: string }[];
}

function readCells(path: string): Cell[] {
  return JSON.parse(readFileSync(path, 'utf8')).cells;
}

describe('the embedded studies, from data to pages', () => {
  const out = join(folder, 'reports');
  let browser: Browser;
  let run: { status: number; stdout: string; stderr: string };

  /** README names this limit. */
  const tenMinutesMs = 600_000;

  beforeAll(async () => {
    browser = await startBrowser();
    run = await angiolab('run', '--out', out);
  }, tenMinutesMs);
  afterAll(() => browser.close());

  test('all notebooks run without errors, and the index is where stdout says', () => {
    expect(run.stderr).not.toMatch(/failed/);
    expect([run.status, resolve(folder, run.stdout.trim())]).toEqual([0, join(out, 'index.html')]);
    for (const name of names) {
      const outputs = readCells(join(out, `${name}.ipynb`)).flatMap((cell) => cell.outputs ?? []);
      expect(outputs.length).toBeGreaterThan(0);
      expect(outputs.filter((output) => output.output_type === 'error')).toEqual([]);
    }
  });

  test.each(['index', ...names])(
    '%s.html makes no request, has no console error, draws every plot and says synthetic',
    async (name) => {
      const opened = await openPage(browser, join(out, `${name}.html`));
      expect(opened.requests).toEqual([]);
      expect(opened.consoleErrors).toEqual([]);
      expect(opened.drawnFigures).toBe(opened.figures);
      if (name !== 'index') expect(opened.figures).toBeGreaterThan(0);
      expect(await opened.page.getByText('Masked on this page').count()).toBe(0);
      expect(
        await opened.page
          .getByText(/synthetic data/i)
          .first()
          .isVisible(),
      ).toBe(true);
      await opened.page.close();
    },
  );

  const opening = 'import { openData } from "angiolab";\ntype Data = Awaited<ReturnType<typeof openData>>;';
  const mutations = {
    'shuffled labels': `${opening}
const mutate = (source: Data): Data => {
  const labels = source.frames.map((frame) => frame.label);
  const step = 7;
  return { ...source, readImage: (frame) => source.readImage(source.frames.find((own) => own.frameId === frame.frameId)!),
    hashOf: (frame) => source.hashOf(source.frames.find((own) => own.frameId === frame.frameId)!),
    frames: source.frames.map((frame, index) => ({ ...frame, label: labels[(index * step) % labels.length] })) };
};`,
    'a split dealt by frame': `${opening}
const mutate = (source: Data): Data => {
  const parts = ["validation", "train", "train", "test"] as const;
  const assignment = Object.fromEntries(source.frames.map((frame, index) => [frame.frameId, parts[index % 4]]));
  return { ...source, ownSplit: { ...source.ownSplit!, unit: "frame", assignment: assignment } };
};`,
  };
  const cases = names.flatMap((name) =>
    Object.entries(mutations).map(([mutation, code]) => ({ name, mutation, code })),
  );

  test.each(cases)('$name fails in its assert cell for $mutation', async ({ name, mutation, code }) => {
    const notebook = JSON.parse(readFileSync(join(root, 'notebooks', `${name}.ipynb`), 'utf8'));
    const index = notebook.cells.findIndex((cell: Cell) => cell.source.join('').includes('await openData('));
    const cell = notebook.cells[index];
    cell.source = [cell.source.join('').replace(/await openData\([^)]*\)/, 'mutate($&)')];
    notebook.cells.splice(index, 0, { ...cell, id: 'mutation', metadata: {}, source: [code] });
    const path = join(folder, `${name}-${mutation.replaceAll(' ', '-')}.ipynb`);
    writeFileSync(path, JSON.stringify(notebook));
    const declaresOut = ['03-fine-tune', '04-errors'].includes(name);
    // 04 reads the true run; 03 must not replace it.
    const place = name === '03-fine-tune' ? join(folder, 'mutated') : out;
    const executed = path.replace('.ipynb', '-executed.ipynb');
    const mutated = await angiolab(
      'execute',
      path,
      '--output',
      executed,
      ...(declaresOut ? ['--set', `out=${place}`] : []),
    );
    expect(mutated.status).toBe(1);
    const failed = readCells(executed).find((item) => item.outputs?.some((output) => output.output_type === 'error'));
    expect(failed?.metadata.tags).toEqual(['assert']);
    expect(failed?.outputs).toContainEqual(expect.objectContaining({ ename: 'AssertionError' }));
  });
});

describe('bad input', () => {
  test('a missing folder, an empty folder and a file are one clear sentence each', async () => {
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'file.txt'), 'text');
    for (const [data, found] of [
      ['missing', 'nothing at that path'],
      ['empty', 'a folder without any'],
      ['file.txt', 'a file'],
    ] as const) {
      const { status, stdout, stderr } = await angiolab('run', '--data', data);
      expect([data, status, stdout]).toEqual([data, 2, '']);
      expect(stderr).toMatch(/^angiolab: Cannot open the source: expected .*, got .*; .*\n$/);
      expect(stderr).toContain(`got ${found}`);
    }
  });

  test('a truncated DICOM file among good ones is listed by pseudonym, and the others are used', async () => {
    await angiolab('synthesize', '--out', 'studies', '--patients', '4');
    const victim = findDicom(join(folder, 'studies'));
    writeFileSync(victim, readFileSync(victim).subarray(0, 9000));
    const { status, stderr } = await angiolab(
      'run',
      join(root, 'notebooks/01-inspect.ipynb'),
      '--data',
      'studies',
      '--out',
      'cut',
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/data: 81 frames, labels LCA, RCA; 1 files left out/);
    expect(stderr).toMatch(/left out: file-[0-9a-f]{12}: /);
    expect(readFileSync(join(folder, 'cut', '01-inspect.html'), 'utf8')).toMatch(/file-[0-9a-f]{12}/);
  });

  test('a broken PNG among good ones is listed, and a stack trace never shown', async () => {
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8])
      cpSync(join(shared, `arcade/syntax/train/images/${number}.png`), join(pictures, `${number}.png`));
    writeFileSync(join(pictures, '8.png'), readFileSync(join(pictures, '8.png')).subarray(0, 5000));
    const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${number}.png,${number % 2 === 0 ? 'LCA' : 'RCA'}`);
    writeFileSync(join(pictures, 'labels.csv'), ['file,label', ...rows].join('\n'));
    const { status, stderr } = await angiolab(
      'run',
      join(root, 'notebooks/01-inspect.ipynb'),
      '--data',
      'pictures',
      '--out',
      'png',
    );
    expect(stderr).toMatch(/data: 7 frames, labels LCA, RCA; 1 files left out/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(0);
  });
});

function findDicom(studies: string): string {
  const truth = JSON.parse(readFileSync(join(studies, 'truth.json'), 'utf8'));
  return join(studies, truth.studies[0].series[0].file);
}
