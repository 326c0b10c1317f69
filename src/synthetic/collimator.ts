/** The collimator: lead blades that leave a window, with a soft edge since the X-rays come from a spot and no point. */
import type { View } from './view.js';

/** The blades of one series: shares of the picture that they hide at left, right, top and bottom. */
export type Blades = readonly number[];

/** Half the penumbra's width, as a share of the picture. */
const softness = 0.006;
/** What the lead lets through. */
const leak = 0.05;

/** The window's turn in the picture, in degrees: the detector follows the heart's axis, the blades stay with the tube. */
function turnOfBlades({ primaryAngle, secondaryAngle }: View): number {
  const radians = Math.PI / 180;
  return 2.5 * Math.sin(primaryAngle * radians) * Math.sin(2 * secondaryAngle * radians);
}

/** The share of the rays that pass, `[size, size]`; half of them where a blade ends. */
export function createCollimation(size: number, blades: Blades, view: View): Float32Array {
  const [left = 0, right = 0, top = 0, bottom = 0] = blades;
  const angle = (turnOfBlades(view) * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const passed = new Float32Array(size * size).fill(1);
  if (left + right + top + bottom === 0) return passed;
  for (let row = 0; row < size; row++) {
    const v = (row + 0.5) / size - 0.5;
    for (let column = 0; column < size; column++) {
      const u = (column + 0.5) / size - 0.5;
      const [x, y] = [u * cosine + v * sine + 0.5, v * cosine - u * sine + 0.5];
      const across = share(x - left, left) * share(1 - right - x, right);
      const down = share(y - top, top) * share(1 - bottom - y, bottom);
      passed[row * size + column] = leak + (1 - leak) * across * down;
    }
  }
  return passed;
}

/** How much passes at a distance inside of a blade; one that hides nothing is outside of the field. */
function share(distance: number, blade: number): number {
  if (blade === 0) return 1;
  const place = Math.max(0, Math.min(1, 0.5 + distance / (4 * softness)));
  return place * place * (3 - 2 * place);
}
