/** Stored values into the 8-bit grey picture that a viewer would show first. */
import type { GreyImage } from '../numeric/grey-image.js';
import type { StoredFrame } from './decode-frame.js';
import { DicomError } from './dicom-error.js';
import type { DicomHeader } from './dicom-header.js';
import { describeTag } from './dictionary.js';
import type { DicomFile } from './parse-dicom.js';
import type { PixelLayout } from './pixel-layout.js';
import { createWindowFunction, findRobustWindow, type Window } from './window.js';

/** Options of {@link renderFrame}. */
export interface RenderFrameOptions {
  /** Goes before the window of the file and the range of the frame; colours have none. Default: what {@link findWindow} finds. */
  readonly window?: Window;
}

/**
 * Renders a frame: rescale, the file's first window (else the 1-99 % range of this frame), MONOCHROME1 inverted, colours to luma. 8-bit
 * grey without rescale and window is shown as stored. Not applied: LUT sequences, overlays and shutters.
 *
 * @param file - the file that `frame` was decoded from
 * @param frame - from `decodeFrame`
 * @throws {DicomError} for palette and other photometric interpretations that are neither grey, RGB nor YBR
 * Source: PS3.3, C.7.6.3.1.2, C.11.1 and C.11.2.
 */
export function renderFrame(file: DicomFile, frame: StoredFrame, options: RenderFrameOptions = {}): GreyImage {
  const { rows, columns } = frame;
  const layout = readLayout(file);
  if (frame.samplesPerPixel !== 1) return { data: renderLuma(layout, frame), rows, columns };
  const window = options.window ?? findWindow(file, frame);
  const grey =
    window === null ? Uint8Array.from(frame.data) : applyWindow(toModalityValues(file.header, frame), window);
  const inverted = layout.photometricInterpretation === 'MONOCHROME1';
  return { data: inverted ? grey.map((value) => 255 - value) : grey, rows, columns };
}

/**
 * The window that {@link renderFrame} shows a frame with: the file's first, else from the 1st to the 99th percentile of this frame.
 *
 * @returns null where it shows a frame as stored, and for colours
 * @throws {DicomError} as `renderFrame` does
 */
export function findWindow(file: DicomFile, frame: StoredFrame): Window | null {
  const layout = readLayout(file);
  if (frame.samplesPerPixel !== 1) return null;
  if (!layout.photometricInterpretation.startsWith('MONOCHROME')) throw unsupported(layout);
  const window = readWindow(file.header);
  if (window !== null) return window;
  const { slope, intercept } = readRescale(file.header);
  const asStored = slope === 1 && intercept === 0 && layout.bitsStored === 8 && !layout.signed;
  return asStored ? null : findRobustWindow(toModalityValues(file.header, frame));
}

function readLayout(file: DicomFile): PixelLayout {
  if (file.pixels !== null) return file.pixels.layout;
  throw new DicomError('render frame', {
    tag: describeTag('PixelData'),
    expected: 'a file with pixels',
    found: 'none',
    fix: 'pass the file that the frame was decoded from',
  });
}

function readRescale(header: DicomHeader): { readonly slope: number; readonly intercept: number } {
  return { slope: header.RescaleSlope || 1, intercept: header.RescaleIntercept ?? 0 };
}

function toModalityValues(header: DicomHeader, frame: StoredFrame): Float64Array {
  const { slope, intercept } = readRescale(header);
  return Float64Array.from(frame.data).map((value) => value * slope + intercept);
}

function applyWindow(values: Float64Array, window: Window): Uint8Array {
  const toGrey = createWindowFunction(window);
  const grey = new Uint8Array(values.length);
  for (let index = 0; index < grey.length; index++) grey[index] = Math.round(toGrey(values[index]!));
  return grey;
}

/** The first window, or null where there is none or it has no width. */
function readWindow(header: DicomHeader): Window | null {
  const { WindowCenter: center, WindowWidth: width, VOILUTFunction: name } = header;
  const shape = name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
  const least = shape === 'LINEAR' ? 1 : Number.MIN_VALUE;
  return center === null || width === null || width < least ? null : { center, width, shape };
}

/** Luma of RGB (ITU-R BT.601, as in PS3.3, C.7.6.3.1.2) or the Y of YBR, scaled from BitsStored to 8 bits. */
function renderLuma(layout: PixelLayout, frame: StoredFrame): Uint8Array {
  const kind = layout.photometricInterpretation;
  const isLumaFirst = kind === 'YBR_FULL' || kind === 'YBR_FULL_422';
  if (!isLumaFirst && !['RGB', 'YBR_RCT', 'YBR_ICT'].includes(kind)) throw unsupported(layout);
  const scale = 255 / (2 ** layout.bitsStored - 1);
  const [red, green, blue] = isLumaFirst ? ([1, 0, 0] as const) : ([0.299, 0.587, 0.114] as const);
  const { data } = frame;
  const luma = new Uint8Array(frame.rows * frame.columns);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const sum = red * data[3 * pixel]! + green * data[3 * pixel + 1]! + blue * data[3 * pixel + 2]!;
    luma[pixel] = Math.round(scale * sum);
  }
  return luma;
}

function unsupported(layout: PixelLayout): DicomError {
  return new DicomError('render frame', {
    tag: describeTag('PhotometricInterpretation'),
    expected: 'MONOCHROME1, MONOCHROME2, RGB or YBR',
    found: layout.photometricInterpretation === 'PALETTE COLOR' ? 'PALETTE COLOR' : 'another one',
    fix: 'such pictures are not supported',
  });
}
