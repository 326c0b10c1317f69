import { describe, expect, test } from 'vitest';
import { type IndexEntry, renderIndex } from '../../src/report/render-index.js';
import { createNotebook, prose } from './notebooks.js';

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
    expect(page).toContain('<h2><a href="01.html">Why &lt;so&gt;?</a></h2>\n<p class="summary">Because it is.</p>');
    expect(page).toContain('<span class="status done">done</span>\n<span>4.2 s</span>');
    expect(page).toContain('<span class="status failed">failed</span>\n<span>3 min 5 s</span>');
    expect(page).toContain('E: &lt;bad&gt;');
    expect(page).toContain('3 notebooks: 1 done, 1 failed, 1 skipped');
  });

  test('makes no link to a report that was not made, and uses the name where there is no heading', () => {
    expect(page).toContain('<h2>Why &lt;so&gt;?</h2>');
    expect(renderIndex([{ notebook: real, name: '04', status: 'skipped' }], { title: 'T' })).toContain('<h2>04</h2>');
  });

  test('flags synthetic data on the cards, and on the page when all of it is', () => {
    expect(page.match(/synthetic data<\/span>/g)).toHaveLength(3);
    expect(page).toContain('<aside class="banner"');
    const mixed = renderIndex([...entries, { notebook: real, name: '04', status: 'done' }], { title: 'T' });
    expect(mixed).not.toContain('<aside class="banner"');
  });

  test('runs no script', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('script-src &#39;none&#39;');
  });
});
