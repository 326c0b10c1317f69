/** Data full of canaries: words and numbers that stand for a person, wherever a file or a folder can hold some. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DicomElements, writeDicom } from '../../src/dicom/write-dicom.js';

/** In every planted text. Nothing else in the house has this word. */
export const canaryWord = 'KANARIA';
/** In every planted UID and number: digits that no hash is likely to hold. */
export const canaryDigits = '73950284617';

/** Finds what escaped: the places of words, and of digits, in a text. */
export function findCanaries(text: string): string[] {
  const pattern = new RegExp(`.{0,60}(?:${canaryWord}|${canaryDigits}).{0,60}`, 'gi');
  return [...text.matchAll(pattern)].map(([place]) => place);
}

const size = 32;
const uid = (kind: number, index: number): string => `1.2.826.${canaryDigits}.${kind}.${index}`;

function elementsOf(index: number): DicomElements {
  const pixels = Uint8Array.from({ length: 2 * size * size }, (_, at) => (at * (index + 7)) % 251);
  return {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1',
    SOPInstanceUID: uid(1, index),
    StudyInstanceUID: uid(2, index >> 2),
    SeriesInstanceUID: uid(3, index),
    StudyDate: '19470911',
    AccessionNumber: canaryDigits,
    Modality: 'XA',
    Manufacturer: `${canaryWord} HOSPITAL`,
    ReferringPhysicianName: `${canaryWord}^REFERRER`,
    PatientName: `${canaryWord}^JANE`,
    PatientID: `${canaryWord}-${index >> 2}`,
    PatientBirthDate: '19470911',
    StudyID: `${canaryWord}1`,
    PositionerPrimaryAngle: index * 10 - 30,
    PositionerSecondaryAngle: 10,
    ImageComments: `seen by ${canaryWord}`,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: 2,
    Rows: size,
    Columns: size,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    BurnedInAnnotation: canaryWord,
    VOILUTFunction: canaryWord,
    PixelData: pixels,
  };
}

/** A private creator, a private element and a sequence with a name in it, before the pixels. */
function addHiddenPlaces(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file);
  const pixels = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  const short = (group: number, element: number, vr: string, text: string): Buffer => {
    const value = Buffer.from(text.padEnd(text.length + (text.length % 2)), 'latin1');
    const head = Buffer.alloc(8);
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(element, 2);
    head.write(vr, 4, 'latin1');
    head.writeUInt16LE(value.length, 6);
    return Buffer.concat([head, value]);
  };
  const inner = short(0x0040, 0xa123, 'PN', `${canaryWord}^NESTED`);
  const item = Buffer.alloc(8);
  item.writeUInt32LE(0xe000fffe, 0);
  item.writeUInt32LE(inner.length, 4);
  const sequence = Buffer.alloc(12);
  sequence.writeUInt16LE(0x0040, 0);
  sequence.writeUInt16LE(0x0275, 2);
  sequence.write('SQ', 4, 'latin1');
  sequence.writeUInt32LE(item.length + inner.length, 8);
  const planted = [
    Buffer.concat([sequence, item, inner]),
    short(0x2001, 0x0010, 'LO', `${canaryWord} PRIVATE`),
    short(0x2001, 0x1001, 'LO', `${canaryWord} ${canaryDigits}`),
  ];
  return Buffer.concat([bytes.subarray(0, pixels), ...planted, bytes.subarray(pixels)]);
}

/** How many of the planted files can't be used. */
export const brokenFiles = 4;

/**
 * Plants a folder of eight usable DICOM files of two patients, and some that aren't, with `labels.csv`.
 *
 * @param parent - an existing folder
 * @returns the planted folder; its own name is a canary, too
 */
export function plantCanaries(parent: string): string {
  const root = join(parent, `${canaryWord} Jane ${canaryDigits}`);
  const write = (path: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const good = Array.from({ length: 8 }, (_, index) => `${canaryWord}^DIR ${index >> 2}/${canaryWord}_${index}.dcm`);
  for (const [index, path] of good.entries()) write(path, addHiddenPlaces(writeDicom(elementsOf(index))));
  const whole = Buffer.from(writeDicom(elementsOf(99)));
  const foreign = Buffer.from(whole);
  foreign.write(`1.2.826.${canaryDigits}`, foreign.indexOf('1.2.840.10008.1.2.1\0'), 'latin1');
  write(`broken/${canaryWord} text.dcm`, `PatientName: ${canaryWord}^JANE`);
  write(`broken/${canaryWord} cut.dcm`, whole.subarray(0, whole.length - 700));
  write(`broken/${canaryWord} head.dcm`, whole.subarray(0, 600));
  write(`broken/${canaryWord} syntax.dcm`, foreign);
  const rows = good.map(
    (path, index) =>
      `${path},${index % 2 === 0 ? 'LCA' : 'RCA'},${canaryWord} ${index >> 2},${index < 4 ? 'train' : 'validation'}`,
  );
  write('labels.csv', `file,label,patient,split\n${rows.join('\n')}\n`);
  return root;
}
