/** Every frame of the compressed DICOM files of ../shared, by transfer syntax, in one thread and in two; and long archives. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCompressedDicom } from '../../src/dicom/write-compressed-dicom.js';
import { packageRoot } from '../../src/files/directories.js';
import { type BenchCase, type CaseContext, type Row, SkipError } from '../case.js';
import { memoryGoal, ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { type Server, startServer } from '../server.js';
import { wholeProcess } from '../whole-process.js';

const codec = 'we decode in WebAssembly, the peer in native code';

/** Transfer syntax UID -> name, greatest ratio, and the reason where it is missed. */
const syntaxes: readonly (readonly [uid: string, name: string, ratio: number, reason: string])[] = [
  ['1.2.840.10008.1.2.5', 'RLE', 1, 'we decode in TypeScript, the peer in native code'],
  ['1.2.840.10008.1.2.4.50', 'JPEG baseline (.50)', 1, codec],
  ['1.2.840.10008.1.2.4.51', 'JPEG extended (.51)', 1, codec],
  ['1.2.840.10008.1.2.4.57', 'JPEG lossless (.57)', 1, codec],
  ['1.2.840.10008.1.2.4.70', 'JPEG lossless (.70)', 1.5, codec],
  ['1.2.840.10008.1.2.4.80', 'JPEG-LS lossless (.80)', 1, codec],
  ['1.2.840.10008.1.2.4.81', 'JPEG-LS near-lossless (.81)', 1, codec],
  ['1.2.840.10008.1.2.4.90', 'JPEG 2000 lossless (.90)', 1.8, codec],
  ['1.2.840.10008.1.2.4.91', 'JPEG 2000 (.91)', 1.8, codec],
  ['1.2.840.10008.1.2.4.201', 'HTJ2K lossless (.201)', 1, codec],
  ['1.2.840.10008.1.2.4.203', 'HTJ2K (.203)', 1, codec],
];

/** Resident memory of our process, whatever the number of frames. */
const archiveMemory = 200e6;

function listFiles(folder: string): [name: string, uid: string][] {
  const truth: Record<string, { ts: string }> = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  return Object.entries(truth).map(([name, { ts }]) => [name, ts]);
}

interface Sides {
  /** As the row's name says it. */
  readonly threads: string;
  readonly ours: Server;
  readonly peer: Server;
}

function syntaxRows(folder: string, { threads, ours, peer }: Sides): Row[] {
  const files = listFiles(folder);
  return syntaxes.map(([uid, name, ratio, reason]) => {
    const paths = files.filter(([, ts]) => ts === uid).map(([file]) => join(folder, file));
    return {
      name: `${name}, ${threads}, a frame`,
      ours: ours.contender(paths),
      peer: peer.contender(paths),
      goals: [ratioGoal(ratio, reason)],
    };
  });
}

/** A run-length file of small frames, whole processes of both sides. */
async function archiveRow(frames: number, { folder, peers }: CaseContext): Promise<Row> {
  const { program } = await peers();
  const path = join(folder, `archive-${frames}.dcm`);
  const size = 16;
  const elements = {
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1', SOPInstanceUID: '2.25.1', NumberOfFrames: frames },
    ...{ Rows: size, Columns: size, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
    PixelData: Uint8Array.from({ length: frames * size ** 2 }, (_, index) => (index * 7919) >> 8),
  };
  await writeFile(path, await writeCompressedDicom(elements, '1.2.840.10008.1.2.5'));
  return {
    name: `an archive of ${frames} frames, two threads, the whole process`,
    ours: wholeProcess('ours', ['node', join(benchFolder, '.build/bench/ours/archive.js'), path]),
    peer: wholeProcess('pydicom', [program('python'), join(benchFolder, 'peers/archive.py'), path]),
    goals: [memoryGoal(archiveMemory, 'each thread has codecs of its own')],
  };
}

export const decodeCase: BenchCase = {
  name: 'decode',
  async prepare(context) {
    const folder = join(packageRoot(), '../shared/data/dicom');
    if (!existsSync(folder)) throw new SkipError('the DICOM files of ../shared/data/dicom are not there');
    const { program } = await context.peers();
    const start = (ours: string, peer: string): Omit<Sides, 'threads'> => ({
      ours: startServer('ours', ['node', join(benchFolder, '.build/bench/ours', ours)]),
      peer: startServer('pydicom', [program('python'), join(benchFolder, 'peers', peer)]),
    });
    const one = { threads: 'one thread', ...start('decode.js', 'decode.py') };
    const two = { threads: 'two threads', ...start('decode-two.js', 'decode_pool.py') };
    const archives = [await archiveRow(1000, context), await archiveRow(10_000, context)];
    return {
      rows: [...syntaxRows(folder, one), ...syntaxRows(folder, two), ...archives],
      close() {
        for (const { ours, peer } of [one, two]) {
          ours.close();
          peer.close();
        }
      },
    };
  },
};
