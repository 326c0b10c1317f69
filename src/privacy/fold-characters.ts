/** Characters that a reader can't tell from others, or can't see: no-break spaces, full-width letters and signs, soft hyphens, zero widths. */

const odd = /[\u00a0\u00ad\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\uff01-\uff5e]/g;
const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/;

/** A text as it is read, and where each of its places lies in the text that was given. */
export interface FoldedText {
  readonly text: string;
  readonly placeOf: (at: number) => number;
}

/** The text without what can't be seen, and with plain forms of the rest; the same text where there is nothing of either. */
export function foldCharacters(given: string): FoldedText {
  if (given.search(odd) < 0) return { text: given, placeOf: (at) => at };
  // Only where a character went do places shift: each shift is kept, and the last one before a place counts.
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let gone = 0;
  const text = given.replace(odd, (character, at: number) => {
    if (!unseen.test(character)) return character.normalize('NFKC');
    shifts.push({ from: at - gone, by: ++gone });
    return '';
  });
  const placeOf = (at: number): number => (at >= text.length ? given.length : at + findShift(shifts, at));
  return { text, placeOf };
}

/** How far the place `at` is from its own in the text that was given: by bisection. */
function findShift(shifts: readonly { readonly from: number; readonly by: number }[], at: number): number {
  let [low, high] = [0, shifts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shifts[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return shifts[low - 1]?.by ?? 0;
}
