import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { afterEach, describe, expect, test } from 'vitest';
import { showHeat } from '../../src/lab/show-heat.js';

const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as { lastWriteDisplayData: unknown };

afterEach(() => {
  kernel.lastWriteDisplayData = null;
});

const image = { data: Uint8Array.of(0, 100), rows: 1, columns: 2 };
const words = { alt: 'A frame', caption: 'Attribution' };

describe('showHeat', () => {
  test('mixes grey levels with the colours of inferno (#000004 at 0, #fcffa4 at 1)', () => {
    let bundle: Record<string, string> = {};
    kernel.lastWriteDisplayData = ({ data }: { data: Record<string, string> }) => {
      bundle = data;
    };
    showHeat(image, Float32Array.of(0, 1), words);
    const { data } = decode(Buffer.from(bundle['image/png']!, 'base64'));
    expect([...data]).toEqual([0, 0, 2, 176, 178, 132]);
    expect(bundle['text/html']).toContain('Attribution: inferno, 0 to 1, opacity 0.5');
  });

  test('refuses other sizes and numbers out of range', () => {
    expect(() => showHeat(image, new Float32Array(3), words)).toThrow(
      new RangeError('Cannot show heat map: expected 1 × 2 values in the heat map, got 3; bring both to one size.'),
    );
    expect(() => showHeat(image, Float32Array.of(0, 2), words)).toThrow(
      new RangeError('Cannot show heat map: expected numbers from 0 to 1, got 2; scale the heat map first.'),
    );
  });
});
