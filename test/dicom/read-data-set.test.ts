/** readDataSet: elements in every form that they have in the field, with what was repaired, or an error that says where. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { readDataSet } from '../../src/dicom/read-data-set.js';
import {
  dicomFile,
  element,
  imageElements,
  item,
  joinBytes,
  pixelElement,
  samplePixels,
  sequenceEnd,
  toBytes,
  undefinedLength,
} from './element-bytes.js';

const implicit = '1.2.840.10008.1.2';
const explicit = '1.2.840.10008.1.2.1';
const bigEndian = '1.2.840.10008.1.2.2';
const deflated = '1.2.840.10008.1.2.1.99';
const open = { length: undefinedLength };

/** An image in explicit little endian with something between its header and its pixels. */
function withElement(...middle: Uint8Array[]): Uint8Array {
  return dicomFile(explicit, joinBytes(imageElements(), ...middle, pixelElement()));
}

function implicitBody(middle: Uint8Array): Uint8Array {
  return joinBytes(imageElements({ implicit: true }), middle, pixelElement({ implicit: true }));
}

/** A head of 8 or 12 bytes with any two bytes as value representation. */
function oddHead(code: string, ...rest: Uint8Array[]): Uint8Array {
  return joinBytes(toBytes(0x0029, 2), toBytes(0x1001, 2), new Uint8Array(Buffer.from(code, 'latin1')), ...rest);
}

const text = new Uint8Array(Buffer.from('abcd'));
const nested = element(0x00291010, 'LO', 'abcd');
const inItem = element(0x00291010, 'LO', 'abcd', { implicit: true });

