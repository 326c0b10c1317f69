/** The small DICOM files that are mutated, and what is read from them unharmed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import { type DicomFile, parseDicom } from '../../src/dicom/parse-dicom.js';
import { writeCompressedDicom } from '../../src/dicom/write-compressed-dicom.js';
import { packageRoot } from '../../src/files/directories.js';

/** Larger files and frames cost more time than they add kinds of structure. */
const largestFile = 50_000;
const largestFrame = 300_000;
const preambleLength = 128;

/** A stretch of a file, the end not included. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A file to be mutated. */
export interface FuzzFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where the header ends: before the value of PixelData; the whole file where it is deflated. */
  readonly headerEnd: number;
  /** Values that reading does not look at: the preamble, private elements, names, dates. */
  readonly unread: readonly Stretch[];
  /** What `readSome` gives of the unharmed file. */
  readonly frames: readonly StoredFrame[];
  readonly repairs: number;
}

/** Groups whose elements this house does not read, but for the UIDs of group 0020 and the file meta group. */
const unreadGroups: readonly string[] = ['0010', '0032', '0040', '0088'];

export const sharedFolder: string = join(packageRoot(), '../shared/data/dicom');

/** The files of ../shared that are small and readable, and small ones of ours; none where it is missing. */
export async function listFuzzFiles(): Promise<FuzzFile[]> {
  if (!existsSync(sharedFolder)) return [];
  const names = readdirSync(sharedFolder).filter((name) => name.endsWith('.dcm'));
  const files = names
    .toSorted()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(sharedFolder, name))) }));
  const small = [...files.filter(({ bytes }) => bytes.length <= largestFile), ...(await writeFiles())];
  const described = await Promise.all(small.map(({ name, bytes }) => describeFile(name, bytes)));
  return described.filter(({ frames }) => (frames[0]?.data.length ?? 0) <= largestFrame);
}

/** Two frames of 12 bits in each syntax that we compress to: the set has no small file of lossless JPEG, nor a grey one of HTJ2K. */
async function writeFiles(): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> {
  const [rows, columns, frames] = [32, 48, 2];
  const values = Uint16Array.from(
    { length: rows * columns * frames },
    (_, index) => (index * 7 + (index % 13) ** 2) % 4096,
  );
  const elements = {
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1', SOPInstanceUID: '2.25.1', StudyDate: '20000101' },
    ...{ PatientName: 'DAMAGED^PERSON', PatientID: 'P1', PatientBirthDate: '19700101', Modality: 'XA' },
    ...{ Rows: rows, Columns: columns, NumberOfFrames: frames, SamplesPerPixel: 1 },
    ...{
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
    },
    PixelData: new Uint8Array(values.buffer),
  };
  const syntaxes = ['5', '4.70', '4.80', '4.90', '4.201'].map((end) => `1.2.840.10008.1.2.${end}`);
  return Promise.all(syntaxes.map(async (uid) => ({ name: uid, bytes: await writeCompressedDicom(elements, uid) })));
}

/** The first frame and the last. */
export async function readSome(file: DicomFile): Promise<StoredFrame[]> {
  const frames: StoredFrame[] = [];
  if (file.frameCount > 0) frames.push(await decodeFrame(file, 0));
  if (file.frameCount > 1) frames.push(await decodeFrame(file, file.frameCount - 1));
  return frames;
}

async function describeFile(name: string, bytes: Uint8Array): Promise<FuzzFile> {
  const file = parseDicom(bytes);
  const deflated = file.header.TransferSyntaxUID.endsWith('.1.99');
  const dataSet = deflated ? null : dicomParser.parseDicom(bytes);
  return {
    name,
    bytes,
    headerEnd: dataSet?.elements['x7fe00010']?.dataOffset ?? bytes.length,
    unread: [{ start: 0, end: preambleLength }, ...(dataSet === null ? [] : findUnread(dataSet))],
    frames: await readSome(file),
    repairs: file.repairs.length,
  };
}

function findUnread(dataSet: DataSet): Stretch[] {
  return Object.values(dataSet.elements)
    .filter((element) => element.length > 0 && element.items === undefined && isUnread(element))
    .map(({ dataOffset, length }) => ({ start: dataOffset, end: dataOffset + length }));
}

/** Not PatientID, which gives the pseudonym; no value of undefined length, which holds structure. */
function isUnread({ tag, hadUndefinedLength, vr }: Element): boolean {
  if (hadUndefinedLength === true || vr === 'SQ' || vr === 'UN' || vr === undefined || tag === 'x00100020')
    return false;
  const group = tag.slice(1, 5);
  return unreadGroups.includes(group) || Number.parseInt(group, 16) % 2 === 1;
}
