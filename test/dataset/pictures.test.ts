/** Pictures of every kind against Pillow, and broken ones. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPicture } from '../../src/dataset/check-picture.js';
import { decodePicture } from '../../src/dataset/decode-picture.js';
import { SourceError } from '../../src/dataset/source.js';
import { picture } from './make-folder.js';

const expected: Record<string, { rows: number; columns: number; data: number[] }> = JSON.parse(
  readFileSync(new URL('../fixtures/dataset/pictures.json', import.meta.url), 'utf8'),
);

describe('decodePicture', () => {
  test.each(Object.keys(expected))('gives the grey of %s', (name) => {
    const { rows, columns, data } = expected[name]!;
    const image = decodePicture(picture(name));
    const greatest = Math.max(...data.map((value, index) => Math.abs(image.data[index]! - value)));
    expect([image.rows, image.columns, image.data.length]).toEqual([rows, columns, data.length]);
    expect(greatest).toBeLessThanOrEqual(name.endsWith('.jpg') ? 2 : 0);
  });
});

describe('checkPicture', () => {
  test.each(Object.keys(expected))('reads the size of %s', (name) => {
    const { rows, columns } = expected[name]!;
    const format = name.endsWith('.png') ? 'png' : 'jpeg';
    expect(checkPicture(picture(name))).toEqual({ format, rows, columns });
  });

  test.each(['grey-8.png', 'interlaced.png', 'grey.jpg', 'progressive.jpg'])(
    'refuses %s cut short anywhere',
    (name) => {
      const whole = picture(name);
      for (let length = 0; length < whole.length; length++) {
        expect(() => checkPicture(whole.subarray(0, length))).toThrow(SourceError);
      }
    },
  );

  test('refuses a PNG with a flipped bit in its pixels', () => {
    const broken = Buffer.from(picture('grey-8.png'));
    const at = broken.indexOf('IDAT') + 60;
    broken[at] = broken[at]! ^ 1;
    expect(() => checkPicture(broken)).toThrow(
      new SourceError(
        'Cannot read the picture: expected PNG pixels that inflate and meet their checksum, got others; copy the file again from its source',
      ),
    );
  });

  test('refuses a PNG whose header claims another size', () => {
    const broken = Buffer.from(picture('grey-8.png'));
    broken.writeUInt32BE(5000, broken.indexOf('IHDR') + 4);
    expect(() => checkPicture(broken)).toThrow(
      new SourceError(
        'Cannot read the picture: expected 55011 bytes of pixels, got 154; copy the file again from its source',
      ),
    );
  });

  test('says what a file is not', () => {
    expect(() => checkPicture(Buffer.from('text'))).toThrow(
      new SourceError(
        'Cannot read the picture: expected a PNG or JPEG file, got first bytes of another kind; leave it out of the folder',
      ),
    );
    expect(() => checkPicture(Buffer.alloc(0))).toThrow(
      new SourceError(
        'Cannot read the picture: expected a PNG or JPEG file, got an empty one; copy the file again from its source',
      ),
    );
  });
});
