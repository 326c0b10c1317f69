import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownClasses, sanitizeOutput, sanitizeProse } from '../../src/report/sanitize.js';

const clean = (markup: string): string => sanitizeOutput(markup)?.markup ?? '';
const src = resolve(import.meta.dirname, '../../src');

describe('sanitizeOutput', () => {
  test.each([
    ['classes of the page', '<p class="held mine plot">x</p>', '<p class="mine">x</p>'],
    [
      'what leaves its place',
      '<p style="position:fixed;margin-top:-9px;margin:1px 2px;font-size:900px;width:50%">x</p>',
      '<p style="margin:1px 2px;width:50%">x</p>',
    ],
    ['styles that are none', '<p style="a{b:c};width:1px;x">x</p>', '<p style="width:1px">x</p>'],
    [
      'roles and languages',
      '<p role="main" lang="zz-bad" aria-hidden="true">x</p><p role="note" lang="de">y</p>',
      '<p>x</p><p role="note" lang="de">y</p>',
    ],
    [
      'links',
      '<a href="https://a.org" target="_blank" rel="opener">x</a><a href="#y">y</a>',
      '<a href="https://a.org" rel="noopener noreferrer">x</a><a href="#y">y</a>',
    ],
    ['links without words', '<a href="https://a.org"></a>z', 'z'],
    [
      'headings without words',
      '<table><tr><th scope="col"></th><th>a</th></tr></table>',
      '<table><tr><td></td><th>a</th></tr></table>',
    ],
    [
      'sizes',
      '<img src="data:image/png;base64,AAAA" width="99999999" height="20">',
      '<img height="20" src="data:image/png;base64,AAAA" alt="" />',
    ],
    [
      'data that were cut',
      '<img src="data:image/png;base64,AAAAA" alt="a">',
      '<img alt="a" src="data:image/png;base64,AAAA" />',
    ],
  ])('mends %s', (_, markup, expected) => {
    expect(clean(markup)).toBe(expected);
  });
});

describe('colours of an output', () => {
  const styled = (style: string, rest = ''): string =>
    `<style>${style}</style><table><tr><td id="T_a"${rest}>x</td></tr></table>`;
  const cell = (markup: string): string => /<td.*<\/td>/.exec(clean(markup))?.[0] ?? '';
  const lossesOf = (markup: string): string[] => {
    const losses: string[] = [];
    sanitizeOutput(markup, losses);
    return losses;
  };

  test.each([
    [
      'of a style block',
      styled('#T_a, #T_b { background-color: #440154; color: #f1f1f1; }'),
      'style="color:#f1f1f1;background-color:#440154"',
    ],
    [
      'by name, with an ink of ours',
      styled('#T_a { background-color: yellow }'),
      'style="color:#20242a;background-color:#ffff00"',
    ],
    [
      'of the element itself',
      styled('', ' style="background:rgb(0, 0, 128)"'),
      'style="color:#ffffff;background-color:#000080"',
    ],
    [
      'that the element states above the block',
      styled('#T_a { background: red }', ' style="background: navy"'),
      'background-color:#000080',
    ],
    ['that shine through', styled('#T_a { background: rgba(255, 0, 0, 0.2) }'), 'background-color:#ffcccc'],
    [
      'of the ink alone, for both papers',
      styled('#T_a { color: #008080; font-weight: bold }'),
      'style="font-weight:bold;--l:#007a7a;--d:#339999" class="ansi-rgb"',
    ],
    [
      'that no one could read',
      styled('#T_a { color: #fff; background: #fff }'),
      'style="color:#737373;background-color:#ffffff"',
    ],
  ])('are kept: %s', (_, markup, expected) => {
    expect(cell(markup)).toContain(expected);
    expect(lossesOf(markup)).toEqual([]);
  });

  test.each([
    ['of greys, which are the page’s', '#T_a { color: black }'],
    ['of other elements', '#T_b { background: red }'],
    ['of rules under the pointer', 'tr:hover { background: red }'],
    ['that say nothing', '#T_a { background: none; color: inherit }'],
    ['of sizes alone', '.dataframe tbody tr th { vertical-align: top }'],
  ])('are none to keep: %s', (_, style) => {
    expect(cell(styled(style))).toBe('<td>x</td>');
    expect(lossesOf(styled(style))).toEqual([]);
  });

  test.each([
    ['a bar', '#T_a { background: linear-gradient(90deg, #d65f5f 50%, transparent 50%) }'],
    ['a picture', '#T_a { background: url(https://attack.invalid/a.png) }'],
    ['a rule for many', 'th { background-color: navy }'],
    ['what is no style', '#T_a { background: red } }}{'],
    ['a word that is no colour', '#T_a { background: red;} #T_a { background: expression(ran(1)) }'],
  ])('that are not shown are counted: %s', (_, style) => {
    expect(cell(styled(style))).not.toMatch(/gradient|url|expression|navy/);
    expect(lossesOf(styled(style))).toEqual(['some colours or bars of its style are not shown']);
  });

  test('are those of the own output', () => {
    const markup = '<style>#main { background: red; position: fixed; inset: 0 }</style><p id="main">x</p>';
    expect(clean(markup)).toBe('<p style="color:#0d0d0d;background-color:#ff0000" class="painted">x</p>');
  });
});

