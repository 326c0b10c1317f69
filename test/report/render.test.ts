import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../src/notebook/nbformat.js';
import { render } from '../../src/report/render.js';
import { code, createNotebook, fixturePath, loadFixture, prose, renderMain, show } from './notebooks.js';

const renderOutput = (...outputs: readonly Output[]): string => renderMain(code(outputs, ['remove-input']));
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
const figure = { data: [{ type: 'scatter', y: [1, 2] }], layout: { title: { text: 'Curve' } } };

describe('render', () => {
  test('gives the golden page, its style sheet aside, for the small notebook (ANGIOLAB_UPDATE_GOLDEN=1 writes it anew)', () => {
    const whole = render(loadFixture('small'), { generatedFrom: { name: 'small.ipynb', sha256: '0'.repeat(64) } });
    const page = whole.replace(/<style>[\s\S]*<\/style>/, '<style></style>');
    if (process.env['ANGIOLAB_UPDATE_GOLDEN'] === '1') writeFileSync(fixturePath('small.html'), page);
    expect(page).toBe(readFileSync(fixturePath('small.html'), 'utf8'));
  });

  test('gives the same bytes for the same notebook', () => {
    expect(render(loadFixture('realistic'))).toBe(render(loadFixture('realistic')));
  });

  test('embeds the plotting library once, and only where a figure is', () => {
    const two = render(
      createNotebook([
        code([show({ 'application/vnd.plotly.v1+json': figure })]),
        code([show({ 'application/vnd.plotly.v1+json': figure })]),
      ]),
    );
    expect(two.split('plotly.js (basic').length - 1).toBe(1);
    expect(render(createNotebook([prose('# No figure')])).length).toBeLessThan(40_000);
  });

  test('allows by its policy the hashes of its own scripts and nothing else', () => {
    const page = render(loadFixture('realistic'));
    const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)![1]!.replaceAll('&#39;', "'");
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hashes.join(' ')};`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  test('states where it comes from, unknown keys included, without dates of its own', () => {
    const page = render(createNotebook([], { angiolab: { dataFingerprint: 'abc', odd: [{ deep: { er: 1 } }] } }));
    expect(page).toContain('<dt>Data fingerprint</dt><dd>abc</dd>');
    expect(page).toContain('<dt>Er</dt><dd>1</dd>');
    expect(page).not.toMatch(/20\d\d-\d\d-\d\d/);
  });

  test.each([
    ['its metadata', createNotebook([], { angiolab: { synthetic: true } })],
    ['an output', createNotebook([code([show({ 'application/vnd.angiolab.provenance+json': { synthetic: true } })])])],
  ])('flags synthetic data that %s declares', (_, notebook) => {
    expect(render(notebook)).toContain(
      '<aside class="banner" aria-label="About the data">Results on synthetic data</aside>',
    );
  });

  test('does not flag other data', () => {
    expect(render(createNotebook([], { angiolab: { synthetic: false } }))).not.toContain('class="banner"');
  });
});

describe('render, outline', () => {
  test('takes the first heading as title and puts the others on levels that skip none', () => {
    const page = render(createNotebook([prose('# Title\n\n# Part\n\n#### Deep\n\n## Next'), prose('# Part')]));
    const levels = [...page.matchAll(/<h(\d)[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map((match) => `${match[1]} ${match[2]}`);
    expect(levels).toEqual(['1 Title', '2 Part', '3 Deep', '3 Next', '2 Part']);
    expect(page).toContain('<title>Title</title>');
  });

  test('gives equal headings different anchors, and lists both', () => {
    const page = render(createNotebook([prose('# T\n\n## Same'), prose('## Same')]));
    expect(page).toContain('<a href="#section-same">Same</a>');
    expect(page).toContain('<a href="#section-same-2">Same</a>');
    expect(page).toContain('<h2 id="section-same-2">');
  });

  test('keeps headings of outputs out of the outline', () => {
    const main = renderOutput(show({ 'text/html': '<h1>Big</h1>' }), show({ 'text/markdown': '# Big' }));
    expect(main).not.toMatch(/<h\d/);
    expect(main.match(/<p class="heading">Big<\/p>/g)).toHaveLength(2);
  });
});

describe('render, cells', () => {
  test('folds code, but not parameters, checks and failures', () => {
    const error: Output = { output_type: 'error', ename: 'E', evalue: 'v', traceback: [] };
    const cells = [
      code([]),
      code([], ['parameters']),
      code([], ['assert']),
      code([error]),
      code([], ['assert', 'hide-input']),
    ];
    const folds = [...renderMain(...cells).matchAll(/<details class="fold input"( open)?>\n<summary><span>([^<]*)/g)];
    const states = folds.map((match) => `${match[2]}${match[1] ?? ''}`);
    expect(states).toEqual(['Code', 'Parameters open', 'Checks, passed open', 'Code open', 'Checks, passed']);
  });

  test('obeys tags that remove or hide', () => {
    const output: Output = { output_type: 'stream', name: 'stdout', text: 'words' };
    expect(renderMain(code([output], ['remove-cell']))).toBe('');
    expect(renderMain(code([output], ['remove-output']))).not.toContain('words');
    expect(renderMain(code([output], ['remove-input']))).not.toContain('code()');
    expect(renderMain(code([output], ['hide-output']))).toContain('<details class="fold"><summary>Output</summary>');
  });

  test('names a failed cell under the title and links to it', () => {
    const error: Output = {
      output_type: 'error',
      ename: 'RangeError',
      evalue: '<too far>',
      traceback: ['\x1b[31mat\x1b[0m'],
    };
    const page = render(createNotebook([prose('# T'), code([error])]));
    expect(page).toContain('<a href="#cell-2">RangeError</a>: &lt;too far&gt;');
    expect(page).toContain('<span class="ansi-red-fg">at</span>');
  });
});

describe('render, outputs', () => {
  test('prefers Plotly JSON to HTML and names the figure by its title', () => {
    const main = renderOutput(show({ 'text/html': '<p>fallback</p>', 'application/vnd.plotly.v1+json': figure }));
    expect(main).toContain('<figure class="plot" aria-label="Curve">');
    expect(main).not.toContain('fallback');
  });

  test('falls back where the library cannot draw a trace', () => {
    const map = { data: [{ type: 'scattergeo', lon: [1] }], layout: {} };
    const main = renderOutput(show({ 'application/vnd.plotly.v1+json': map, 'image/png': png }));
    expect(main).toContain(`src="data:image/png;base64,${png}"`);
  });

  test('gives a picture the words of its metadata', () => {
    const main = renderOutput(show({ 'image/png': png }, { 'image/png': { alt: 'Two frames', width: 40 } }));
    expect(main).toContain('alt="Two frames" width="40">');
  });

  test('shows SVG as a picture', () => {
    expect(renderOutput(show({ 'image/svg+xml': '<svg onload="x()"/>' }))).toContain(
      '<img class="picture" src="data:image/svg+xml;base64,',
    );
  });

  test('shows provenance as a list', () => {
    const main = renderOutput(
      show({ 'application/vnd.angiolab.provenance+json': { backend: 'wasm', seed: 1 }, 'text/plain': 'x' }),
    );
    expect(main).toContain('<dl class="facts"><dt>Backend</dt><dd>wasm</dd><dt>Seed</dt><dd>1</dd></dl>');
  });

  test.each([
    [
      'an unknown type alone',
      { 'application/x-odd': 1 },
      'The report cannot show this output: <code>application/x-odd</code>',
    ],
    [
      'an unknown type with text',
      { 'application/x-odd': 1, 'text/plain': 'words' },
      '<code>application/x-odd</code>.</p>',
    ],
    ['a broken picture', { 'image/png': '"><b>' }, 'The report cannot show this output: <code>image/png</code>'],
    [
      'a script alone',
      { 'text/html': '<script>x()</script>' },
      'The report cannot show this output: <code>text/html</code>',
    ],
    ['nothing', {}, 'The report cannot show this output: it is empty'],
  ])('says so for %s', (_, data, expected) => {
    expect(renderOutput(show(data))).toContain(expected);
  });

  test('keeps tables with classes and alignment, and says what it left out', () => {
    const main = renderOutput(
      show({
        'text/html':
          '<table class="wide"><tr><td style="text-align:right;position:fixed" colspan="2" onclick="x()">1</td></tr></table><script>x()</script>',
      }),
    );
    expect(main).toContain('<table class="wide"><tr><td style="text-align:right" colspan="2">1</td></tr></table>');
    expect(main).toContain('are not shown.</p>');
    expect(main).not.toContain('x()');
  });

  test('joins pieces of one stream, so that a progress bar is one line', () => {
    const piece = (text: string): Output => ({ output_type: 'stream', name: 'stderr', text });
    expect(renderOutput(piece('10 %'), piece('\r20 %'))).toContain(
      '<pre class="stream stderr" tabindex="0">20 %</pre>',
    );
  });
});

describe('render, hostile notebooks', () => {
  const page = render(loadFixture('hostile'), {
    title: '</title><script>ran()</script>',
    note: '<script>ran()</script>',
  });

  test('lets no script in but its own', () => {
    const own = page.match(/<script>/g) ?? [];
    const allowed = page.match(/'sha256-|&#39;sha256-/g) ?? [];
    expect(own).toHaveLength(allowed.length);
    expect(page.match(/<script(?! type="application\/json")[^>]+>/g)).toBeNull();
  });

  test('holds no handler, no frame, no form and no address that a browser would fetch', () => {
    const start = page.indexOf('<body');
    const body = page.slice(start, page.indexOf('<script>', start));
    const tags = body.match(/<[a-z][^>]*>/gi)!.join('\n');
    expect(tags).not.toMatch(/<[^>]*\son\w+\s*=\s*[^"]*$/im);
    expect(tags).not.toMatch(/<(iframe|object|embed|form|base|meta|link|style|svg|math)\b/i);
    expect(tags).not.toMatch(/(src|srcset|action|background)="https?:/i);
    expect(tags).not.toMatch(/href="(javascript|data):/i);
  });
});

describe('render, links', () => {
  test('marks those whose words are their address, so that print says it once', () => {
    const page = render(
      createNotebook([prose('<https://a.example> [b.example](https://b.example) [c](https://c.example)')]),
    );
    const links = [...page.matchAll(/<a href="https:[^>]*>/g)].map(([link]) => link.includes('class="bare"'));
    expect(links).toEqual([true, true, false]);
  });
});

describe('render, provenance', () => {
  test('folds what has many entries, and shows the rest', () => {
    const packages = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 'v']));
    const page = render(createNotebook([], { angiolab: { run: { commit: 'c', packages } } }));
    expect(page).toContain('<dt>Commit</dt><dd>c</dd>');
    expect(page).toContain('<dt>Packages</dt><dd><details class="many"><summary>21 entries</summary>');
  });

  test('leaves names as they are: of packages, files and parameters', () => {
    const run = { packages: { '@tensorflow/tfjs-node-gpu': '4' }, wrote: { 'runs/fine-tune': 'f00' }, read: {} };
    const page = render(
      createNotebook([], { angiolab: { run, parameters: { maxFrames: 3 }, 'my-key': '', tfjs: '4' } }),
    );
    for (const name of ['@tensorflow/tfjs-node-gpu', 'runs/fine-tune', 'maxFrames', 'my-key'])
      expect(page).toContain(`<dt><code>${name}</code></dt>`);
    expect(page).toContain('<dt>Read</dt><dd>–</dd>');
    expect(page).toContain('<dt>TensorFlow.js</dt><dd>4</dd>');
  });

  test('shows four digits of a fraction and groups those of a long count, but not of a seed', () => {
    const page = render(
      createNotebook([], { angiolab: { score: 38 / 45, networkParameters: 21802784, seed: 20240101 } }),
    );
    expect(page).toContain('<dd><span title="0.8444444444444444">0.8444</span></dd>');
    expect(page).toContain('<dt>Network parameters</dt><dd>21,802,784</dd>');
    expect(page).toContain('<dt>Seed</dt><dd>20240101</dd>');
  });
});
