/** Colour planes (R…G…B…) to pixels (RGB RGB …). */

/**
 * Gives the same values with the samples of a pixel side by side.
 *
 * @param samples - planes
 * @param width - bytes of a value
 */
export function interleavePlanes(bytes: Uint8Array, samples: number, width: number): Uint8Array {
  const plane = bytes.length / samples;
  const result = new Uint8Array(bytes.length);
  for (let sample = 0, from = 0; sample < samples; sample++) {
    for (let at = sample * width; from < (sample + 1) * plane; at += samples * width)
      for (let byte = 0; byte < width; byte++) result[at + byte] = bytes[from++] ?? 0;
  }
  return result;
}
