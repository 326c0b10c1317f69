/** A small writer of bytes, which checks nothing: for files that break the standard, or that our own writer has no need to write. */

/** How an element is written; lengths and value representations may lie. */
export interface ElementForm {
  /** Default: explicit. */
  readonly implicit?: boolean;
  readonly bigEndian?: boolean;
  /** What the length field says. Default: the truth. */
  readonly length?: number;
}

export type Value = string | readonly number[] | Uint8Array;

export const undefinedLength = 0xffffffff;

const longForms = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];

/** The bytes of a number in `width` bytes. */
export function toBytes(value: number | bigint, width: number, bigEndian = false): Uint8Array {
  const bytes = Array.from({ length: width }, (_, index) => Number((BigInt(value) >> BigInt(8 * index)) & 255n));
  return Uint8Array.from(bigEndian ? bytes.reverse() : bytes);
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A text in Latin-1 as it stands, or numbers as US; nothing is padded. */
function encodeValue(value: Value, bigEndian: boolean): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return new Uint8Array(Buffer.from(value, 'latin1'));
  return joinBytes(...value.map((item) => toBytes(item, 2, bigEndian)));
}

/** An element. @param tag - as 0x00280010 */
export function element(tag: number, vr: string, value: Value, form: ElementForm = {}): Uint8Array {
  const { implicit = false, bigEndian = false } = form;
  const body = encodeValue(value, bigEndian);
  const length = form.length ?? body.length;
  const words = [toBytes(tag >>> 16, 2, bigEndian), toBytes(tag & 0xffff, 2, bigEndian)];
  if (implicit) return joinBytes(...words, toBytes(length, 4, bigEndian), body);
  const name = new Uint8Array(Buffer.from(vr, 'latin1'));
  if (!longForms.includes(vr)) return joinBytes(...words, name, toBytes(length, 2, bigEndian), body);
  return joinBytes(...words, name, toBytes(0, 2), toBytes(length, 4, bigEndian), body);
}

/** An item of a sequence or a fragment; of undefined length it ends with its delimiter. */
export function item(body: Uint8Array, form: ElementForm = {}): Uint8Array {
  const { bigEndian = false } = form;
  const closed = form.length === undefinedLength;
  const head = element(0xfffee000, '', body, { bigEndian, implicit: true, length: form.length ?? body.length });
  return closed ? joinBytes(head, element(0xfffee00d, '', '', { bigEndian, implicit: true })) : head;
}

/** The end of a sequence or of encapsulated pixels. */
export const sequenceEnd: Uint8Array = element(0xfffee0dd, '', '', { implicit: true });

/** A part 10 file: a meta group that names the transfer syntax, then `body` as it is. */
export function dicomFile(transferSyntaxUID: string, body: Uint8Array): Uint8Array {
  const uid = transferSyntaxUID.length % 2 === 0 ? transferSyntaxUID : `${transferSyntaxUID}\0`;
  const meta = element(0x00020010, 'UI', uid);
  const length = element(0x00020000, 'UL', toBytes(meta.length, 4));
  return joinBytes(new Uint8Array(128), new Uint8Array(Buffer.from('DICM')), length, meta, body);
}

/** What an image needs besides its pixels: 2 rows, 3 columns, 8 bit, one frame. */
export function imageElements(form: ElementForm = {}, photometric = 'MONOCHROME2 '): Uint8Array {
  return joinBytes(
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.12.1\0\0'.slice(0, 28), form),
    element(0x00280002, 'US', [1], form),
    element(0x00280004, 'CS', photometric, form),
    element(0x00280010, 'US', [2], form),
    element(0x00280011, 'US', [3], form),
    element(0x00280100, 'US', [8], form),
    element(0x00280101, 'US', [8], form),
    element(0x00280102, 'US', [7], form),
    element(0x00280103, 'US', [0], form),
  );
}

export const samplePixels: Uint8Array = new Uint8Array([0, 1, 2, 3, 4, 5]);

/** Native pixels of `imageElements`. */
export function pixelElement(form: ElementForm = {}): Uint8Array {
  return element(0x7fe00010, 'OB', samplePixels, form);
}
