/** Stored values into the 8-bit grey picture that a viewer would show first. */
import type { GreyImage } from '../numeric/grey-image.js';
import { findColorSpace } from './convert-color.js';
import type { StoredFrame } from './decode-frame.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { type DisplayFacts, frameFactsOf } from './display-facts.js';
import type { FrameFacts } from './frame-facts.js';
import { type LookupTable, lookUp } from './lookup-table.js';
import type { DicomFile } from './parse-dicom.js';
import type { PixelLayout } from './pixel-layout.js';
import { isColor, renderColor } from './render-color.js';
import { createWindowFunction, findRobustWindow, type Window } from './window.js';

/** Which frame is shown. */
export interface FindWindowOptions {
  /** Counted from 0: a file can have a window for each frame. Default: 0. */
  readonly frameIndex?: number;
}

/** Options of {@link renderFrame}. */
export interface RenderFrameOptions extends FindWindowOptions {
  /** Goes before the tables and windows of the file and the range of the frame; colours have none. Default: what {@link findWindow} finds. */
  readonly window?: Window;
}

/**
 * Renders a frame: modality table or rescale, then the file's first VOI table, else its first window, else the 1-99 % range of this frame;
 * MONOCHROME1 is inverted, padding is black, colours become luma. 8-bit grey without any of these is shown as stored. Overlays and shutters are not applied.
 *
 * @param file - the file that `frame` was decoded from
 * @param frame - from `decodeFrame`
 * @throws {DicomError} for photometric interpretations that are neither grey, palette, RGB nor YBR, and palettes that cannot be read
 * Source: PS3.3, C.7.6.3.1.2, C.11.1 and C.11.2.
 */
export function renderFrame(file: DicomFile, frame: StoredFrame, options: RenderFrameOptions = {}): GreyImage {
  const { rows, columns } = frame;
  const layout = readLayout(file);
  if (isColor(file) || frame.samplesPerPixel !== 1) return { data: renderLuma(file, frame), rows, columns };
  const grey = toGrey(file, frame, options);
  if (layout.photometricInterpretation === 'MONOCHROME1')
    for (let at = 0; at < grey.length; at++) grey[at] = 255 - grey[at]!;
  blackenPadding(grey, frame, file.display.padding);
  return { data: grey, rows, columns };
}

/**
 * The window that {@link renderFrame} shows a frame with: the file's first, else from the 1st to the 99th percentile of this frame.
 *
 * @returns null where it shows a frame as stored or by a VOI table, and for colours
 * @throws {DicomError} for a file without pixels
 */
export function findWindow(file: DicomFile, frame: StoredFrame, options: FindWindowOptions = {}): Window | null {
  const layout = readLayout(file);
  if (isColor(file) || frame.samplesPerPixel !== 1) return null;
  const facts = frameFactsOf(file.display, options.frameIndex ?? 0);
  if (facts.voiLuts.length > 0 || isShownAsStored(facts, layout)) return null;
  return facts.windows[0] === undefined
    ? findRange(file, frame, toModalityValues(frame, facts))
    : plainWindow(facts.windows[0]);
}

function plainWindow({ center, width, shape }: Window): Window {
  return { center, width, shape };
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

function isShownAsStored({ rescale, modalityLut, windows }: FrameFacts, layout: PixelLayout): boolean {
  const unchanged = modalityLut === null && rescale.slope === 1 && rescale.intercept === 0;
  return windows.length === 0 && unchanged && layout.bitsStored === 8 && !layout.signed;
}

/** Modality values: what was measured, in its own unit. Source: PS3.3, C.11.1. */
export function toModalityValues(frame: StoredFrame, { modalityLut, rescale }: FrameFacts): Float64Array {
  const { slope, intercept } = rescale;
  const values = new Float64Array(frame.data);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    values[at] = modalityLut === null ? value * slope + intercept : lookUp(modalityLut, value);
  }
  return values;
}

/** The range of modality values without those that stand for padding, unless all of them do. */
function findRange({ display }: DicomFile, { data }: StoredFrame, values: Float64Array): Window {
  const { padding } = display;
  if (padding === null) return findRobustWindow(values);
  const measured = values.filter((_, index) => !isPadding(data[index]!, padding));
  return findRobustWindow(measured.length === 0 ? values : measured);
}

function toGrey(file: DicomFile, frame: StoredFrame, { window, frameIndex = 0 }: RenderFrameOptions): Uint8Array {
  const facts = frameFactsOf(file.display, frameIndex);
  const [table] = facts.voiLuts;
  if (window === undefined && table === undefined && isShownAsStored(facts, readLayout(file)))
    return new Uint8Array(frame.data);
  const values = toModalityValues(frame, facts);
  if (window === undefined && table !== undefined) return applyTable(values, table);
  return applyWindow(values, window ?? facts.windows[0] ?? findRange(file, frame, values));
}

function applyTable(values: Float64Array, table: LookupTable): Uint8Array {
  const scale = 255 / (2 ** table.bits - 1);
  const grey = new Uint8Array(values.length);
  for (let at = 0; at < grey.length; at++) grey[at] = Math.round(lookUp(table, values[at]!) * scale);
  return grey;
}

function applyWindow(values: Float64Array, window: Window): Uint8Array {
  const toLevel = createWindowFunction(window);
  const grey = new Uint8Array(values.length);
  for (let index = 0; index < grey.length; index++) grey[index] = Math.round(toLevel(values[index]!));
  return grey;
}

function isPadding(value: number, { least, greatest }: NonNullable<DisplayFacts['padding']>): boolean {
  return value >= least && value <= greatest;
}

function blackenPadding(grey: Uint8Array, { data }: StoredFrame, padding: DisplayFacts['padding']): void {
  if (padding === null) return;
  for (let at = 0; at < grey.length; at++) if (isPadding(data[at]!, padding)) grey[at] = 0;
}

/** Luma of red, green and blue, or the Y that was stored. Source: ITU-R BT.601, as in PS3.3, C.7.6.3.1.2. */
function renderLuma(file: DicomFile, frame: StoredFrame): Uint8Array {
  const luma = new Uint8Array(frame.rows * frame.columns);
  const { bitsStored } = readLayout(file);
  if (findColorSpace(file.display.photometricInterpretation) === 'ybrFull' && frame.samplesPerPixel === 3) {
    const scale = 255 / (2 ** bitsStored - 1);
    for (let pixel = 0; pixel < luma.length; pixel++) luma[pixel] = Math.round(scale * frame.data[3 * pixel]!);
    return luma;
  }
  const { data: rgb } = renderColor(file, frame);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3)
    luma[pixel] = Math.round(0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!);
  return luma;
}
