/** The hash by which frames that look the same are known. */
import { sha256 } from '../files/hash.js';
import type { GreyImage } from '../numeric/grey-image.js';

/** SHA-256 of a frame's shape and pixels: equal for two frames exactly if they look the same. */
export function hashPixels({ rows, columns, data }: GreyImage): string {
  return sha256(`${rows} ${columns}\n`, data);
}
