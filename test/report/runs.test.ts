import { describe, expect, test } from 'vitest';
import { countElements, hold } from '../../src/report/hold.js';
import { trusted } from '../../src/report/html.js';
import { createCellRuns } from '../../src/report/runs.js';

const arrange = (count: number, inside: string): string => {
  const runs = createCellRuns();
  for (let cell = 1; cell <= count; cell += 1) runs.add(trusted(`<div id="cell-${cell}">${inside}</div>`));
  return Buffer.concat([...runs.finish()]).toString();
};
const idsIn = (page: string): number[] => [...page.matchAll(/id="cell-(\d+)"/g)].map((match) => Number(match[1]));

describe('createCellRuns', () => {
  test('leaves a page of few elements as it is', () => {
    expect(arrange(3, 'x')).toBe('<div id="cell-1">x</div>\n<div id="cell-2">x</div>\n<div id="cell-3">x</div>\n');
  });

  test.each([
    [12_001, ''],
    [5000, '<p>a</p><p>b</p>'],
    [20, '<p>x</p>'.repeat(3000)],
    [20_000, '<p>x</p>'.repeat(10)],
    [300, `<p>${'long '.repeat(200)}</p>`.repeat(50)],
  ])('holds what is beyond, in order and once: %i cells', (count, inside) => {
    const page = arrange(count, inside);
    expect(countElements(trusted(page))).toBeLessThanOrEqual(12_000);
    expect(idsIn(page)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  test('counts what is held in a cell as one element', () => {
    const page = arrange(2000, hold(trusted('<p>x</p>'.repeat(100))).markup);
    expect(page).not.toContain('class="run"');
  });
});

describe('hold', () => {
  test('keeps what is held inside apart, at any depth', () => {
    const deep = hold(trusted(`a${hold(trusted(`b${hold(trusted('c')).markup}`)).markup}`)).markup;
    expect(deep).toBe('<noscript class="held">a<held-1>b<held-2>c</held-2></held-1></noscript>');
  });
});
