/** Tells from a JPEG code stream how its three components are coded: headers say so too, and are often wrong. */
import { walkJpegSegments } from './jpeg-segments.js';

const [jfif, adobe] = [0xffe0, 0xffee];
const dctFrames: readonly number[] = [0xffc0, 0xffc1, 0xffc2];

/**
 * The photometric interpretation that the code stream shows by the markers of Adobe or JFIF, or by the names of its components.
 *
 * @returns null where it shows none, or is not coded by cosine transform
 * Source: ITU-T T.871, 10.1; T.872, 6.5.3.
 */
export function readJpegColor(bytes: Uint8Array): 'RGB' | 'YBR_FULL' | null {
  let told: 'RGB' | 'YBR_FULL' | null = null;
  for (const { marker, body } of walkJpegSegments(bytes)) {
    if (marker === adobe && startsWith(body, 'Adobe') && body.length >= 12) told = body[11] === 0 ? 'RGB' : 'YBR_FULL';
    if (marker === jfif && startsWith(body, 'JFIF')) told ??= 'YBR_FULL';
    if (dctFrames.includes(marker)) return told ?? (hasRgbNames(body) ? 'RGB' : null);
  }
  return null;
}

function startsWith(body: Uint8Array, name: string): boolean {
  return String.fromCharCode(...body.subarray(0, name.length)) === name;
}

/** Components called R, G and B. */
function hasRgbNames(frame: Uint8Array): boolean {
  return String.fromCharCode(frame[6] ?? 0, frame[9] ?? 0, frame[12] ?? 0) === 'RGB';
}
