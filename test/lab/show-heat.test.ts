import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { afterEach, describe, expect, test } from 'vitest';
import { showHeat } from '../../src/lab/show-heat.js';

const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as { lastWriteDisplayData: unknown };

afterEach(() => {
  kernel.lastWriteDisplayData = null;
});

const image = { data: Uint8Array.of(0, 100), rows: 1, columns: 2 };
const words = { alt: 'A <frame>', caption: 'Attribution' };

/** What a call of `showHeat` sends. */
function sent(...[heat, options]: [Float32Array, Partial<Parameters<typeof showHeat>[2]>?]): Record<string, string> {
  let bundle: Record<string, string> = {};
  kernel.lastWriteDisplayData = ({ data }: { data: Record<string, string> }) => {
    bundle = data;
  };
  showHeat(image, heat, { ...words, ...options });
  return bundle;
}

/** The pixels of the picture in a still. */
const pixelsOf = (still: string): number[] => [
  ...decode(Buffer.from(/href="data:image\/png;base64,([^"]+)"/.exec(still)![1]!, 'base64')).data,
];

describe('showHeat', () => {
  test('mixes grey levels with the colours of inferno (#000004 at 0, #fcffa4 at 1)', () => {
    const bundle = sent(Float32Array.of(0, 1));
    expect(pixelsOf(bundle['image/svg+xml']!)).toEqual([0, 0, 2, 176, 178, 132]);
    expect(bundle['text/html']).toContain('Attribution: 0 to 1 in inferno, over the image at opacity 0.5');
    expect(bundle['text/plain']).toBe(
      '[image] A <frame>. Attribution: 0 to 1 in inferno, over the image at opacity 0.5',
    );
  });

  test('has a bar with unit, ends and middle of the range, in the still picture that the HTML holds too', () => {
    const { 'image/svg+xml': still = '', 'text/html': html = '' } = sent(Float32Array.of(5, 20), {
      unit: 'ms',
      range: [5, 20],
      opacity: 0.25,
    });
    expect([...still.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual(['ms', '5', '12.5', '20']);
    expect(still.match(/<rect /g)!.length).toBeGreaterThan(40);
    expect(pixelsOf(still)).toEqual([0, 0, 1, 138, 139, 116]);
    expect(html).toContain(Buffer.from(still).toString('base64'));
    expect(html).toContain('alt="A &#60;frame&#62;"');
    expect(html).toContain('Attribution (ms): 5 to 20 in inferno, over the image at opacity 0.25');
  });

  test('refuses other sizes, numbers out of range, and ranges that are none', () => {
    expect(() => sent(new Float32Array(3))).toThrow(
      new RangeError('Cannot show heat map: expected 1 × 2 values in the heat map, got 3; bring both to one size.'),
    );
    expect(() => sent(Float32Array.of(0, 2))).toThrow(
      new RangeError(
        'Cannot show heat map: expected numbers from 0 to 1, got 2; scale the heat map, or state its range.',
      ),
    );
    expect(() => sent(Float32Array.of(0, 1), { range: [1, 0] })).toThrow(
      new RangeError(
        'Cannot show heat map: expected a range from a lower to a higher number, got 1 to 0; swap or mend them.',
      ),
    );
  });
});
