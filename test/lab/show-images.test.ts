import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { afterEach, describe, expect, test } from 'vitest';
import { type PixelImage, showImages } from '../../src/lab/show-images.js';

const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as { lastWriteDisplayData: unknown };

afterEach(() => {
  kernel.lastWriteDisplayData = null;
});

/** The pixels that a sheet of this one image shows. */
function show(image: PixelImage): { data: number[]; channels: number } {
  let html = '';
  kernel.lastWriteDisplayData = ({ data }: { data: Record<string, string> }) => {
    html = data['text/html']!;
  };
  showImages([{ image, caption: 'one' }], { alt: 'A sheet', size: 4 });
  const { data, channels } = decode(Buffer.from(/base64,([^"]+)"/.exec(html)![1]!, 'base64'));
  return { data: [...data], channels };
}

describe('showImages', () => {
  test('shows grey images, padded to a square with black', () => {
    expect(show({ data: Uint8Array.of(7, 8), rows: 1, columns: 2 })).toEqual({ data: [7, 8, 0, 0], channels: 1 });
  });

  test('shows colours, and opacity, channel by channel', () => {
    const color = { data: Uint8Array.of(255, 128, 0, 1, 2, 3), rows: 1, columns: 2, channels: 3 as const };
    expect(show(color)).toEqual({ data: [255, 128, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0], channels: 3 });
    const clear = { data: Uint8Array.of(10, 20, 30, 128), rows: 1, columns: 1, channels: 4 as const };
    expect(show(clear)).toEqual({ data: [10, 20, 30, 128], channels: 4 });
  });

  test('refuses an image whose values are not as many as its shape says', () => {
    expect(() => show({ data: new Uint8Array(5), rows: 1, columns: 2, channels: 3 })).toThrow(
      "Cannot show image 'one': expected 1 × 2 × 3 values, got 5; correct rows, columns or channels",
    );
  });
});
