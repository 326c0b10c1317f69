/** Writes DICOM files: Explicit VR Little Endian, native pixels, the elements of our dictionary. */
import { type Keyword, tagNumberOf, valueRepresentationOf } from './dictionary.js';
import { explicitLittleEndian } from './transfer-syntaxes.js';

/** A value: text, numbers, or the bytes of PixelData (little endian). Several values of one element are an array. */
type DicomValue = string | number | readonly string[] | readonly number[] | Uint8Array;

/** Elements by keyword; those that identify the object must be there, the file meta group is made from them. */
export type DicomElements = { readonly [K in Exclude<Keyword, 'TransferSyntaxUID'>]?: DicomValue } & {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
};

interface TaggedBytes {
  readonly tag: number;
  readonly bytes: Buffer;
}

/** Made once from a random UUID: names this writer. Source: PS3.5, B.2. */
const implementationClassUID = '2.25.324794884773191132520605178919778820125';

/** Value representations whose length field has four bytes, after two reserved ones. Source: PS3.5, 7.1.2. */
const longForms: readonly string[] = ['OB', 'OW'];

/**
 * Writes a part 10 file in Explicit VR Little Endian. It writes what it is given: it does not check that an object's modules are complete.
 *
 * @param elements - values by keyword; text in ASCII, an empty text for an element without a value
 * @returns the file's bytes; equal elements give equal bytes
 * @throws {RangeError} for text beyond ASCII, numbers out of range and decimals longer than 16 characters
 *
 * Source: PS3.10, 7.1; PS3.5, 7.1.2 and 6.2.
 */
export function writeDicom(elements: DicomElements): Uint8Array {
  const meta = Buffer.concat([
    encodeElement(0x00020001, 'OB', new Uint8Array([0, 1])),
    encodeElement(0x00020002, 'UI', elements.SOPClassUID),
    encodeElement(0x00020003, 'UI', elements.SOPInstanceUID),
    encodeElement(0x00020010, 'UI', explicitLittleEndian),
    encodeElement(0x00020012, 'UI', implementationClassUID),
  ]);
  const metaLength = Buffer.alloc(4);
  metaLength.writeUInt32LE(meta.length);
  const prefix = Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    encodeBytes(0x00020000, 'UL', metaLength),
    meta,
  ]);
  const body = Object.entries(elements)
    .map(([keyword, value]): TaggedBytes => encodeKeyword(keyword as Keyword, value, elements))
    .sort((a, b) => a.tag - b.tag)
    .map(({ bytes }) => bytes);
  return new Uint8Array(Buffer.concat([prefix, ...body]));
}

function encodeKeyword(keyword: Keyword, value: DicomValue, elements: DicomElements): TaggedBytes {
  const tag = tagNumberOf(keyword);
  const bytePixels = keyword === 'PixelData' && Number(elements.BitsAllocated) <= 8;
  return { tag, bytes: encodeElement(tag, bytePixels ? 'OB' : valueRepresentationOf(keyword), value) };
}

function encodeElement(tag: number, vr: string, value: DicomValue): Buffer {
  if (value instanceof Uint8Array) return encodeBytes(tag, vr, value);
  const values: readonly (string | number)[] = typeof value === 'object' ? value : [value];
  if (vr === 'US' || vr === 'AT')
    return encodeBytes(tag, vr, Buffer.concat(values.map((item) => encodeNumber(vr, item))));
  return encodeBytes(tag, vr, encodeText(vr, values));
}

/** A 16-bit number, or a tag as group and element. */
function encodeNumber(vr: 'US' | 'AT', value: string | number): Buffer {
  const greatest = vr === 'US' ? 0xffff : 0xffffffff;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > greatest) {
    throw refused(`a whole number up to ${greatest} for ${vr}`, typeof value === 'number' ? String(value) : 'text');
  }
  const bytes = Buffer.alloc(vr === 'US' ? 2 : 4);
  bytes.writeUInt16LE(vr === 'US' ? value : value >>> 16);
  if (vr === 'AT') bytes.writeUInt16LE(value & 0xffff, 2);
  return bytes;
}

function encodeText(vr: string, values: readonly (string | number)[]): Buffer {
  const texts = values.map(String);
  if (vr === 'DS' && texts.some((text) => text.length > 16))
    throw refused('decimals of at most 16 characters', 'longer ones');
  const text = texts.join('\\');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
  if (!/^[\x00-\x7f]*$/.test(text)) throw refused('ASCII text', 'other characters');
  return Buffer.from(text, 'latin1');
}

/** Tag, VR, length and value, padded to an even length: UIDs and bytes with zero, text with a space. */
function encodeBytes(tag: number, vr: string, value: Uint8Array): Buffer {
  const isLong = longForms.includes(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  const length = value.length + (value.length % 2);
  if (!isLong && length > 0xffff) throw refused('a value of at most 65534 bytes', `${length} bytes`);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (isLong) head.writeUInt32LE(length, 8);
  else head.writeUInt16LE(length, 6);
  const pad = Buffer.alloc(value.length % 2, longForms.includes(vr) || vr === 'UI' ? 0 : 0x20);
  return Buffer.concat([head, value, pad]);
}

function refused(expected: string, found: string): RangeError {
  return new RangeError(`Cannot write DICOM file: expected ${expected}, got ${found}; change the element's value`);
}
