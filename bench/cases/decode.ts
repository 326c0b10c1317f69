/** Every frame of the compressed DICOM files of ../shared, by transfer syntax, in one thread. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/files/directories.js';
import { type BenchCase, SkipError } from '../case.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';

const codec = 'we decode in WebAssembly (dcmjs-codecs), the peer in native code';

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

function listFiles(folder: string): [name: string, uid: string][] {
  const truth: Record<string, { ts: string }> = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  return Object.entries(truth).map(([name, { ts }]) => [name, ts]);
}

export const decodeCase: BenchCase = {
  name: 'decode',
  async prepare({ peers }) {
    const folder = join(packageRoot(), '../shared/data/dicom');
    if (!existsSync(folder)) throw new SkipError('the DICOM files of ../shared/data/dicom are not there');
    const { program } = await peers();
    const ours = startServer('ours', ['node', join(benchFolder, '.build/bench/ours/decode.js')]);
    const peer = startServer('pydicom', [program('python'), join(benchFolder, 'peers/decode.py')]);
    const files = listFiles(folder);
    const rows = syntaxes.map(([uid, name, ratio, reason]) => {
      const paths = files.filter(([, ts]) => ts === uid).map(([file]) => join(folder, file));
      return {
        name: `${name}, a frame`,
        ours: ours.contender(paths),
        peer: peer.contender(paths),
        goals: [ratioGoal(ratio, reason)],
      };
    });
    return {
      rows,
      close() {
        ours.close();
        peer.close();
      },
    };
  },
};