describe('sanitizeProse', () => {
  test('keeps the headings that Markdown made, and no other ids', () => {
    const markup = '<h2 id="section-a">a</h2><h2 id="main">b</h2><p id="c">c</p><h3></h3>';
    expect(sanitizeProse(markup).markup).toBe('<h2 id="section-a">a</h2><p class="heading">b</p><p>c</p>');
  });
});

describe('what is missing', () => {
  const lossesOf = (markup: string): readonly string[] => {
    const losses: string[] = [];
    sanitizeProse(markup, losses);
    return losses;
  };

  test('is named once each, and its words stand in', () => {
    const markup =
      '<img src="a.png" alt="A"><img src="a.png"><img src="https://x.org/b.png"><img src="data:image/x-odd;base64,AAAA"><img src="data:image/png;base64,AAAA">';
    expect(lossesOf(markup)).toEqual([
      'the picture a.png is not in this file',
      'the picture https://x.org/b.png is not in this file',
      'the picture data of image/x-odd is not in this file',
    ]);
    expect(clean(markup)).toContain('[Image not in this file: A]');
    expect(clean(markup)).toContain('[Image not in this file: no description]');
  });

  test('is named where it is sound or film, and not where the file holds it', () => {
    const markup =
      '<audio src="a.mp3"></audio><video><source src="b.mp4"></video><audio src="data:audio/wav;base64,AAAA"></audio>';
    expect(lossesOf(markup)).toEqual(['the medium a.mp3 is not in this file', 'the medium b.mp4 is not in this file']);
  });

  test('is counted beyond twenty', () => {
    const losses = lossesOf(Array.from({ length: 25 }, (_, number) => `<img src="${number}.png">`).join(''));
    expect(losses).toHaveLength(21);
    expect(losses.at(-1)).toBe('5 more are not in this file');
  });
});

describe('ownClasses', () => {
  /** All texts of a room that may find elements or place them. */
  const texts = ['report', 'player'].flatMap((room) =>
    readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(src, room, file), 'utf8')),
  );
  const classesIn = (selector: string): string[] =>
    [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);

  test('name every class by which a script finds elements', () => {
    const calls = texts.flatMap((text) => [
      ...text.matchAll(/(?:querySelector(?:All)?|closest|matches|locator)(?:<\w+>)?\(\s*(['"`])([^'"`]*)\1/g),
    ]);
    const found = new Set(calls.flatMap(([, , selector = '']) => classesIn(selector)));
    expect(found.size).toBeGreaterThan(5);
    expect([...found].filter((name) => !ownClasses.includes(name))).toEqual([]);
  });

  test('name every class that the style takes out of its place', () => {
    const rules = texts.flatMap((text) => [
      ...text.matchAll(/^\s*([^{}\n]*\.[^{}\n]*)\{[^{}]*position: (?:absolute|fixed|sticky)/gm),
    ]);
    const found = new Set(rules.flatMap(([, selector = '']) => classesIn(selector.split(',').at(-1) ?? '').slice(-1)));
    expect(found.size).toBeGreaterThan(3);
    expect([...found].filter((name) => !ownClasses.includes(name))).toEqual([]);
  });
});
