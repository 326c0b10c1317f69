/** Notebooks that are made to cost: each is rendered by a process of its own, within 512 MB of heap and 20 seconds. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { code, createNotebook, prose, show } from '../report/notebooks.js';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const outputs = (...bundles: readonly Readonly<Record<string, unknown>>[]): Notebook =>
  createNotebook([code(bundles.map((data) => show(data)))]);
const log = (text: string): Notebook => createNotebook([code([{ output_type: 'stream', name: 'stdout', text }])]);
const text = (...sources: readonly string[]): Notebook => createNotebook(sources.map((source) => prose(source)));
const list = (length: number, item: (index: number) => unknown): unknown[] =>
  Array.from({ length }, (_, at) => item(at));

const bombs: readonly (readonly [string, Notebook])[] = [
  [
    'tags of SVG without end',
    outputs({ 'image/svg+xml': '<svg '.repeat(100_000) }, { 'image/svg+xml': `<svg>${'<g>'.repeat(100_000)}` }),
  ],
  [
    'a title of brackets',
    outputs({
      'application/vnd.plotly.v1+json': {
        data: [{ type: 'bar', y: [1] }],
        layout: { title: { text: '<'.repeat(500_000) } },
      },
    }),
  ],
  [
    'calls of Plotly without end',
    outputs(
      { 'text/html': 'Plotly.newPlot("x",['.repeat(50_000) },
      { 'text/html': `Plotly.newPlot("x",["${'\\"'.repeat(300_000)}` },
    ),
  ],
  ['formulas without end', text(`${'\\begin{a}'.repeat(20_000)} ${'$x'.repeat(20_000)}`, '$'.repeat(50_000))],
  [
    'macros that grow',
    text(Array.from({ length: 200 }, () => '$\\def\\x#1{#1#1#1#1}\\x{\\x{\\x{\\x{\\x{a}}}}}$').join(' ')),
  ],
  ['formulas of every size', text(`$$${'\\frac{a}{'.repeat(200)}${'}'.repeat(200)}$$ $${'\\sqrt{x}'.repeat(1000)}$`)],
  [
    'Markdown of marks',
    text(
      '>'.repeat(50_000),
      '*a '.repeat(30_000),
      '['.repeat(30_000),
      '![a]('.repeat(20_000),
      '# a\n\n'.repeat(5000),
      '[^a] '.repeat(20_000),
    ),
  ],
  [
    'HTML of tags',
    outputs(
      { 'text/html': '<div>'.repeat(50_000) },
      { 'text/html': `x${'<script>'.repeat(60_000)}` },
      { 'text/html': '<table><tr><td>'.repeat(10_000) },
    ),
  ],
  [
    'HTML of attributes',
    outputs(
      { 'text/html': `<p style="${'color:red;'.repeat(50_000)}">x` },
      { 'text/html': '<p style="width:1px">x'.repeat(20_000) },
    ),
  ],
  ['a table of 400,000 cells', outputs({ 'text/html': `<table>${`<tr>${'<td>1'.repeat(20)}`.repeat(20_000)}` })],
  [
    'a wide tree and a large map',
    outputs(
      { 'application/json': list(200_000, (a) => ({ a })) },
      {
        'application/geo+json': {
          type: 'FeatureCollection',
          features: list(50_000, (at) => ({
            geometry: { type: 'Point', coordinates: [at, at] },
            properties: { [`k${at}`]: 1 },
          })),
        },
      },
    ),
  ],
  [
    'a cursor that never stops',
    log(`${'\x1b[500C'.repeat(20_000)}x${'\x1b[500B'.repeat(2000)}${'\x1b]'.repeat(50_000)}${'a\r'.repeat(100_000)}`),
  ],
  ['a line of 20 MB', log('x'.repeat(20_000_000))],
  [
    'code of one character',
    createNotebook(['"', '/*', '`${', '((((', 'a.', '<a>'].map((piece) => code([], [], piece.repeat(30_000)))),
  ],
  ['identifiers by the thousand', log('PatientID: 4711 DOE^JANE /home/jane/x '.repeat(50_000))],
];

describe('notebooks made to cost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-bombs-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(bombs)('%s', (_, notebook) => {
    const path = join(folder, 'bomb.ipynb');
    writeFileSync(path, formatNotebook(notebook));
    const words = ['--max-old-space-size=512', cli, 'render', path, '--quiet'];
    execFileSync(process.execPath, words, { timeout: 20_000, stdio: 'pipe' });
    expect(statSync(join(folder, 'bomb.html')).size).toBeGreaterThan(10_000);
    rmSync(join(folder, 'bomb.html'));
  });
});
