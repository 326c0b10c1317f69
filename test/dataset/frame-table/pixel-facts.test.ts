/** describePixels: facts of small frames whose numbers were worked out by hand. */
import { describe, expect, test } from 'vitest';
import { describePixels, pixelColumns } from '../../../src/dataset/frame-table/pixel-facts.js';

function factsOf(rows: number, columns: number, levels: readonly number[]): Record<string, number> {
  const facts = describePixels({ rows, columns, data: Uint8Array.from(levels) })
    .split(',')
    .slice(1)
    .map(Number);
  return Object.fromEntries(
    Object.keys(pixelColumns)
      .slice(1)
      .map((name, index) => [name, facts[index]!]),
  );
}

describe('describePixels', () => {
  test('measures mean, deviation, percentiles and shares at the ends', () => {
    // Eight pixels: 0, 0, 100 x 4, 255, 255. Mean 113.75; squares add up to 40000 + 130050.
    const { meanGrey, sdGrey, grey01, grey50, grey99, blackShare, whiteShare } = factsOf(
      2,
      4,
      [0, 0, 100, 100, 100, 100, 255, 255],
    );
    expect({ meanGrey, grey01, grey50, grey99, blackShare, whiteShare }).toEqual({
      meanGrey: 113.75,
      grey01: 0,
      grey50: 100,
      grey99: 255,
      blackShare: 0.25,
      whiteShare: 0.25,
    });
    expect(sdGrey).toBeCloseTo(Math.sqrt(170_050 / 8 - 113.75 ** 2), 3);
  });

  test('takes dark rows and columns at the edges for border, and none inside', () => {
    const frame = Array.from({ length: 100 }, (_, at) =>
      at % 10 >= 2 && at % 10 < 9 && at >= 30 && at < 80 ? 90 : 10,
    );
    expect(factsOf(10, 10, frame)['borderShare']).toBe(1 - 0.35);
    const slit = Array.from({ length: 100 }, (_, at) => (Math.floor(at / 10) === 5 ? 10 : 90));
    expect(factsOf(10, 10, slit)['borderShare']).toBe(0);
    expect(factsOf(10, 10, Array(100).fill(0))['borderShare']).toBe(1);
  });

  test('is sharp where neighbours differ: a board of 0 and 10 has Laplacians of 40 and -40', () => {
    const board = Array.from({ length: 36 }, (_, at) => ((at + Math.floor(at / 6)) % 2) * 10);
    expect(factsOf(6, 6, board)['sharpness']).toBe(40);
    expect(
      factsOf(
        6,
        6,
        Array.from({ length: 36 }, (_, at) => at % 6),
      )['sharpness'],
    ).toBe(0);
    expect(factsOf(1, 1, [7])['sharpness']).toBe(0);
  });
});
