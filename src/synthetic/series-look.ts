/** How a series looks apart from its anatomy: vendor, marker, borders, catheter; and the shortcuts that hide there. */
import type { Part } from '../dataset/frame.js';
import { openStream } from '../numeric/open-stream.js';
import type { Artery } from './anatomy.js';
import { type Corner, corners } from './burn-marker.js';
import type { Catheter } from './catheter.js';
import { between, pick } from './draw-between.js';
import type { KnobValues } from './knobs.js';

/** What a machine makes of the X-rays. */
export interface Vendor {
  readonly model: string;
  readonly gamma: number;
  /** How much of what a blurred picture lacks is added once more. */
  readonly edge: number;
  readonly bitsStored: 8 | 10 | 12;
  /** The grey level, as a share of the range, of bright tissue. */
  readonly white: number;
  /** The window that its files ask for, as shares of the range; null where they are shown as stored. */
  readonly window: { readonly center: number; readonly width: number } | null;
}

/** What differs between series. */
export interface SeriesLook {
  readonly vendor: Vendor;
  readonly marker: Corner | null;
  /** Widths of the collimator's shadow at left, right, top and bottom, as shares of the picture. */
  readonly borders: readonly number[];
  readonly catheter: Catheter;
  readonly monochrome1: boolean;
  /** What was done to validation files alone: stored upside down in grey, or shown through a window that is too wide. */
  readonly mismatch: 'inverted' | 'window' | null;
}

const vendors: readonly Vendor[] = [
  { model: 'Synthetic A', gamma: 0.75, edge: 0.8, bitsStored: 8, white: 0.95, window: null },
  { model: 'Synthetic B', gamma: 0.85, edge: 1.4, bitsStored: 8, white: 0.85, window: null },
  { model: 'Synthetic C', gamma: 0.8, edge: 1, bitsStored: 10, white: 0.92, window: { center: 0.48, width: 0.96 } },
  { model: 'Synthetic D', gamma: 0.65, edge: 1.8, bitsStored: 12, white: 1, window: { center: 0.5, width: 0.9 } },
];

interface LookedAt {
  readonly file: string;
  readonly artery: Artery;
  readonly part: Part;
  readonly person: string;
}

/** Draws a look. Each fault has a stream of its own, so that one knob doesn't move what another one does. */
export function drawLook({ file, artery, part, person }: LookedAt, knobs: KnobValues, seed: number): SeriesLook {
  const falls = (name: keyof KnobValues): boolean => openStream(seed, `${name} ${file}`).uniform() < knobs[name];
  const away = part !== 'train';
  const pointsTo = away && falls('shortcutReversed') ? otherOf(artery) : artery;
  const left = pointsTo === 'LCA';
  const random = openStream(seed, `look ${file}`);
  const marker = random.uniform() < 0.4 ? pick(random, corners) : null;
  const borders = Array.from({ length: 4 }, () => Math.max(0, between(random, -0.02, 0.035)));
  const monochrome1 = random.uniform() < 0.12;
  const mismatch = pick(random, ['inverted', 'window'] as const);
  const ownVendor = pick(openStream(seed, `vendor ${person}`), vendors);
  return {
    vendor: falls('vendorShortcut') ? vendors[left ? 0 : 1]! : ownVendor,
    marker: falls('markerShortcut') ? corners[left ? 0 : 1] : marker,
    borders: falls('borderShortcut') ? (left ? [0.09, 0.09, 0, 0] : [0, 0, 0.09, 0.09]) : borders,
    catheter: falls('catheterCue') ? (artery === 'LCA' ? 'JL' : 'JR') : 'TIG',
    monochrome1,
    mismatch: away && falls('preprocessingMismatch') ? mismatch : null,
  };
}

function otherOf(artery: Artery): Artery {
  return artery === 'LCA' ? 'RCA' : 'LCA';
}
