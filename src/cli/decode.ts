/** `angiolab decode`: the stored pixels of a DICOM file, as a hash, a NumPy array or a picture. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { encode as encodePng } from 'fast-png';
import { decodeFrame, type StoredFrame } from '../dicom/decode-frame.js';
import { openDecodePool } from '../dicom/decode-pool.js';
import { DicomError } from '../dicom/dicom-error.js';
import { formatNpyHead } from '../dicom/npy.js';
import { type DicomFile, type DicomPixels, parseDicom } from '../dicom/parse-dicom.js';
import { frameBytes } from '../dicom/pixel-layout.js';
import { isColor, renderColor } from '../dicom/render-color.js';
import { renderFrame } from '../dicom/render-frame.js';
import { bytesOf, storedTypeOf } from '../dicom/stored-type.js';
import { writeAside } from '../files/write-aside.js';
import { writeAtomic } from '../files/write-atomic.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder, isSameFile } from './output-path.js';

/** The frames that are put out, counted from 0. */
interface FrameRange {
  readonly first: number;
  readonly count: number;
}

type Append = (bytes: Uint8Array) => Promise<void>;

export const decode: Command = {
  name: 'decode',
  usage: 'FILE [--frame N] [--out FILE.npy|FILE.png]',
  summary: 'decodes the stored pixels of a DICOM file: shape, type and SHA-256, and a NumPy array or a picture of them',
  options: {
    frame: { type: 'string', value: 'N', help: 'one frame, counted from 1; default: all of them' },
    out: {
      type: 'string',
      value: 'FILE',
      help: '.npy: the stored values; .png: one frame as a viewer shows it (window applied, 8-bit grey or colour)',
    },
  },
  async run(args, context) {
    const [word, extra] = args.positionals;
    if (word === undefined || extra !== undefined)
      throw new UsageError(
        `Cannot decode: expected one file, got ${args.positionals.length}; name one DICOM file, as in npx angiolab decode FILE`,
      );
    if (!existsSync(resolve(context.cwd, word)))
      throw new UsageError('Cannot decode: expected a file, got nothing at that path; check the path');
    const out = readOut(args, word, context);
    if (out !== undefined) await checkFolder('--out', dirname(out), context);
    const file = parseDicom(await readFile(resolve(context.cwd, word)));
    const pixels = readPixels(file);
    const range = readRange(args, file);
    if (out?.endsWith('.png') && range.count !== 1)
      throw new UsageError(
        `Cannot write a picture: expected one frame, got ${range.count}; name one by --frame, or write --out FILE.npy`,
      );
    const { rows, columns, samplesPerPixel } = pixels.layout;
    const shape = [range.count, rows, columns, ...(samplesPerPixel === 1 ? [] : [samplesPerPixel])];
    const dtype = storedTypeOf(pixels.layout);
    const sha256 = await putOut(file, range, { out, head: formatNpyHead(dtype, shape), signal: context.signal });
    const facts = { shape, dtype, sha256, transferSyntaxUID: file.header.TransferSyntaxUID, repairs: file.repairs };
    context.print(args.flag('json') ? JSON.stringify(facts) : describe(facts));
    return exitStatus.fine;
  },
};

function describe(facts: {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256: string;
  readonly transferSyntaxUID: string;
  readonly repairs: readonly string[];
}): string {
  const { shape, dtype, sha256, transferSyntaxUID, repairs } = facts;
  const lines = [`${shape.join(' x ')} ${dtype}, transfer syntax ${transferSyntaxUID}`, `sha256 ${sha256}`];
  return [...lines, ...repairs.map((repair) => `repaired: ${repair}`)].join('\n');
}

function readOut(args: Arguments, input: string, context: Context): string | undefined {
  const word = args.text('out');
  if (word === undefined) return undefined;
  if (!/\.(npy|png)$/.test(word))
    throw new UsageError(
      `Cannot write --out: expected a name that ends in .npy or .png, got another; name such a file`,
    );
  const out = resolve(context.cwd, word);
  if (isSameFile(out, resolve(context.cwd, input)))
    throw new UsageError('Cannot write --out: expected another file than the input, got the same; name another');
  return out;
}

function readRange(args: Arguments, file: DicomFile): FrameRange {
  const text = args.text('frame');
  if (text === undefined) return { first: 0, count: file.frameCount };
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= file.frameCount) return { first: number - 1, count: 1 };
  throw new UsageError(
    `Cannot decode --frame: expected a whole number from 1 to ${file.frameCount}, got '${text}'; name a frame of the file`,
  );
}

function readPixels(file: DicomFile): DicomPixels {
  if (file.pixels !== null) return file.pixels;
  throw new DicomError('decode DICOM file', {
    expected: 'a file with pixels',
    found: 'one without',
    fix: 'name a file that holds an image',
  });
}

interface PutOutOptions {
  readonly out: string | undefined;
  readonly head: Uint8Array;
  readonly signal: AbortSignal;
}

/** Decodes one frame after the other into the hash and the file. Returns the hash of the stored values. */
async function putOut(file: DicomFile, range: FrameRange, { out, head, signal }: PutOutOptions): Promise<string> {
  const hash = async (append: Append): Promise<string> => {
    const digest = createHash('sha256');
    for await (const frame of decodeFrames(file, range)) {
      signal.throwIfAborted();
      const bytes = bytesOf(frame);
      digest.update(bytes);
      await append(bytes);
    }
    return digest.digest('hex');
  };
  if (out?.endsWith('.npy')) {
    return writeAside(out, async (append) => {
      await append(head);
      return hash(append);
    });
  }
  const sha256 = await hash(async () => {});
  if (out !== undefined) await writePicture(file, range.first, out);
  return sha256;
}

/** Stored values from which on threads are worth their start, a quarter of a second of processor time: about two seconds of decoding JPEG. */
const bytesWorthThreads = 2 ** 27;

/** The frames in their order: decoded here, or in as many threads as there are cores, at most four. */
async function* decodeFrames(file: DicomFile, { first, count }: FrameRange): AsyncGenerator<StoredFrame> {
  const requests = Array.from({ length: count }, (_, at) => ({ file, index: first + at }));
  const workers = Math.min(availableParallelism(), 4);
  const { where, layout } = readPixels(file);
  if (where.kind === 'native' || count * frameBytes(layout) < bytesWorthThreads || workers < 2) {
    for (const { index } of requests) yield await decodeFrame(file, index);
    return;
  }
  const pool = openDecodePool({ workers });
  try {
    for await (const outcome of pool.decode(requests)) {
      if (outcome instanceof DicomError) throw outcome;
      yield outcome;
    }
  } finally {
    await pool.close();
  }
}

async function writePicture(file: DicomFile, index: number, out: string): Promise<void> {
  const frame = await decodeFrame(file, index);
  const inColor = isColor(file);
  const picture = inColor ? renderColor(file, frame) : renderFrame(file, frame, { frameIndex: index });
  const { data, rows, columns } = picture;
  await writeAtomic(out, encodePng({ width: columns, height: rows, data, channels: inColor ? 3 : 1, depth: 8 }));
}
