/** Characters that a reader can't tell from others, or can't see: no-break spaces, full-width letters and signs, soft hyphens, zero widths. */

const odd = /[\u00a0\u00ad\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\uff01-\uff5e]/;
const unseen = /[\u00ad\u200b-\u200f\u2060\ufeff]/;

/** A text as it is read, and where each of its places lies in the text that was given. */
export interface FoldedText {
  readonly text: string;
  readonly placeOf: (at: number) => number;
}

/** The text without what can't be seen, and with plain forms of the rest; the same text where there is nothing of either. */
export function foldCharacters(given: string): FoldedText {
  if (!odd.test(given)) return { text: given, placeOf: (at) => at };
  const places = new Uint32Array(given.length);
  const pieces: string[] = [];
  for (let at = 0; at < given.length; at += 1) {
    const character = given.charAt(at);
    if (unseen.test(character)) continue;
    places[pieces.length] = at;
    pieces.push(odd.test(character) ? character.normalize('NFKC') : character);
  }
  return { text: pieces.join(''), placeOf: (at) => places[at] ?? given.length };
}
