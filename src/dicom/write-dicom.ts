/** Writes DICOM files: the elements of our dictionary, in any transfer syntax; the pixels native, or compressed by who calls. */
import { deflateRawSync } from 'node:zlib';
import { type Keyword, tagNumberOf, valueRepresentationOf } from './dictionary.js';
import { type DicomValue, type ElementForm, encodeElement, encodeFragments, refused } from './encode-element.js';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  findCodec,
  implicitLittleEndian,
} from './transfer-syntaxes.js';

/** Elements by keyword; those that identify the object must be there, the file meta group is made from them. */
export type DicomElements = { readonly [K in Exclude<Keyword, 'TransferSyntaxUID'>]?: DicomValue } & {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
};

export interface WriteDicomOptions {
  /** Default: Explicit VR Little Endian. */
  readonly transferSyntaxUID?: string;
  /** For a compressed syntax: the code stream of each frame, instead of `PixelData`. */
  readonly frames?: readonly Uint8Array[];
}

interface TaggedBytes {
  readonly tag: number;
  readonly bytes: Buffer;
}

/** Made once from a random UUID: names this writer. Source: PS3.5, B.2. */
const implementationClassUID = '2.25.324794884773191132520605178919778820125';

/**
 * Writes a part 10 file. It writes what it is given: it does not check that an object's modules are complete, nor that `frames` are what the syntax
 * says. `writeCompressedDicom` compresses, too.
 *
 * @param elements - values by keyword; text in ASCII, an empty text for an element without a value
 * @returns the file's bytes; equal elements give equal bytes
 * @throws {RangeError} for text beyond ASCII, numbers out of range, decimals longer than 16 characters, native pixels in a compressed syntax or the reverse
 *
 * Source: PS3.10, 7.1; PS3.5, 7.1, 6.2 and A.
 */
export function writeDicom(elements: DicomElements, options: WriteDicomOptions = {}): Uint8Array {
  const { transferSyntaxUID = explicitLittleEndian, frames } = options;
  const compressed = findCodec(transferSyntaxUID) !== 'native';
  if (compressed !== (frames !== undefined))
    throw refused(compressed ? 'compressed frames' : 'native pixels', 'the other');
  const form = formOf(transferSyntaxUID);
  const tagged = Object.entries(elements)
    .filter(([keyword]) => keyword !== 'PixelData' || !compressed)
    .map(([keyword, value]): TaggedBytes => encodeKeyword(keyword as Keyword, value, { elements, form }));
  const fragments = frames === undefined ? [] : [encodeFragments(tagNumberOf('PixelData'), frames)];
  const body = Buffer.concat([...tagged.sort((a, b) => a.tag - b.tag).map(({ bytes }) => bytes), ...fragments]);
  const written = transferSyntaxUID === deflatedLittleEndian ? deflate(body) : body;
  return new Uint8Array(Buffer.concat([encodeMeta(elements, transferSyntaxUID), written]));
}

function encodeMeta({ SOPClassUID, SOPInstanceUID }: DicomElements, transferSyntaxUID: string): Buffer {
  const meta = Buffer.concat([
    encodeElement(0x00020001, 'OB', new Uint8Array([0, 1])),
    encodeElement(0x00020002, 'UI', SOPClassUID),
    encodeElement(0x00020003, 'UI', SOPInstanceUID),
    encodeElement(0x00020010, 'UI', transferSyntaxUID),
    encodeElement(0x00020012, 'UI', implementationClassUID),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), encodeElement(0x00020000, 'UL', length), meta]);
}

function formOf(transferSyntaxUID: string): ElementForm {
  return {
    explicit: transferSyntaxUID !== implicitLittleEndian,
    bigEndian: transferSyntaxUID === explicitBigEndian,
  };
}

interface Context {
  readonly elements: DicomElements;
  readonly form: ElementForm;
}

function encodeKeyword(keyword: Keyword, value: DicomValue, { elements, form }: Context): TaggedBytes {
  const tag = tagNumberOf(keyword);
  if (keyword !== 'PixelData') return { tag, bytes: encodeElement(tag, valueRepresentationOf(keyword), value, form) };
  const bits = Number(elements.BitsAllocated);
  const swapped = form.bigEndian && value instanceof Uint8Array ? swapWords(value, bits / 8) : value;
  return { tag, bytes: encodeElement(tag, bits <= 8 ? 'OB' : 'OW', swapped, form) };
}

function swapWords(bytes: Uint8Array, width: number): Uint8Array {
  const copy = Buffer.from(bytes);
  if (width === 2) return copy.swap16();
  return width === 4 ? copy.swap32() : copy;
}

/** Padded to an even length. Source: PS3.5, A.5. */
function deflate(body: Buffer): Buffer {
  const deflated = deflateRawSync(body);
  return Buffer.concat([deflated, Buffer.alloc(deflated.length % 2)]);
}
