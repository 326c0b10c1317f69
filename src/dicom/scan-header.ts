/** Reads the header facts of a plain file from as few bytes as they take; whatever is not plain is left to `parseDicom`. */
import type { DicomHeader } from './dicom-header.js';
import { type Keyword, tagNumberOf } from './dictionary.js';
import type { HeaderBytes } from './header-bytes.js';
import { longestText, toDecimal, toSpacing, toText, toUid } from './read-value.js';
import { implicitLittleEndian } from './transfer-syntaxes.js';

/** What a scan finds. */
export interface ScannedHeader {
  readonly header: DicomHeader;
  /** Where the value of PixelData begins. */
  readonly pixelOffset: number;
  /** In bytes; null for encapsulated pixels. */
  readonly pixelLength: number | null;
}

type Kind = 'uid' | 'text' | 'decimal' | 'spacing' | 'unsigned';

/** How `readHeader` reads each fact: the two must agree, and a test compares them. */
const kinds: Readonly<Record<Exclude<keyof DicomHeader, 'TransferSyntaxUID'>, Kind>> = {
  SOPClassUID: 'uid',
  SOPInstanceUID: 'uid',
  StudyInstanceUID: 'uid',
  SeriesInstanceUID: 'uid',
  PatientID: 'text',
  Modality: 'text',
  Manufacturer: 'text',
  Rows: 'unsigned',
  Columns: 'unsigned',
  NumberOfFrames: 'decimal',
  SamplesPerPixel: 'unsigned',
  PhotometricInterpretation: 'text',
  PlanarConfiguration: 'unsigned',
  BitsAllocated: 'unsigned',
  BitsStored: 'unsigned',
  HighBit: 'unsigned',
  PixelRepresentation: 'unsigned',
  WindowCenter: 'decimal',
  WindowWidth: 'decimal',
  VOILUTFunction: 'text',
  RescaleSlope: 'decimal',
  RescaleIntercept: 'decimal',
  PositionerPrimaryAngle: 'decimal',
  PositionerSecondaryAngle: 'decimal',
  PixelSpacing: 'spacing',
  ImagerPixelSpacing: 'spacing',
  BurnedInAnnotation: 'text',
  FrameTime: 'decimal',
  CineRate: 'decimal',
};

interface Field {
  readonly keyword: Keyword & keyof DicomHeader;
  readonly kind: Kind;
}

const fields: ReadonlyMap<number, Field> = new Map(
  (Object.entries(kinds) as [Field['keyword'], Kind][]).map(([keyword, kind]) => [
    tagNumberOf(keyword),
    { keyword, kind },
  ]),
);
const noFacts: Readonly<Record<string, null>> = Object.fromEntries(
  ['TransferSyntaxUID', ...Object.keys(kinds)].map((key) => [key, null]),
);

const metaStart = 132;
const transferSyntax = tagNumberOf('TransferSyntaxUID');
const pixelData = tagNumberOf('PixelData');
const functionalGroups: ReadonlySet<number> = new Set([
  tagNumberOf('SharedFunctionalGroupsSequence'),
  tagNumberOf('PerFrameFunctionalGroupsSequence'),
]);
const [item, itemEnd, sequenceEnd] = [0xfffee000, 0xfffee00d, 0xfffee0dd];
const undefinedLength = 0xffffffff;
const deepest = 16;
/** Value representations with a length of four bytes, as two letters in one number. Source: PS3.5, 7.1.2. */
const longForms: ReadonlySet<number> = new Set(
  ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].map(pair),
);
const [sequence, unknown, unsigned] = [pair('SQ'), pair('UN'), pair('US')];

function pair(letters: string): number {
  return letters.charCodeAt(0) | (letters.charCodeAt(1) << 8);
}

/** An element that a scan comes by. It is one object for all of them: keep nothing but its numbers. */
export interface ScannedElement {
  readonly tag: number;
  /** In bytes; 0xffffffff where a sequence doesn't say it. */
  readonly length: number;
  /** True where the value is empty, or its first 64 bytes are spaces or NUL. */
  isBlank(): boolean;
}

/**
 * Scans the elements up to PixelData. Values of no interest, however long, are stepped over without being read.
 *
 * Plain are files with a preamble, in little endian and not deflated, whose elements ascend and end where they say, and whose facts are ASCII.
 *
 * @param visit - is called for each element before PixelData, those of the file meta group and in sequences too
 * @returns null for a file that isn't plain: `parseDicom` then says what can be made of it
 */
