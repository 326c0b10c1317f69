/** Frames that were recorded one after the other, as pictures under one window. */
import { joinWindows, type Window } from '../dicom/window.js';
import type { GreyImage } from '../numeric/grey-image.js';
import type { FoundFile } from './found-file.js';
import type { Frame } from './frame.js';
import type { FrameSeries } from './source.js';

/** The frames that belong to the run of `frame`: those of its file if it has several, else those of its series, in their order. */
export function framesOfSeries(frames: readonly Frame[], frame: Frame): Frame[] {
  const inFile = frames.filter(({ fileId }) => fileId === frame.fileId);
  return inFile.length > 1 || frame.series === null ? inFile : frames.filter(({ series }) => series === frame.series);
}

/**
 * Reads the pictures of a series, each twice where a common window must first be found.
 *
 * @param frames - of one series
 * @param fileOf - the file that holds a frame
 */
export async function readSeries(frames: readonly Frame[], fileOf: (frame: Frame) => FoundFile): Promise<FrameSeries> {
  const window = await findCommonWindow(frames, fileOf);
  const images: GreyImage[] = [];
  for (const frame of frames) images.push(await fileOf(frame).readImage(frame.frameNumber, window ?? undefined));
  const framesPerSecond = frames[0] === undefined ? null : fileOf(frames[0]).framesPerSecond;
  return { frames, images, framesPerSecond, window };
}

/** Null as soon as one frame is shown as stored: then none has a window that the others could share. */
async function findCommonWindow(frames: readonly Frame[], fileOf: (frame: Frame) => FoundFile): Promise<Window | null> {
  const windows: Window[] = [];
  for (const frame of frames) {
    const window = await fileOf(frame).findWindow(frame.frameNumber);
    if (window === null) return null;
    windows.push(window);
  }
  return joinWindows(windows);
}
