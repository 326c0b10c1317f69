/** Half-precision numbers (IEEE 754 binary16) as 16-bit words: half the memory where three digits are enough. */

/** The greatest finite half-precision number. */
export const greatestFloat16 = 65504;

/**
 * Rounds to the nearest half-precision number, ties to even; from 65520 up to infinity.
 *
 * Source: IEEE 754-2019, 4.3.1.
 */
export function toFloat16(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const magnitude = word & 0x7fffffff;
    const sign = (word >>> 16) & 0x8000;
    if (magnitude >= 0x47800000) result[at] = sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
    // Below 2^-14 halves are multiples of 2^-24.
    else if (magnitude < 0x38800000) result[at] = sign | roundToEven(Math.abs(values[at]!) * 2 ** 24);
    // The exponent's bias changes from 127 to 15. 13 bits go; a carry into the exponent is what rounding up means.
    else result[at] = sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  }
  return result;
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

let table: Float32Array | null = null;

/** The value of each of the 65,536 words. */
function allValues(): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, word) => valueOfWord(word));
  return table;
}

function valueOfWord(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >>> 10) & 31;
  const fraction = word & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * Writes the values of half-precision words into `target`: exact, since each is a float32 too.
 *
 * @throws RangeError unless the lengths agree
 */
export function fromFloat16(words: Uint16Array, target: Float32Array): void {
  if (words.length !== target.length)
    throw new RangeError(
      `Cannot read half-precision numbers: expected room for ${words.length}, got ${target.length}; pass an array of their length`,
    );
  const values = allValues();
  for (let at = 0; at < words.length; at++) target[at] = values[words[at]!]!;
}
