/** What the X-ray generator is set to: by the patient's build and chance, never by what is examined. */
import { openStream } from '../numeric/open-stream.js';
import { between } from './draw-between.js';

/** Settings of one series. */
export interface Generator {
  readonly kvp: number;
  readonly tubeCurrentMa: number;
  readonly pulseMs: number;
}

/** Automatic exposure drives a heavy patient with more of everything. */
export function drawGenerator(
  { person, scene }: { readonly person: string; readonly scene: string },
  { seed, dose }: { readonly seed: number; readonly dose: number },
): Generator {
  const build = openStream(seed, `build ${person}`).normal();
  const random = openStream(seed, `generator ${scene}`);
  return {
    kvp: Math.round(Math.max(60, Math.min(125, 78 + 6 * build + 2 * random.normal()))),
    tubeCurrentMa: Math.max(10, Math.round(dose * 550 * Math.exp(0.2 * build + 0.1 * random.normal()))),
    pulseMs: Math.round(between(random, 5, 9)),
  };
}
