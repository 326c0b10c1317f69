/** The text of markup as a reader sees it, and where each piece of it lies. */
import {
  count,
  countMasks,
  findIdentifiers,
  type MaskCounts,
  maskOf,
  openHeading,
} from '../../privacy/mask-identifiers.js';
import { decodeText, escapeText } from '../html.js';

/** A part of markup, and what shall stand there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Text is looked at in parts that end with a line and have about this length, so that a page of any size takes little memory. */
const partLength = 1 << 16;

/** A list that goes on in the next line is not cut up, unless it is very long: its label stands at its head. */
const longestPart = 1 << 20;
const goesOn = /[,[({]\s*$/;

/** Takes the text between tags in order, and notes what shall be masked as edits. */
export class ReadableText {
  readonly #markup: string;
  readonly #counts: MaskCounts;
  readonly #edits: Edit[];
  #lines: string[] = [];
  #linesLength = 0;
  #line = '';
  #entity = -1;
  /** Pieces as triples: place in the text, start and end in the markup. */
  #pieces: number[] = [];

  constructor(markup: string, counts: MaskCounts, edits: Edit[]) {
    this.#markup = markup;
    this.#counts = counts;
    this.#edits = edits;
  }

  /** What was added since the last line end. */
  get line(): string {
    return this.#line;
  }

  /** Words that are not in the markup there, and are never replaced. */
  addUnseen(words: string): void {
    this.#line += words;
  }

  /** The markup's text from `start` to `end`; each entity is a piece. */
  add(start: number, end: number): void {
    let at = start;
    while (at < end) {
      const stop = Math.min(this.#findEntity(at), end);
      if (stop > at) this.#addLines(at, stop);
      if (stop === end) return;
      const length = /^&#?\w{1,31};/.exec(this.#markup.slice(stop, Math.min(end, stop + 34)))?.[0].length ?? 1;
      at = stop + length;
      this.#addPiece(decodeText(this.#markup.slice(stop, at)), stop, at);
    }
  }

  /** The next `&`; the markup is searched once, not for each piece of its text. */
  #findEntity(at: number): number {
    if (this.#entity >= at) return this.#entity;
    const found = this.#markup.indexOf('&', at);
    this.#entity = found < 0 ? Infinity : found;
    return this.#entity;
  }

  /** Text of several lines may end a part: colours cut a long log into many pieces. */
  #addLines(start: number, end: number): void {
    const text = this.#markup.slice(start, end);
    const cut = this.#linesLength + this.#line.length + text.length > partLength ? text.lastIndexOf('\n') + 1 : 0;
    if (cut > 0) {
      this.#addPiece(text.slice(0, cut), start, start + cut);
      this.endLine();
    }
    if (cut < text.length) this.#addPiece(text.slice(cut), start + cut, end);
  }

  #addPiece(text: string, start: number, end: number): void {
    this.#pieces.push(this.#linesLength + this.#line.length, start, end);
    this.#line += text;
  }

  /** Ends a line; a part that is long enough is looked at. */
  endLine(): void {
    if (this.#line === '') return;
    const isOpen = goesOn.test(this.#line.slice(-80));
    this.#lines.push(this.#line);
    this.#linesLength += this.#line.length + 1;
    this.#line = '';
    if (this.#linesLength > (isOpen ? longestPart : partLength)) this.#flushPart();
  }

  /** Looks at a part; rows behind it stay rows of their table. */
  #flushPart(): void {
    const heading = openHeading(this.#lines.join('\n'));
    this.flush();
    if (heading === '') return;
    this.#lines = [heading];
    this.#linesLength = heading.length + 1;
  }

  /** Looks at what was added since the last time. */
  flush(): void {
    let piece = 0;
    const text = [...this.#lines, this.#line].join('\n');
    countMasks(text, this.#counts);
    for (const { start, end, kind } of findIdentifiers(text)) {
      let mask = escapeText(maskOf(kind));
      while (piece + 3 < this.#pieces.length && this.#pieces[piece + 3]! <= start) piece += 3;
      for (let next = piece; next < this.#pieces.length && this.#pieces[next]! < end; next += 3) {
        const edit = this.#cut(next, start, end);
        if (edit === null) continue;
        this.#edits.push({ ...edit, text: mask });
        if (mask !== '') count(this.#counts, kind);
        mask = '';
      }
    }
    this.#lines = [];
    this.#linesLength = 0;
    this.#line = '';
    this.#pieces = [];
  }

  /** The part of a piece that lies between `start` and `end`, in the markup; an entity goes as a whole. */
  #cut(piece: number, start: number, end: number): { readonly start: number; readonly end: number } | null {
    const [place = 0, from = 0, to = 0] = this.#pieces.slice(piece, piece + 3);
    if (this.#markup[from] === '&') return place >= start ? { start: from, end: to } : null;
    const first = Math.max(start - place, 0);
    const last = Math.min(end - place, to - from);
    return first < last ? { start: from + first, end: from + last } : null;
  }
}
