/** Markup of our own inside a text that is sanitised: formulas, check boxes, links to notes. */
import { createHash } from 'node:crypto';
import { type Html, trusted } from '../html.js';

/** Pieces of one text. They are put in after it is sanitised, at marks that the text can't contain: they name its own hash. */
export interface KeptMarkup {
  readonly mark: string;
  readonly pieces: Html[];
}

/** No pieces yet. */
export function createKeptMarkup(source: string): KeptMarkup {
  return { mark: `kept-${createHash('sha256').update(source).digest('hex').slice(0, 24)}`, pieces: [] };
}

/** Keeps `piece`; returns the mark that stands for it until {@link placeKept}. */
export function keep({ mark, pieces }: KeptMarkup, piece: Html): string {
  return `${mark}-${pieces.push(piece) - 1}-`;
}

/** Puts the pieces at their marks. */
export function placeKept(clean: Html, { mark, pieces }: KeptMarkup): Html {
  if (pieces.length === 0) return clean;
  const marks = new RegExp(`${mark}-(\\d+)-`, 'g');
  return trusted(clean.markup.replace(marks, (_, index) => pieces[Number(index)]?.markup ?? ''));
}
