/** Notebooks on data full of canaries: run, execute, render and verify put out none, in no file and on no stream. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { brokenFiles, canaryWord, findCanaries, plantCanaries } from '../privacy/plant-canaries.js';
import { codeCell, createNotebook } from './client-notebook.js';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const home = mkdtempSync(join(tmpdir(), 'angiolab-canaries-'));
const notebooks = join(home, `${canaryWord} notebooks`);
const env = { ...process.env, ANGIOLAB_CACHE: join(home, 'cache'), XDG_CONFIG_HOME: join(home, 'config') };
let data = '';

/** Shows whatever a source can tell: as values, as tables, as pictures, and in an error. */
const cells = [
  codeCell('parameters', '/** The data. */\nlet data = "";', ['parameters']),
  codeCell(
    'open',
    'import { declareProvenance, openData } from "angiolab";\nconst source = await openData(data);\nsource',
  ),
  codeCell(
    'declare',
    'declareProvenance({ data: source.kind, dataFingerprint: source.fingerprint, leftOut: source.rejected.length });',
  ),
  codeCell('print', 'console.log(JSON.stringify(source.frames), source.rejected);'),
  codeCell(
    'sql',
    'import { queryFrames, showTable } from "angiolab";\nshowTable(await queryFrames(data, "FROM frames"));',
  ),
  codeCell('wrong', 'await queryFrames(data, "SELECT nothing FROM frames");', ['raises-exception']),
  codeCell(
    'picture',
    'import { describeFrame, showImages } from "angiolab";\nconst frame = source.frames[0];\nshowImages([{ image: await source.readImage(frame), caption: describeFrame(frame) }], { alt: "A frame" });',
  ),
  codeCell('foreign', 'await source.readImage({ ...frame, frameId: "other" });', ['raises-exception']),
];

beforeAll(() => {
  data = plantCanaries(home);
  mkdirSync(notebooks);
  writeFileSync(join(notebooks, 'ask.ipynb'), formatNotebook(createNotebook(cells)));
  copyFileSync(join(root, 'notebooks/01-inspect.ipynb'), join(notebooks, '01-inspect.ipynb'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function angiolab(...words: string[]): { status: number | null; said: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: home,
    env,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr, stderr };
}

/** What stands in the files of a folder, by name. */
function readAll(folder: string): [name: string, text: string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')]);
}

test('run, with the notebooks that look at data', () => {
  const { status, said, stderr } = angiolab(
    'run',
    join(notebooks, '01-inspect.ipynb'),
    join(notebooks, 'ask.ipynb'),
    '--data',
    data,
    '--out',
    'out',
    '--json',
    '--jobs',
    '1',
  );
  expect([status, findCanaries(said)]).toEqual([0, []]);
  expect(stderr.match(/left out: file-/g)).toHaveLength(brokenFiles);
  const files = readAll(join(home, 'out'));
  expect(files.map(([name]) => name)).toEqual(
    expect.arrayContaining(['01-inspect.html', 'ask.html', 'ask.ipynb', 'index.html']),
  );
  for (const [name, text] of files) expect([name, findCanaries(text)]).toEqual([name, []]);
  const asked = readFileSync(join(home, 'out/ask.ipynb'), 'utf8');
  expect(asked).toContain('patient-');
  expect(asked).toContain('Cannot query frames');
});

test('execute, render and verify', () => {
  const executed = angiolab(
    'execute',
    join(notebooks, 'ask.ipynb'),
    '--output',
    'executed/ask.ipynb',
    '--set',
    `data=${data}`,
  );
  expect([executed.status, findCanaries(executed.said)]).toEqual([0, []]);
  const rendered = angiolab('render', 'executed/ask.ipynb', '--out', 'pages', '--json');
  expect([rendered.status, findCanaries(rendered.said)]).toEqual([0, []]);
  const verified = angiolab('verify', 'out/ask.html', '--data', data);
  expect([verified.status, findCanaries(verified.said)]).toEqual([0, []]);
  for (const folder of ['executed', 'pages']) {
    for (const [name, text] of readAll(join(home, folder))) expect([name, findCanaries(text)]).toEqual([name, []]);
  }
});

test('run refuses a notebook whose name is a person’s, without the name', () => {
  const path = join(notebooks, `${canaryWord}^JANE.ipynb`);
  copyFileSync(join(notebooks, 'ask.ipynb'), path);
  const { status, said } = angiolab('run', path, '--data', data, '--out', 'refused');
  expect(status).toBe(2);
  expect(said).toBe(
    'angiolab: Cannot run: expected names of notebooks without identifiers, since pages are named after them, got one with a person name; rename it\n',
  );
});
