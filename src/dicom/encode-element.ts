/** One element's bytes: tag, value representation, length and value, in the form that a transfer syntax asks for. */

/** A value: text, numbers, or the bytes of PixelData (little endian). Several values of one element are an array. */
export type DicomValue = string | number | readonly string[] | readonly number[] | Uint8Array;

/** How elements are written. Source: PS3.5, 7.1.2, 7.1.3 and 7.3. */
export interface ElementForm {
  /** Each element says its value representation. */
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

/** The form of the file meta group, and of most syntaxes. */
const explicitForm: ElementForm = { explicit: true, bigEndian: false };

/** The length of an element that ends with a delimiter. */
const undefinedLength = 0xffffffff;

/** Value representations whose length field has four bytes, after two reserved ones. Source: PS3.5, 7.1.2. */
const longForms: readonly string[] = ['OB', 'OW'];

/** An element with a value. @throws {RangeError} for a value that its representation cannot hold */
export function encodeElement(tag: number, vr: string, value: DicomValue, form: ElementForm = explicitForm): Buffer {
  const bytes = padValue(encodeValue(vr, value, form), vr);
  return Buffer.concat([encodeHead(tag, vr, bytes.length, form), bytes]);
}

/** PixelData in fragments: the offset table, an item for each frame, and the delimiter. Source: PS3.5, A.4. */
export function encodeFragments(tag: number, frames: readonly Uint8Array[]): Buffer {
  const padded = frames.map((frame) => padValue(frame, 'OB'));
  const offsets = Buffer.alloc(4 * frames.length);
  let offset = 0;
  for (const [index, { length }] of padded.entries()) {
    if (offset > 0xffffffff) throw refused('compressed pixels of at most 4 GiB', 'more');
    offsets.writeUInt32LE(offset, 4 * index);
    offset += 8 + length;
  }
  const items = [offsets, ...padded].flatMap((bytes) => [encodeItem(0xfffee000, bytes.length), bytes]);
  return Buffer.concat([encodeHead(tag, 'OB', undefinedLength, explicitForm), ...items, encodeItem(0xfffee0dd, 0)]);
}

function encodeItem(tag: number, length: number): Buffer {
  return encodeHead(tag, '', length, { explicit: false, bigEndian: false });
}

function encodeHead(tag: number, vr: string, length: number, { explicit, bigEndian }: ElementForm): Buffer {
  const long = longForms.includes(vr);
  if (explicit && !long && length > 0xffff) throw refused('a value of at most 65534 bytes', `${length} bytes`);
  const head = Buffer.alloc(explicit && long ? 12 : 8);
  writeNumber(head, { value: tag >>> 16, at: 0, bytes: 2, bigEndian });
  writeNumber(head, { value: tag & 0xffff, at: 2, bytes: 2, bigEndian });
  if (explicit) head.write(vr, 4, 'latin1');
  const at = !explicit ? 4 : long ? 8 : 6;
  writeNumber(head, { value: length, at, bytes: head.length - at, bigEndian });
  return head;
}

interface PlacedNumber {
  readonly value: number;
  readonly at: number;
  readonly bytes: number;
  readonly bigEndian: boolean;
}

function writeNumber(buffer: Buffer, { value, at, bytes, bigEndian }: PlacedNumber): void {
  if (bigEndian) buffer.writeUIntBE(value, at, bytes);
  else buffer.writeUIntLE(value, at, bytes);
}

function encodeValue(vr: string, value: DicomValue, form: ElementForm): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const values: readonly (string | number)[] = typeof value === 'object' ? value : [value];
  if (vr === 'US' || vr === 'AT') return Buffer.concat(values.map((item) => encodeNumber(vr, item, form)));
  return encodeText(vr, values);
}

/** A 16-bit number, or a tag as group and element. */
function encodeNumber(vr: 'US' | 'AT', value: string | number, { bigEndian }: ElementForm): Buffer {
  const greatest = vr === 'US' ? 0xffff : 0xffffffff;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > greatest) {
    throw refused(`a whole number up to ${greatest} for ${vr}`, typeof value === 'number' ? String(value) : 'text');
  }
  const words = vr === 'US' ? [value] : [value >>> 16, value & 0xffff];
  const bytes = Buffer.alloc(2 * words.length);
  for (const [index, word] of words.entries()) writeNumber(bytes, { value: word, at: 2 * index, bytes: 2, bigEndian });
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

/** To an even length: UIDs and bytes with zero, text with a space. */
function padValue(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  return Buffer.concat([value, Buffer.from([longForms.includes(vr) || vr === 'UI' ? 0 : 0x20])]);
}

/** The error of a value or option that a file cannot hold. */
export function refused(expected: string, found: string): RangeError {
  return new RangeError(`Cannot write DICOM file: expected ${expected}, got ${found}; change the element's value`);
}
