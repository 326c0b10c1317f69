/** Expands palettes that are written as segments: lists of entries, lines between entries, and repetitions of earlier segments. */

const [discrete, linear, indirect] = [0, 1, 2];

interface ExpandOptions {
  /** The entries that the descriptor says there are. */
  readonly count: number;
  readonly bigEndian: boolean;
}

/** What is being expanded: a file cannot make it longer than `count`. */
interface Expansion extends ExpandOptions {
  readonly data: Uint8Array | Uint16Array;
  readonly entries: Uint16Array;
  filled: number;
}

/**
 * Expands the segments to exactly `count` entries.
 *
 * @param data - bytes for entries of 8 bits, else words
 * @returns null where segments are cut, of an unknown kind, begin with a line, or give another number of entries
 * Source: PS3.3, C.7.9.2.
 */
export function expandSegments(data: Uint8Array | Uint16Array, options: ExpandOptions): Uint16Array | null {
  const expansion: Expansion = { ...options, data, entries: new Uint16Array(options.count), filled: 0 };
  let at: number | null = 0;
  while (at !== null && at + 1 < data.length && expansion.filled < options.count)
    at = expandSegment(expansion, at, true);
  return at !== null && expansion.filled === options.count ? expansion.entries : null;
}

/** Adds the segment at `at`. Returns where the next one begins, or null for one that is malformed. */
function expandSegment(expansion: Expansion, at: number, mayRepeat: boolean): number | null {
  const { data, entries, filled } = expansion;
  const kind = data[at];
  const length = data[at + 1] ?? 0;
  if (length === 0) return null; // segments that add nothing could be repeated without end
  if (kind === indirect) return mayRepeat ? repeatSegments(expansion, at + 2, length) : null;
  if (filled + length > entries.length) return null;
  if (kind === discrete) {
    if (at + 2 + length > data.length) return null;
    entries.set(data.subarray(at + 2, at + 2 + length), filled);
    expansion.filled += length;
    return at + 2 + length;
  }
  const end = data[at + 2];
  if (kind !== linear || filled === 0 || end === undefined) return null;
  const start = entries[filled - 1]!;
  for (let step = 1; step <= length; step++)
    entries[filled + step - 1] = roundHalfEven(start + ((end - start) * step) / length);
  expansion.filled += length;
  return at + 3;
}

/** Segments that stood at an offset before, which is in bytes or words as the data are; its two words stand with the lower one first. */
function repeatSegments(expansion: Expansion, at: number, count: number): number | null {
  const { data, bigEndian } = expansion;
  const size = data instanceof Uint8Array ? 4 : 2;
  if (at + size > data.length || expansion.filled === 0) return null;
  const bytes = [...data.subarray(at, at + size)] as number[];
  const [low, high] = size === 2 ? [bytes[0]!, bytes[1]!] : joinWords(bytes, bigEndian);
  let from: number | null = high * 0x10000 + low;
  for (let done = 0; done < count && from !== null; done++)
    from = from + 1 < data.length ? expandSegment(expansion, from, false) : null;
  return from === null ? null : at + size;
}

function joinWords(bytes: readonly number[], bigEndian: boolean): [low: number, high: number] {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return bigEndian ? [a * 256 + b, c * 256 + d] : [a + b * 256, c + d * 256];
}

/** As NumPy rounds, which other readers use. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
