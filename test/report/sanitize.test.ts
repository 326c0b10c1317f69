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
