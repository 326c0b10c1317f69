/** What a series shows, and how it was taken. */
import type { Artery, Heart } from './anatomy.js';
import type { Injection } from './contrast-flow.js';
import type { Motion } from './motion.js';
import type { SeriesLook } from './series-look.js';
import type { Framing, View } from './view.js';

/** What a series shows. */
export interface SeriesScene {
  readonly heart: Heart;
  readonly artery: Artery;
  readonly view: View;
  /** Rows and columns, in pixels. */
  readonly size: number;
  readonly frames: number;
  /** How many of them, the first ones, were taken before the contrast. */
  readonly uncontrasted: number;
  readonly look: SeriesLook;
  /** X-ray quanta, as a multiple of the usual. */
  readonly dose: number;
}

/** How this series was injected and exposed. */
export interface Technique {
  readonly framing: Framing;
  readonly motion: Motion;
  readonly injection: Injection;
  /** Attenuation of a millimetre of contrast. */
  readonly contrastPerMm: number;
  /** Contrast that flows back into the aorta, 0 to 1. */
  readonly reflux: number;
  /** Scattered rays as a multiple of the primary ones. */
  readonly scatter: number;
  /** From the first frame to the last; the same for both arteries, so that no header tells them apart. */
  readonly windowS: number;
  /** Counted in a square of a 512th of the picture where it is brightest. */
  readonly quanta: number;
}