export function scanHeader(file: HeaderBytes, visit?: (element: ScannedElement) => void): ScannedHeader | null {
  return new Scan(file, visit).run();
}

/** The head of an element, and its value as long as it is loaded. */
class Head implements ScannedElement {
  tag = 0;
  vr = 0;
  length = 0;
  valueAt = 0;
  readonly #file: HeaderBytes;

  constructor(file: HeaderBytes) {
    this.#file = file;
  }

  isBlank(): boolean {
    if (this.length === undefinedLength) return false;
    const length = Math.min(this.length, 64);
    const at = this.#file.seek(this.valueAt, length);
    if (at < 0) return this.length === 0;
    const { bytes } = this.#file;
    for (let index = at; index < at + length; index++) if (bytes[index] !== 0 && bytes[index] !== 0x20) return false;
    return true;
  }
}

/** A scan of one file. A class, for its places change with every element. */
class Scan {
  readonly #file: HeaderBytes;
  readonly #visit: ((element: ScannedElement) => void) | undefined;
  readonly #facts: Record<string, string | number | readonly number[] | null> = { ...noFacts };
  readonly #head: Head;
  #explicit = true;

  constructor(file: HeaderBytes, visit: ((element: ScannedElement) => void) | undefined) {
    this.#file = file;
    this.#visit = visit;
    this.#head = new Head(file);
  }

