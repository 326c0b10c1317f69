/** A part of a text, by its place. */
import type { IdentifierKind } from './identifying-elements.js';

/** What identifies somebody: from `start` up to `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly kind: IdentifierKind;
}

/** All matches of `pattern`; where it has a group `what`, that group alone. It must have the flags `d` and `g`. */
export function findRanges(text: string, pattern: RegExp, kind: IdentifierKind): Range[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const [start, end] = match.indices?.groups?.['what'] ?? [match.index, match.index + match[0].length];
    return { start, end, kind };
  });
}
