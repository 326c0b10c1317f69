/** A cine's form in a notebook: what a player needs, checked before one gets it. */
import { readJpegShape } from './jpeg-shape.js';

/** The MIME type that marks an output as a cine. Its data is a {@link CineDescription}; the pictures stand in the `text/html` beside it. */
export const cineType = 'application/vnd.angiolab.cine+json';

/** All about a cine but its pictures. */
export interface CineDescription {
  readonly version: 1;
  readonly rows: number;
  readonly columns: number;
  readonly frameCount: number;
  readonly framesPerSecond: number;
  /** True where the data doesn't say how fast the frames were recorded. */
  readonly rateIsAssumed: boolean;
  /** How each picture is coded: baseline JPEG of one 8-bit component. */
  readonly coding: 'image/jpeg';
  /** The window that made the 8 bits, in modality units; null for pictures as stored, or of unknown origin. */
  readonly window: { readonly center: number; readonly width: number } | null;
  /** What the coding cost, against the 8-bit pictures before it. */
  readonly loss: CineLoss;
}

/** What lossy coding cost, over all pixels of all frames. */
export interface CineLoss {
  /** libjpeg's, 1 to 100. */
  readonly quality: number;
  /** Mean absolute difference in grey levels of 0 to 255. */
  readonly meanError: number;
  /** Peak signal-to-noise ratio in dB; null where nothing was lost. */
  readonly peakSignalToNoise: number | null;
}

/** A cine with its pictures: the JSON that stands in the HTML, and that the player's script reads. */
export interface Cine extends CineDescription {
  /** Base64, one a frame. */
  readonly frames: readonly string[];
}

/** The largest cine that is played. A notebook can come from anybody, and a page must stay usable. */
const limits = { side: 2048, frames: 2000, base64: 2 ** 26, framesPerSecond: 240 } as const;

/**
 * Checks that `value` is a cine: every field, its limits, and that each picture is a JPEG of the stated size.
 *
 * @returns the known fields alone
 * @throws TypeError that names the field, what was expected and what was found
 */
export function parseCine(value: unknown): Cine {
  const fields = readFields(value, 'cine', 'an object');
  expect(fields['version'] === 1, 'version', '1', fields['version']);
  expect(fields['coding'] === 'image/jpeg', 'coding', 'image/jpeg', fields['coding']);
  const { side, frames, framesPerSecond } = limits;
  const description = {
    version: 1,
    rows: readNumber(fields, 'rows', { least: 1, most: side, whole: true }),
    columns: readNumber(fields, 'columns', { least: 1, most: side, whole: true }),
    frameCount: readNumber(fields, 'frameCount', { least: 1, most: frames, whole: true }),
    framesPerSecond: readNumber(fields, 'framesPerSecond', { least: 0.01, most: framesPerSecond }),
    rateIsAssumed: fields['rateIsAssumed'] === true,
    coding: 'image/jpeg',
    window: readWindow(fields['window']),
    loss: readLoss(fields['loss']),
  } as const;
  return { ...description, frames: readFrames(fields['frames'], description) };
}

/** The sentences that stand on every player and in print. */
export function describeLimits({ loss, window, rateIsAssumed }: CineDescription): string {
  const { quality, meanError, peakSignalToNoise } = loss;
  const cost = peakSignalToNoise === null ? 'no loss' : `PSNR ${peakSignalToNoise.toFixed(1)} dB`;
  const origin = window === null ? '' : `, made with the window ${readable(window.center)} / ${readable(window.width)}`;
  return `Lossily re-encoded as JPEG of quality ${quality}: mean error ${meanError.toFixed(2)} grey levels, ${cost}. Window and level act on these 8-bit pictures${origin}, not on the stored values.${rateIsAssumed ? ' The frame rate is assumed.' : ''} Not for diagnosis.`;
}

function readable(value: number): string {
  return String(Number(value.toPrecision(4)));
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(value: unknown, name: string, expected: string): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  expect(isObject, name, expected, value);
  return value as Fields;
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

function readNumber(fields: Fields, name: string, { least, most, whole = false }: Range): number {
  const value = fields[name];
  const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  expect(fits, name, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`, value);
  return value as number;
}

const any: Range = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE };

function readWindow(value: unknown): CineDescription['window'] {
  if (value === null) return null;
  const fields = readFields(value, 'window', 'center and width, or null');
  return { center: readNumber(fields, 'center', any), width: readNumber(fields, 'width', any) };
}

function readLoss(value: unknown): CineLoss {
  const fields = readFields(value, 'loss', 'quality, meanError and peakSignalToNoise');
  return {
    quality: readNumber(fields, 'quality', { least: 1, most: 100, whole: true }),
    meanError: readNumber(fields, 'meanError', { least: 0, most: 255 }),
    peakSignalToNoise:
      fields['peakSignalToNoise'] === null ? null : readNumber(fields, 'peakSignalToNoise', { least: 0, most: 200 }),
  };
}

type Shape = Pick<CineDescription, 'rows' | 'columns' | 'frameCount'>;

function readFrames(value: unknown, { rows, columns, frameCount }: Shape): readonly string[] {
  const frames: readonly unknown[] = Array.isArray(value) ? value : [];
  expect(
    frames.length === frameCount,
    'frames',
    `a list of ${frameCount}`,
    Array.isArray(value) ? frames.length : value,
  );
  let length = 0;
  for (const [index, frame] of frames.entries()) {
    const name = `frame ${index + 1}`;
    const isBase64 = typeof frame === 'string' && frame.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(frame);
    expect(isBase64, name, 'base64', typeof frame === 'string' ? 'other text' : frame);
    length += (frame as string).length;
    expect(length <= limits.base64, 'frames', `at most ${limits.base64} characters`, 'more');
    const shape = readJpegShape(Buffer.from(frame as string, 'base64'));
    const fits = shape !== null && shape.rows === rows && shape.columns === columns && shape.components === 1;
    const found =
      shape === null ? 'other bytes' : `${shape.rows} x ${shape.columns} with ${shape.components} components`;
    expect(fits, name, `a baseline JPEG of ${rows} x ${columns} with 1 component`, found);
  }
  return frames as readonly string[];
}

function expect(holds: boolean, name: string, expected: string, found: unknown): void {
  if (holds) return;
  const got = typeof found === 'number' || typeof found === 'string' ? String(found).slice(0, 60) : typeof found;
  throw new TypeError(`Cannot read the cine: expected ${name} to be ${expected}, got ${got}; run the cell again`);
}
