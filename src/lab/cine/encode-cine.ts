/** Codes the frames of a cine, as well as fits, and measures what that cost. */
import { decodeJpeg, encodeJpeg } from '../../dicom/jpeg.js';
import type { GreyImage } from '../../numeric/grey-image.js';
import type { Cine, CineDescription, CineLoss } from '../../player/cine.js';

/** From nearly lossless to what still shows a vessel; the first that fits is taken. */
const qualities = [95, 92, 90, 85, 80, 75, 70, 60, 50, 40, 30] as const;

/**
 * Codes `images` as baseline JPEG: browsers decode it frame by frame, and it loses less of angiograms, which come from a scanner as
 * JPEG, than WebP of the same size.
 *
 * @param images - one or more, of one size
 * @param limit - how large the output may be, and how much of that goes to all but the frames, in characters
 * @throws RangeError if none of the qualities fits
 */
export async function encodeCine(
  images: readonly GreyImage[],
  known: Pick<CineDescription, 'framesPerSecond' | 'rateIsAssumed' | 'window'>,
  limit: SizeLimit,
): Promise<Cine> {
  const { quality, coded } = await chooseQuality(images, limit);
  const { rows, columns } = images[0]!;
  return {
    version: 1,
    rows,
    columns,
    frameCount: images.length,
    framesPerSecond: known.framesPerSecond,
    rateIsAssumed: known.rateIsAssumed,
    coding: 'image/jpeg',
    window: known.window && { center: known.window.center, width: known.window.width },
    loss: await measureLoss(images, coded, quality),
    frames: coded.map((bytes) => Buffer.from(bytes).toString('base64')),
  };
}

/** In characters. */
interface SizeLimit {
  readonly maximumBytes: number;
  readonly reserve: number;
}

interface Coded {
  readonly quality: number;
  readonly coded: readonly Uint8Array[];
}

/** Tries each quality on a few frames first, so that only one or two code them all. */
async function chooseQuality(images: readonly GreyImage[], { maximumBytes, reserve }: SizeLimit): Promise<Coded> {
  const every = Math.ceil(images.length / 8);
  const sample = images.filter((_, index) => index % every === 0);
  let least = 0;
  for (const quality of qualities) {
    least = reserve + (base64Length(await encodeAll(sample, quality)) * images.length) / sample.length;
    if (least > maximumBytes) continue;
    const coded = await encodeAll(images, quality);
    least = reserve + base64Length(coded);
    if (least <= maximumBytes) return { quality, coded };
  }
  throw new RangeError(
    `Cannot show a cine: expected an output of at most ${maximumBytes} bytes, got about ${Math.ceil(least)} at the lowest quality; show fewer or smaller frames, or raise maximumBytes`,
  );
}

async function encodeAll(images: readonly GreyImage[], quality: number): Promise<Uint8Array[]> {
  const coded: Uint8Array[] = [];
  for (const image of images) coded.push(await encodeJpeg(image, quality));
  return coded;
}

function base64Length(coded: readonly Uint8Array[]): number {
  return coded.reduce((sum, { length }) => sum + 4 * Math.ceil(length / 3), 0);
}

async function measureLoss(
  images: readonly GreyImage[],
  coded: readonly Uint8Array[],
  quality: number,
): Promise<CineLoss> {
  let absolute = 0;
  let squared = 0;
  let count = 0;
  for (const [index, image] of images.entries()) {
    const { data } = await decodeJpeg(coded[index]!, image);
    for (let pixel = 0; pixel < data.length; pixel++) {
      const difference = Math.abs(image.data[pixel]! - data[pixel]!);
      absolute += difference;
      squared += difference * difference;
    }
    count += data.length;
  }
  const peakSignalToNoise = squared === 0 ? null : round(10 * Math.log10((255 * 255 * count) / squared));
  return { quality, meanError: round(absolute / count), peakSignalToNoise };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