  run(): ScannedHeader | null {
    const start = this.#file.seek(128, 4);
    if (start < 0 || this.#file.bytes.toString('latin1', start, start + 4) !== 'DICM') return null;
    const meta = this.#readMeta();
    if (meta === null) return null;
    this.#explicit = meta.uid !== implicitLittleEndian;
    return this.#readElements(meta);
  }

  /** The transfer syntax, and where the file meta group ends; null where there is no such group, or its syntax isn't plain. */
  #readMeta(): { readonly uid: string; readonly end: number } | null {
    const head = this.#head;
    let uid: string | null = null;
    let at = metaStart;
    for (;;) {
      const place = this.#file.seek(at, 4);
      if (place < 0) return null;
      if (readWord(this.#file.bytes, place) !== 2) break;
      if (!this.#readHead(at) || head.length === undefinedLength) return null;
      this.#visit?.(head);
      if (head.tag === transferSyntax)
        uid = head.length > longestText ? null : toUid(toText(this.#readCharacters()) ?? '');
      at = head.valueAt + head.length;
    }
    // Big endian and deflated.
    if (uid === null || uid === '1.2.840.10008.1.2.2' || uid === '1.2.840.10008.1.2.1.99') return null;
    return { uid, end: at };
  }

  #readElements({ uid, end }: { readonly uid: string; readonly end: number }): ScannedHeader | null {
    const head = this.#head;
    let last = 0;
    for (let at = end; ; ) {
      if (!this.#readHead(at)) return null;
      const { tag, length, valueAt } = head;
      if (tag <= last) return null;
      last = tag;
      if (tag === pixelData) {
        this.#facts['TransferSyntaxUID'] = uid;
        const header = this.#facts as unknown as DicomHeader;
        return { header, pixelOffset: valueAt, pixelLength: length === undefinedLength ? null : length };
      }
      // Functional groups have facts of each frame, which the other reader knows.
      if (tag > pixelData || functionalGroups.has(tag)) return null;
      const next = this.#passElement(0);
      if (next === null) return null;
      at = next;
    }
  }

  /** Fills the head from `at`; false where the file ends or what stands there is no element. */
  #readHead(at: number): boolean {
    const { bytes } = this.#file;
    const place = this.#file.seek(at, Math.min(12, this.#file.size - at));
    if (place < 0 || this.#file.size - at < 8) return false;
    const head = this.#head;
    head.tag = ((readWord(bytes, place) << 16) | readWord(bytes, place + 2)) >>> 0;
    head.vr = 0;
    if (this.#explicit && head.tag < item) {
      head.vr = readWord(bytes, place + 4);
      if (longForms.has(head.vr)) {
        if (this.#file.size - at < 12) return false;
        head.length = readLong(bytes, place + 8);
        head.valueAt = at + 12;
      } else {
        head.length = readWord(bytes, place + 6);
        head.valueAt = at + 8;
        if (!isPlainVr(head.vr)) return false;
      }
    } else {
      head.length = readLong(bytes, place + 4);
      head.valueAt = at + 8;
    }
    return head.length === undefinedLength || head.valueAt + head.length <= this.#file.size;
  }

  /** Takes what is wanted of the element in the head. Returns where the next one begins; null where its sequence isn't plain. */
  #passElement(depth: number): number | null {
    const { tag, vr, length, valueAt } = this.#head;
    if (depth === 0) {
      const field = fields.get(tag);
      if (field !== undefined && !this.#takeFact(field)) return null;
    }
    this.#visit?.(this.#head);
    if (length === undefinedLength) {
      if (vr === unknown || (vr !== sequence && this.#explicit)) return null;
      return this.#passItems(valueAt, undefinedLength, depth + 1);
    }
    const next = valueAt + length;
    if (length >= 8 && (vr === sequence || (!this.#explicit && this.#startsItem(valueAt)))) {
      return this.#passItems(valueAt, length, depth + 1) === next ? next : null;
    }
    return next;
  }

  #startsItem(at: number): boolean {
    const place = this.#file.seek(at, 4);
    return place >= 0 && readLong(this.#file.bytes, place) === 0xe000fffe;
  }

  /** Steps through the items of a sequence. Returns where it ends. */
  #passItems(start: number, length: number, depth: number): number | null {
    if (depth > deepest) return null;
    const head = this.#head;
    const end = length === undefinedLength ? Number.POSITIVE_INFINITY : start + length;
    let at = start;
    while (at < end) {
      if (!this.#readHead(at)) return null;
      if (head.tag === sequenceEnd) return length === undefinedLength ? head.valueAt : null;
      if (head.tag !== item) return null;
      const next = this.#passItem(head.valueAt, head.length, depth);
      if (next === null || next > end) return null;
      at = next;
    }
    return at;
  }

  #passItem(start: number, length: number, depth: number): number | null {
    const head = this.#head;
    const end = length === undefinedLength ? Number.POSITIVE_INFINITY : start + length;
    let at = start;
    while (at < end) {
      if (!this.#readHead(at)) return null;
      if (head.tag === itemEnd) return length === undefinedLength ? head.valueAt : null;
      if (head.tag >= item) return null;
      const next = this.#passElement(depth);
      if (next === null || next > end) return null;
      at = next;
    }
    return at;
  }

  /** False where a value is so odd that the other reader shall decide. */
  #takeFact({ keyword, kind }: Field): boolean {
    const { vr, length } = this.#head;
    if (length === 0) return true;
    if (length === undefinedLength) return false;
    if (kind === 'unsigned') return this.#takeUnsigned(keyword);
    if (vr === sequence) return false;
    const characters = length > longestText ? '' : this.#readCharacters();
    if (!isAscii(characters)) return false;
    this.#facts[keyword] = parsers[kind](characters);
    return true;
  }

  #takeUnsigned(keyword: string): boolean {
    const { vr, length, valueAt } = this.#head;
    if ((this.#explicit && vr !== unsigned) || length < 2 || length > 64) return true;
    const at = this.#file.seek(valueAt, 2);
    if (at < 0) return false;
    this.#facts[keyword] = readWord(this.#file.bytes, at);
    return true;
  }

  /** Up to a NUL, as `parseDicom` reads them. */
  #readCharacters(): string {
    const { length, valueAt } = this.#head;
    const at = this.#file.seek(valueAt, length);
    if (at < 0) return '';
    const characters = this.#file.bytes.toString('latin1', at, at + length);
    const end = characters.indexOf('\0');
    return end < 0 ? characters : characters.slice(0, end);
  }
}

const parsers: Readonly<
  Record<Exclude<Kind, 'unsigned'>, (characters: string) => string | number | readonly number[] | null>
> = {
  text: toText,
  uid: (characters) => toUid(toText(characters) ?? ''),
  decimal: (characters) => toDecimal(toText(characters) ?? ''),
  spacing: toSpacing,
};

/** 16 bits, little endian; without the checks of `readUInt16LE`, which cost more than all else here. */
function readWord(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** 32 bits, little endian. */
function readLong(bytes: Uint8Array, at: number): number {
  return (readWord(bytes, at) | (readWord(bytes, at + 2) << 16)) >>> 0;
}

/** Other characters depend on the file's character sets, which the other reader knows. */
function isAscii(characters: string): boolean {
  for (let index = 0; index < characters.length; index++) {
    const code = characters.charCodeAt(index);
    if (code >= 0x80 || code === 0x1b) return false;
  }
  return true;
}

/** Two capital letters: what is none would be read with a wrong length. */
function isPlainVr(vr: number): boolean {
  const [first, second] = [vr & 0xff, vr >> 8];
  return first >= 65 && first <= 90 && second >= 65 && second <= 90;
}
