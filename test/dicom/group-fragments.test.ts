/** Frames of encapsulated pixels, by whatever tells them apart. */
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { element, joinBytes, toBytes } from './element-bytes.js';
import { encodeRlePlane, writeRleSample } from './sample-files.js';

const first = encodeRlePlane([0, 1, 2, 3, 4, 5]);
const second = encodeRlePlane([10, 11, 12, 13, 14, 15]);
const empty = new Uint8Array();
const more = 'The pixel data hold more frames than the header says; the rest was left out.';
const noFit = 'The offset table does not fit the fragments; frames were told apart without it.';

/** The extended offset table and its lengths. */
function extended(offsets: readonly number[], lengths: readonly number[]): Uint8Array {
  const values = (numbers: readonly number[]): Uint8Array => joinBytes(...numbers.map((value) => toBytes(value, 8)));
  return joinBytes(element(0x7fe00001, 'OV', values(offsets)), element(0x7fe00002, 'OV', values(lengths)));
}

const secondStart = first.length + 8;

describe('groupFragments', () => {
  test.each([
    { name: 'an offset table', fragments: [first, second], options: { offsets: [0, secondStart] }, repairs: [] },
    { name: 'a fragment a frame', fragments: [first, second], options: {}, repairs: [] },
    {
      name: 'an offset table over split frames',
      fragments: [first.subarray(0, 64), first.subarray(64), second],
      options: { offsets: [0, first.length + 16] },
      repairs: [],
    },
    {
      name: 'what begins the frames, of which one is split',
      fragments: [first.subarray(0, 64), first.subarray(64), second],
      options: {},
      repairs: [],
    },
    {
      name: 'an extended offset table',
      fragments: [first, second],
      options: { before: extended([0, secondStart], [first.length, second.length]) },
      repairs: [],
    },
    {
      name: 'a wrong extended offset table, but a right basic one',
      fragments: [first, second],
      options: { before: extended([0, 3], [first.length, second.length]), offsets: [0, secondStart] },
      repairs: [],
    },
    { name: 'a wrong offset table', fragments: [first, second], options: { offsets: [0, 7] }, repairs: [noFit] },
    { name: 'too short an offset table', fragments: [first, second], options: { offsets: [0] }, repairs: [noFit] },
    {
      name: 'an offset table that counts from the item before',
      fragments: [first, second],
      options: { offsets: [16, 16 + secondStart] },
      repairs: [],
    },
    { name: 'fragments of which one is empty', fragments: [first, empty, second], options: {}, repairs: [] },
    { name: 'more fragments than frames', fragments: [first, second, second], options: {}, repairs: [more] },
    {
      name: 'an offset table of more frames',
      fragments: [first, second, second],
      options: { offsets: [0, secondStart, 2 * secondStart] },
      repairs: [more],
    },
  ])('finds two frames by $name', async ({ fragments, options, repairs }) => {
    const file = parseDicom(writeRleSample(fragments, options));
    expect(file.repairs).toEqual(repairs);
    expect(file.frameCount).toBe(2);
    expect((await decodeFrame(file, 0)).data).toEqual(new Uint8Array([0, 1, 2, 3, 4, 5]));
    expect((await decodeFrame(file, 1)).data).toEqual(new Uint8Array([10, 11, 12, 13, 14, 15]));
  });

  test('leaves out the padding of a frame whose length the extended table knows', () => {
    const before = extended([0, secondStart], [first.length - 1, second.length]);
    const where = parseDicom(writeRleSample([first, second], { before })).pixels?.where;
    const lengths = where?.kind === 'encapsulated' ? where.frames.map(([range]) => range?.length) : [];
    expect(lengths).toEqual([first.length - 1, second.length]);
  });

  test.each([
    {
      name: 'fragments that cannot be told apart',
      fragments: [first.subarray(0, 60), first.subarray(60), second],
      found: '3 fragments',
    },
    { name: 'fewer fragments than frames', fragments: [first], found: '1 fragments' },
    { name: 'no fragments', fragments: [], found: '0 fragments' },
  ])('refuses $name', ({ fragments, found }) => {
    const parse = (): unknown => parseDicom(writeRleSample(fragments));
    expect(parse).toThrow(DicomError);
    expect(parse).toThrow(`expected 2 frames, got ${found}; export the file again from its source`);
  });
});