function findError(bytes: Uint8Array): DicomError {
  try {
    readDataSet(bytes);
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
  throw new Error('Cannot find the error: expected a DicomError, got none; look at the file');
}

const noRepair: string[] = [];
const noSuchVr = ['An element has a value representation that does not exist.'];
const wrongForm = ['An element has a length field of the wrong size for its value representation.'];
const notClosed = ['A sequence or value of undefined length is not closed as it should be.'];
const searched = ['An element is malformed; it was left out, and what follows it was searched for.'];
const wrongLength = ['A sequence or an item has another length than it says.'];

describe('readDataSet', () => {
  test.each([
    { name: 'a plain element', bytes: withElement(nested), repairs: noRepair },
    { name: 'OV', bytes: withElement(element(0x7fe00001, 'OV', toBytes(0x2000_0000_0020n, 8))), repairs: noRepair },
    { name: 'SV', bytes: withElement(element(0x00720082, 'SV', toBytes(7n, 8))), repairs: noRepair },
    { name: 'UV', bytes: withElement(element(0x00720083, 'UV', toBytes(7n, 8))), repairs: noRepair },
    { name: 'an unknown VR in short form', bytes: withElement(element(0x00291001, 'ZZ', 'abcd')), repairs: noSuchVr },
    {
      name: 'two unknown VRs, one after the other',
      bytes: withElement(element(0x00291001, 'ZZ', 'abcd'), element(0x00291002, 'QQ', 'ab')),
      repairs: noSuchVr,
    },
    {
      name: 'an unknown VR in long form',
      bytes: withElement(oddHead('ZZ', toBytes(0, 2), toBytes(70_000, 4), new Uint8Array(70_000).fill(7))),
      repairs: noSuchVr,
    },
    { name: 'a blank VR', bytes: withElement(element(0x00291001, '  ', 'abcd')), repairs: noSuchVr },
    { name: 'a VR of question marks', bytes: withElement(element(0x00291001, '??', 'abcd')), repairs: noSuchVr },
    {
      name: 'a VR of zeros',
      bytes: withElement(oddHead('\0\0', toBytes(0, 2), toBytes(4, 4), text)),
      repairs: noSuchVr,
    },
    {
      name: 'an implicit element in an explicit file',
      bytes: withElement(element(0x00291001, '', 'abcd', { implicit: true })),
      repairs: noSuchVr,
    },
    {
      name: 'UT with a length field of two bytes',
      bytes: withElement(oddHead('UT', toBytes(4, 2), text)),
      repairs: wrongForm,
    },
    {
      name: 'LO with a length field of four bytes',
      bytes: withElement(oddHead('LO', toBytes(0, 2), toBytes(4, 4), text)),
      repairs: wrongForm,
    },
    {
      name: 'an odd length',
      bytes: withElement(element(0x00291001, 'LO', 'abc')),
      repairs: ['An element has an odd length.'],
    },
    {
      name: 'an odd length before a padding byte',
      bytes: withElement(element(0x00291001, 'LO', 'abc ', { length: 3 })),
      repairs: ['An element has an odd length, after which a padding byte is not counted.'],
    },
    {
      name: 'an odd length before a padding byte, in an implicit file',
      bytes: dicomFile(implicit, implicitBody(element(0x00291001, '', 'abc ', { implicit: true, length: 3 }))),
      repairs: ['An element has an odd length, after which a padding byte is not counted.'],
    },
    {
      name: 'an explicit element in an implicit file',
      bytes: dicomFile(implicit, implicitBody(element(0x00291001, 'LO', 'abcd'))),
      repairs: ['An element names a value representation where the transfer syntax has none.'],
    },
    {
      name: 'a private sequence of undefined length and unknown VR',
      bytes: withElement(element(0x00291001, 'UN', '', open), item(inItem, open), sequenceEnd),
      repairs: noRepair,
    },
    {
      name: 'such a sequence, encoded explicitly',
      bytes: withElement(element(0x00291001, 'UN', '', open), item(nested, open), sequenceEnd),
      repairs: ['An element names a value representation where the transfer syntax has none.'],
    },
    {
      name: 'bytes in fragments',
      bytes: withElement(element(0x00291001, 'OB', '', open), item(text), sequenceEnd),
      repairs: noRepair,
    },
    {
      name: 'a sequence without its end',
      bytes: withElement(element(0x00291001, 'SQ', '', open), item(nested)),
      repairs: notClosed,
    },
    {
      name: 'an item without its end',
      bytes: withElement(element(0x00291001, 'SQ', '', open), item(nested, open).subarray(0, -8), sequenceEnd),
      repairs: notClosed,
    },
    {
      name: 'a sequence that claims too much',
      bytes: withElement(element(0x00291001, 'SQ', item(nested), { length: 26 })),
      repairs: wrongLength,
    },
    {
      name: 'an item that claims too much',
      bytes: withElement(element(0x00291001, 'SQ', item(nested, { length: 40 }))),
      repairs: wrongLength,
    },
    {
      name: 'an item with a length and an end',
      bytes: withElement(
        element(0x00291001, 'SQ', joinBytes(item(nested), element(0xfffee00d, '', '', { implicit: true }))),
      ),
      repairs: wrongLength,
    },
    { name: 'a delimiter that ends nothing', bytes: withElement(sequenceEnd), repairs: notClosed },
    {
      name: 'a sequence with a length that holds what is malformed',
      bytes: withElement(element(0x00291001, 'SQ', item(oddHead('Z1', toBytes(0xfff0, 2), text)))),
      repairs: ['A sequence holds what is malformed; it was left out.'],
    },
    ...[2, 6, 40_000].map((length) => ({
      name: `a private element that says that it has ${length} bytes instead of 4`,
      bytes: withElement(element(0x00291001, 'LO', 'abcd', { length }), element(0x00291003, 'LO', 'abcd'), nested),
      repairs: searched,
    })),
    {
      name: 'a private element with a head that is no head',
      bytes: withElement(
        nested,
        element(0x00291011, 'Z1', 'abcd', { length: 0xfff0 }),
        element(0x00291012, 'LO', 'abcd'),
      ),
      repairs: searched,
    },
    {
      name: 'a group length that lies',
      bytes: withElement(element(0x00290000, 'UL', toBytes(99_999, 4))),
      repairs: noRepair,
    },
    {
      name: 'an element that stands twice',
      bytes: withElement(element(0x00280010, 'US', [2])),
      repairs: ['An element stands twice in a data set; the last was taken.'],
    },
    { name: 'zeros at the end', bytes: joinBytes(withElement(), new Uint8Array(5)), repairs: noRepair },
    { name: 'many zeros at the end', bytes: joinBytes(withElement(), new Uint8Array(5000)), repairs: noRepair },
    {
      name: 'bytes at the end that are no element',
      bytes: joinBytes(withElement(), text),
      repairs: ['What follows the pixels is cut short or malformed and was left out.'],
    },
    {
      name: 'explicit elements declared as implicit',
      bytes: dicomFile(implicit, joinBytes(imageElements(), pixelElement())),
      repairs: ['The elements are in Explicit VR Little Endian, not as the declared transfer syntax says.'],
    },
    {
      name: 'implicit elements declared as explicit',
      bytes: dicomFile(explicit, joinBytes(imageElements({ implicit: true }), pixelElement({ implicit: true }))),
      repairs: ['The elements are in Implicit VR Little Endian, not as the declared transfer syntax says.'],
    },
    {
      name: 'big-endian elements declared as little-endian',
      bytes: dicomFile(explicit, joinBytes(imageElements({ bigEndian: true }), pixelElement({ bigEndian: true }))),
      repairs: ['The elements are in Explicit VR Big Endian, not as the declared transfer syntax says.'],
    },
    {
      name: 'little-endian elements declared as big-endian',
      bytes: dicomFile(bigEndian, joinBytes(imageElements(), pixelElement())),
      repairs: ['The elements are in Explicit VR Little Endian, not as the declared transfer syntax says.'],
    },
    {
      name: 'a deflated data set',
      bytes: dicomFile(deflated, new Uint8Array(deflateRawSync(joinBytes(imageElements(), pixelElement())))),
      repairs: noRepair,
    },
    {
      name: 'a deflated data set that is not declared',
      bytes: dicomFile(explicit, new Uint8Array(deflateRawSync(joinBytes(imageElements(), pixelElement())))),
      repairs: ['The data set is deflated, though the file does not declare it.'],
    },
    {
      name: 'a plain data set declared as deflated',
      bytes: dicomFile(deflated, joinBytes(imageElements(), pixelElement())),
      repairs: ['The data set is not deflated, though the file declares it.'],
    },
    {
      name: 'a meta group without a transfer syntax',
      bytes: dicomFile('', joinBytes(imageElements(), pixelElement())),
      repairs: ['The file meta group names no transfer syntax; it was told from the elements.'],
    },
    { name: 'no preamble', bytes: withElement().subarray(128), repairs: ['The preamble is missing.'] },
    {
      name: 'no prefix',
      bytes: joinBytes(new Uint8Array(128), withElement().subarray(132)),
      repairs: ['The prefix DICM is missing.'],
    },
  ])('reads $name', ({ bytes, repairs }) => {
    const { dataSet, repairs: listed } = readDataSet(bytes);
    const pixels = dataSet.elements['x7fe00010'];
    expect(listed).toEqual(repairs);
    expect([dataSet.uint16('x00280010'), dataSet.uint16('x00280011')]).toEqual([2, 3]);
    expect(pixels?.length).toBe(6);
    const offset = pixels?.dataOffset ?? 0;
    expect(new Uint8Array(dataSet.byteArray.subarray(offset, offset + 6))).toEqual(samplePixels);
  });

  test.each([4, 250])('reads a file whose meta group says that it has %i bytes', (length) => {
    const bytes = withElement().slice();
    bytes[140] = length;
    const { dataSet, repairs } = readDataSet(bytes);
    expect(repairs).toEqual(['The file meta group has another length than it says.']);
    expect(dataSet.uint16('x00280010')).toBe(2);
  });

  test('finds the values inside sequences, whatever their form', () => {
    const items = (body: Uint8Array, form: object): Uint8Array => joinBytes(item(body, form), item(body, form));
    const inside = joinBytes(element(0x00291001, 'SQ', items(nested, {})), nested);
    for (const middle of [
      element(0x00280001, 'SQ', items(inside, {})),
      joinBytes(element(0x00280001, 'SQ', '', open), items(inside, open), sequenceEnd),
    ]) {
      const sequence = readDataSet(withElement(middle)).dataSet.elements['x00280001'];
      const [, second] = sequence?.items ?? [];
      expect(sequence?.items).toHaveLength(2);
      expect(second?.dataSet?.string('x00291010')).toBe('abcd');
      expect(second?.dataSet?.elements['x00291001']?.items?.[1]?.dataSet?.string('x00291010')).toBe('abcd');
    }
  });

  test('reads a sequence of unknown VR as implicit, also in a big-endian file', () => {
    const big = { bigEndian: true };
    const sequence = element(0x00291001, 'UN', item(element(0x00280010, 'US', [513], { implicit: true })), big);
    const body = joinBytes(imageElements(big), sequence, pixelElement(big));
    const { dataSet, repairs } = readDataSet(dicomFile(bigEndian, body));
    expect(repairs).toEqual([]);
    expect(dataSet.uint16('x00280010')).toBe(2);
    expect(dataSet.elements['x00291001']?.items?.[0]?.dataSet?.uint16('x00280010')).toBe(513);
  });

  test('leaves bytes of unknown VR that begin like an item, but are none, as bytes', () => {
    const bytes = joinBytes(toBytes(0xfffe, 2), toBytes(0xe000, 2), toBytes(3, 4), text);
    const { dataSet, repairs } = readDataSet(withElement(element(0x00291001, 'UN', bytes)));
    expect(repairs).toEqual([]);
    expect(dataSet.elements['x00291001']).toMatchObject({ length: 12 });
    expect(dataSet.elements['x00291001']?.items).toBeUndefined();
  });

  test('drops an element that is malformed rather than half of its value', () => {
    const broken = element(0x00291001, 'LO', 'abcdef', { length: 2 });
    const { dataSet } = readDataSet(withElement(broken, element(0x00291003, 'LO', 'abcd')));
    expect(Object.keys(dataSet.elements)).not.toContain('x00291001');
    expect(dataSet.string('x00291003')).toBe('abcd');
  });

  test.each([
    {
      name: 'a length that lies of an element that is read',
      bytes: withElement(element(0x00281050, 'DS', '40.5', { length: 2 }), element(0x00291003, 'LO', 'abcd')),
      tag: '(352E,0029)',
      expected: 'a value representation',
      found: 'other bytes',
      before: 26 + 2,
    },
    {
      name: 'a broken head between which and the next an element could stand that is read',
      bytes: withElement(element(0x00281049, 'LO', 'abcd', { length: 2 }), element(0x00291003, 'LO', 'abcd')),
      tag: '(6463,0029)',
      expected: 'a value representation',
      found: 'other bytes',
      before: 26 + 2,
    },
    {
      name: 'a value that the end of the file cuts',
      bytes: withElement(element(0x00291001, 'UT', 'abcd', { length: 4000 })),
      tag: '(0029,1001)',
      expected: 'a value of 4000 bytes',
      found: '22 bytes before the end',
      before: 22,
    },
    {
      name: 'a value representation that no form explains',
      bytes: withElement(oddHead('Z1', toBytes(0xfff0, 2), text)),
      tag: '(0029,1001)',
      expected: 'a value representation',
      found: 'other bytes',
      before: 26,
    },
    {
      name: 'sequences without end',
      bytes: withElement(
        ...Array.from({ length: 70 }, () =>
          joinBytes(element(0x00291001, 'SQ', '', open), item(text).subarray(0, 4), toBytes(undefinedLength, 4)),
        ),
      ),
      tag: '(0029,1001)',
      expected: 'at most 64 nested sequences',
      found: 'more',
      before: 18 + 5 * 20 + 8,
    },
    {
      name: 'encapsulated pixels without an offset table',
      bytes: dicomFile(explicit, joinBytes(imageElements(), element(0x7fe00010, 'OB', samplePixels, open))),
      tag: '(7FE0,0010) PixelData',
      expected: 'the item of an offset table',
      found: 'other bytes',
      before: 6,
    },
  ])('refuses $name', ({ bytes, tag, expected, found, before }) => {
    expect(findError(bytes)).toMatchObject({ tag, expected, found, byteOffset: bytes.length - before });
  });

  test('refuses more elements than two million before they fill the memory', () => {
    const empty = new Uint8Array(Buffer.alloc(8 * 2_100_000, Buffer.from(item(new Uint8Array()))));
    const error = findError(withElement(element(0x00291001, 'SQ', empty)));
    expect(error).toMatchObject({ expected: 'at most 2097152 elements, items and fragments', found: 'more' });
  });
});
