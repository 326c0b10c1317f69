/** What a file says about showing its frames, read once and apart from the pixels. */
import type { DataSet } from 'dicom-parser';
import { type FrameFacts, readFrameFacts } from './frame-facts.js';
import { type Overlay, readOverlays } from './overlays.js';
import { type Palette, readPalette } from './palette.js';
import { readWords } from './read-value.js';

/** Plain data: it can be sent to a worker. */
export interface DisplayFacts {
  /** One for each frame that has facts of its own, else one for all; {@link frameFactsOf} chooses. */
  readonly frames: readonly FrameFacts[];
  /** How samples are coded: what the header says, unless a JPEG code stream shows otherwise; empty where there are no pixels. */
  readonly photometricInterpretation: string;
  /** Null where the file has none that can be read. */
  readonly palette: Palette | null;
  /** Stored values that stand for no measurement, as around a round picture; null where the file names none. Source: PS3.3, C.7.5.1.1.2. */
  readonly padding: { readonly least: number; readonly greatest: number } | null;
  /** Described, never drawn. */
  readonly overlays: readonly Overlay[];
}

interface DisplayFactsOptions {
  readonly photometricInterpretation: string;
  readonly frames: number;
  readonly signed: boolean;
  readonly repairs: Set<string>;
}

export function readDisplayFacts(dataSet: DataSet, options: DisplayFactsOptions): DisplayFacts {
  return {
    frames: readFrameFacts(dataSet, options),
    photometricInterpretation: options.photometricInterpretation,
    palette: readPalette(dataSet, options),
    padding: readPadding(dataSet, options.signed),
    overlays: readOverlays(dataSet),
  };
}

/** The facts of a frame, counted from 0. */
export function frameFactsOf({ frames }: DisplayFacts, index: number): FrameFacts {
  return frames[index] ?? frames[0]!;
}

function readPadding(dataSet: DataSet, signed: boolean): DisplayFacts['padding'] {
  const [value, limit] = [
    readWords(dataSet, 'PixelPaddingValue')[0],
    readWords(dataSet, 'PixelPaddingRangeLimit')[0],
  ].map((word) => (word !== undefined && signed ? (word << 16) >> 16 : word));
  if (value === undefined) return null;
  return { least: Math.min(value, limit ?? value), greatest: Math.max(value, limit ?? value) };
}
