/** The marker that is burned into the pixels of some files. */

/** Where a marker may stand. */
export const corners = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
export type Corner = (typeof corners)[number];

/** A letter of five by seven squares, the same in every file. */
const glyph = ['10001', '11011', '10101', '10001', '10001', '10001', '10001'];

/** Writes the letter with value `level` into a picture of `size` x `size`. */
export function burnMarker(
  grey: Uint16Array,
  size: number,
  { corner, level }: { corner: Corner; level: number },
): void {
  const dot = Math.max(1, Math.round(size / 128));
  const near = 4 * dot;
  const x0 = corner.endsWith('left') ? near : size - near - 5 * dot;
  const y0 = corner.startsWith('top') ? near : size - near - 7 * dot;
  for (let y = 0; y < 7 * dot; y++)
    for (let x = 0; x < 5 * dot; x++)
      if (glyph[Math.floor(y / dot)]![Math.floor(x / dot)] === '1') grey[(y0 + y) * size + x0 + x] = level;
}
