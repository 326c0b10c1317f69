/** The small DICOM files that are mutated, and what is read from them unharmed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import { type DicomFile, parseDicom } from '../../src/dicom/parse-dicom.js';
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

/** The files of ../shared that are small and readable; none where it is missing. */
export async function listFuzzFiles(): Promise<FuzzFile[]> {
  if (!existsSync(sharedFolder)) return [];
  const names = readdirSync(sharedFolder).filter((name) => name.endsWith('.dcm'));
  const files = names.toSorted().map((name) => ({ name, bytes: readFileSync(join(sharedFolder, name)) }));
  const small = files.filter(({ bytes }) => bytes.length <= largestFile);
  const described = await Promise.all(small.map(({ name, bytes }) => describeFile(name, new Uint8Array(bytes))));
  return described.filter(({ frames }) => (frames[0]?.data.length ?? 0) <= largestFrame);
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
