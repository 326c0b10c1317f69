/** Two texts, and where they differ: words and whole numbers at a time. */
import { diffArrays } from 'diff';
import { type Html, html } from '../html.js';

/** A run of text: in both, in the baseline alone, or in the other alone. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Whether it is one number. */
  readonly number: boolean;
}

/** A number with sign, fraction and exponent; a word; spaces; any other character. */
const token = /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_]+|\s+|\S/gu;

/** Beyond so many changed tokens a reader would see no more than that all is different. */
const mostEdits = 600;

/**
 * The parts of both texts in order; null where they are so different that marks would say nothing.
 *
 * All `same` and `removed` parts joined are `before`, all `same` and `added` ones `after`.
 */
export function diffText(before: string, after: string): DiffPart[] | null {
  const changes = diffArrays(tokenize(before), tokenize(after), { maxEditLength: mostEdits });
  if (changes === undefined) return null;
  return changes.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
    number: value.length === 1 && /^[+-]?\d/.test(value[0] ?? ''),
  }));
}

/** Lines that are kept at each end of a long stretch without a difference. */
const context = 3;

/** The other text with what is new in `<ins>` and what went in `<del>`, numbers in a class of their own; long same stretches are cut. */
export function renderDiff(parts: readonly DiffPart[]): Html {
  return html`${parts.map(({ kind, text, number }, index) => {
    if (kind === 'same') return renderSame(text, index > 0, index < parts.length - 1);
    const classes = number && html` class="number"`;
    return kind === 'added' ? html`<ins${classes}>${text}</ins>` : html`<del${classes}>${text}</del>`;
  })}`;
}

/** Lines next to a difference stay; between them it says how many are left out. */
function renderSame(text: string, afterChange: boolean, beforeChange: boolean): Html {
  const lines = text.split('\n');
  const [head, tail] = [afterChange ? context : 0, beforeChange ? context : 0];
  const left = lines.length - head - tail;
  if (left <= 2 * context) return html`${text}`;
  const cut = html`<span class="cut">… ${left} lines that are the same …</span>`;
  return html`${lines.slice(0, head).join('\n')}${head > 0 && '\n'}${cut}${tail > 0 && '\n'}${lines.slice(lines.length - tail).join('\n')}`;
}

function tokenize(text: string): string[] {
  return text.match(token) ?? [];
}
