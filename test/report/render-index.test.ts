import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../src/notebook/nbformat.js';
import { type IndexEntry, renderIndex } from '../../src/report/render-index.js';
import { code, createNotebook, prose, show } from './notebooks.js';

const notebook = createNotebook([prose('# Why <so>?\n\nBecause *it* is.\n\nMore.')], { angiolab: { synthetic: true } });
const real = createNotebook([prose('no heading')]);
const entries: readonly IndexEntry[] = [
  { notebook, name: '01', status: 'done', href: '01.html', durationMs: 4210 },
  { notebook, name: '02', status: 'failed', href: '02.html', durationMs: 185_400, reason: 'E: <bad>' },
  { notebook, name: '03', status: 'skipped', reason: '02 failed' },
];

describe('renderIndex', () => {
  const page = renderIndex(entries, { title: 'All & more', note: 'On WASM.' });

  test('shows title, question, status, duration and reason of each notebook', () => {
    expect(page).toContain('<title>All &amp; more</title>');
    expect(page).toContain('<a href="01.html">Why &lt;so&gt;?</a>\n<p class="summary">Because it is.</p>');
    expect(page).toMatch(/data-label="Status" data-sort="done"><span><span class="status done">done<\/span>/);
    expect(page).toContain('data-label="Duration" data-sort="4210">4.2 s</td>');
    expect(page).toContain('data-label="Duration" data-sort="185400">3 min 5 s</td>');
    expect(page).toContain('<p class="reason failed">E: &lt;bad&gt;</p>');
    expect(page).toContain('3 notebooks: 1 done, 1 failed, 1 skipped');
  });

  test('makes no link to a report that was not made, and uses the name where there is no heading', () => {
    expect(page).toContain('<span class="name">Why &lt;so&gt;?</span>');
    const alone = renderIndex([{ notebook: real, name: '04', status: 'skipped' }], { title: 'T' });
    expect(alone).toContain('<span class="name">04</span>');
    expect(alone.match(/<script/g)).toHaveLength(2);
  });

  test('flags synthetic data on the page when all of it is, else in the rows', () => {
    expect(page).toContain('<aside class="banner"');
    expect(page).not.toContain('class="made-up"');
    const mixed = renderIndex([...entries, { notebook: real, name: '04', status: 'done' }], { title: 'T' });
    expect(mixed).not.toContain('<aside class="banner"');
    expect(mixed.match(/class="made-up"/g)).toHaveLength(3);
  });

  test('shows what a notebook declares as its result, and leaves out what is none', () => {
    const headline = [
      { name: 'Accuracy', value: 0.5, interval: [0.25, 0.75] },
      { name: 'x' },
      { name: 'Frames', value: 12, unit: 'px' },
    ];
    const declares = createNotebook([], { angiolab: { headline } });
    const index = renderIndex([{ notebook: declares, name: 'a', status: 'done' }], { title: 'T' });
    expect(index).toContain(
      'data-label="Result" data-sort="0.5"><dl><dt>Accuracy</dt><dd>0.500 (0.250 to 0.750)</dd><dt>Frames</dt><dd>12 px</dd></dl>',
    );
  });

  test('reads a headline that only a cell declares, and shows the first figure of the cell tagged headline', () => {
    const declared = show({ 'application/vnd.angiolab.provenance+json': { headline: { name: 'AUC', value: 0.75 } } });
    const picture = show({ 'image/png': 'iVBORw0KGgo', 'text/plain': 'a picture' });
    const cells = [code([declared]), code([declared, picture], ['headline'])];
    const index = renderIndex([{ notebook: createNotebook(cells), name: 'a', status: 'done' }], { title: 'T' });
    expect(index).toContain('<dt>AUC</dt><dd>0.750</dd>');
    expect(index).toContain('data:image/png;base64,iVBORw0KGgo');
    const hidden = createNotebook([code([picture], ['headline', 'remove-output'])]);
    expect(renderIndex([{ notebook: hidden, name: 'a', status: 'done' }], { title: 'T' })).not.toContain('iVBORw0KGgo');
  });

  test('names the commit once, or in the rows where they differ', () => {
    const at = (commit: string, changed: boolean): IndexEntry => ({
      ...{ name: commit, status: 'done' },
      notebook: createNotebook([], { angiolab: { run: { commit, changed } } }),
    });
    const [a, b] = [at('a'.repeat(40), true), at('b'.repeat(40), false)];
    expect(renderIndex([a, a], { title: 'T' })).toContain('Code: commit aaaaaaaa with uncommitted changes</p>');
    const both = renderIndex([a, b], { title: 'T' });
    expect(both).toContain('data-label="Code" data-sort="commit bbbbbbbb">commit bbbbbbbb</td>');
    expect(both).not.toContain('Code: commit');
  });

  test('searches prose, code and outputs, without what tags keep from the page, within a bounded size', () => {
    const stream: Output = {
      output_type: 'stream',
      name: 'stdout',
      text: `\u001b[31mred\u001b[0m ${'long '.repeat(10_000)}`,
    };
    const cells = [
      prose('Some *prose* ![x](data:image/png;base64,QUFB)'),
      code([stream, show({ 'text/html': '<b>bold</b><script>no()</script>' })], [], 'source'),
      code([show({ 'text/plain': 'secret1' })], ['remove-output'], 'kept'),
      code([show({ 'text/plain': 'kept2' })], ['remove-input'], 'secret2'),
      code([], ['remove-cell'], 'secret3'),
      code([{ output_type: 'stream', name: 'stderr', text: 'secret4' }], ['remove-stderr'], 'kept4'),
      prose('# secret5\n\nsecret6', ['remove-cell']),
    ];
    const index = renderIndex([{ notebook: createNotebook(cells), name: 'n', status: 'done', href: 'n.html' }], {
      title: 'T',
    });
    const words = JSON.parse(index.match(/id="words">([\s\S]*?)<\/script>/)![1]!) as { parts: [number, string][] }[];
    const [prosePart, codePart, ...rest] = words[0]!.parts;
    expect(prosePart).toEqual([1, 'Some prose x']);
    expect(codePart![1]).toMatch(/^source red long /);
    expect(codePart![1]).toHaveLength(20_000);
    expect(rest).toEqual([
      [3, 'kept'],
      [4, 'kept2'],
      [6, 'kept4'],
    ]);
    expect(index).not.toContain('secret');
    expect(index).toContain('the search knows the beginning');
    const many = Array.from(
      { length: 100 },
      (_, k): IndexEntry => ({
        notebook: createNotebook(Array(10).fill(cells[1])),
        name: `${k}`,
        status: 'done',
        href: `${k}.html`,
      }),
    );
    expect(renderIndex(many, { title: 'T' }).length).toBeLessThan(1_800_000);
  });

  test('allows its own scripts alone', () => {
    const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)![1]!.replaceAll('&#39;', "'");
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(scripts).toHaveLength(4);
    expect(policy).toContain(`script-src ${hashes.join(' ')};`);
  });
});
