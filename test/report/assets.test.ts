import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAsset, splitStyle } from '../../src/report/assets.js';
import { renderReport } from '../../src/report/render.js';
import { recallTheme } from '../../src/report/scripts/theme.js';
import { loadFixture } from './notebooks.js';

describe('createAsset', () => {
  test('names a file by its content alone', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((text) => createAsset('script', text));
    expect(one).toEqual(same);
    expect(one?.name).toBe(`assets/script-${one?.sha256.slice(0, 16)}.js`);
    expect(other?.name).not.toBe(one?.name);
  });
});

describe('splitStyle', () => {
  test('takes fonts out of a style sheet, which names them beside itself', () => {
    const font = Buffer.from('wOF2 font');
    const [style, file] = splitStyle(`@font-face{src:url(data:font/woff2;base64,${font.toString('base64')})}`);
    expect(file?.content).toEqual(font);
    expect(style?.content).toBe(`@font-face{src:url(${file?.name.replace('assets/', '')})}`);
  });
});

describe('renderReport, shared assets', () => {
  const { parts, assets } = renderReport(loadFixture('realistic'), { assets: 'shared' });
  const page = parts.map((part) => Buffer.from(part).toString()).join('');

  test('names its scripts and styles, each with a file, and holds none but the line that recalls light or dark', () => {
    const named = [...page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map((match) => match[1]);
    const fonts = assets.filter(({ name }) => name.includes('font')).map(({ name }) => name);
    expect([...named, ...fonts].toSorted()).toEqual(assets.map(({ name }) => name).toSorted());
    expect(page.includes('<style>')).toBe(false);
    const inline = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
    expect(inline).toEqual([recallTheme]);
    expect(page.length).toBeLessThan(400_000);
  });

  test('allows files of its own folder by its policy, and no other', () => {
    const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1]?.replaceAll('&#39;', "'");
    const early = createHash('sha256').update(recallTheme).digest('base64');
    const expected = `default-src 'none'; script-src 'self' 'sha256-${early}'; style-src 'self' 'unsafe-inline'; `;
    expect(policy).toContain(expected);
  });

  test('gives the same bytes for the same notebook', () => {
    expect(renderReport(loadFixture('realistic'), { assets: 'shared' })).toMatchObject({ parts, assets });
  });
});
