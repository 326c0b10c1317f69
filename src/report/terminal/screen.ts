/** What a terminal would show in the end: overwritten lines, erased ones and moved cursors folded to their last state. */
import { applyColours, plainStyle, type TextStyle } from './text-style.js';

/** Text in one style. */
export interface Run {
  readonly text: string;
  readonly style: TextStyle;
}

/** A line that was only ever appended to, with its colours still in it; or its characters, one by one. */
type Row = { readonly raw: string; readonly start: TextStyle } | { readonly cells: Cell[] };

interface Cell {
  readonly character: string;
  readonly style: TextStyle;
}

/** No sequence moves the cursor further than this at once: a screen is bounded, and so is what one number can cost. */
const furthest = 500;
/** Movements lead no further right than this column, and add no more lines than this to a text. */
const widest = 2000;
const mostAdded = 10_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const unusual = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]|\x1b(?!\[[\d;:]*m)/;

/** Groups: parameters and final byte of a control sequence; a control character; text. */
const piece =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the same
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-Za-z]|\x1b|([\x00-\x08\x0b-\x1a\x1c-\x1f\x7f])|([^\x00-\x08\x0b-\x1f\x7f]+)/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const colours = /\x1b\[([\d;:]*)m/;

/** The lines of `text` as they last stood on a terminal of any width. */
export function foldTerminal(text: string): Run[][] {
  const screen = new Screen();
  for (const [index, line] of text.replace(/\r+\n/g, '\n').split('\n').entries()) {
    if (index > 0) screen.feedLine();
    screen.write(line);
  }
  return screen.rows.map((row) => ('raw' in row ? splitRuns(row.raw, row.start).runs : joinCells(row.cells)));
}

class Screen {
  readonly rows: Row[] = [{ raw: '', start: plainStyle }];
  #row = 0;
  #column = 0;
  #style = plainStyle;
  #added = 0;

  feedLine(): void {
    this.#row += 1;
    this.#column = 0;
    if (this.#row === this.rows.length) this.rows.push({ raw: '', start: this.#style });
  }

  write(line: string): void {
    const row = this.rows[this.#row];
    const fresh = row !== undefined && 'raw' in row && row.raw === '' && this.#column === 0;
    if (fresh && !unusual.test(line)) this.#append(line);
    else for (const match of line.matchAll(piece)) this.#take(match);
  }

  #append(line: string): void {
    this.rows[this.#row] = { raw: line, start: this.#style };
    this.#style = splitRuns(line, this.#style).end;
    this.#column = line.length;
  }

  #take([, parameters = '', final, control, text]: RegExpMatchArray): void {
    if (text !== undefined) this.#put(text);
    else if (control === '\r') this.#column = 0;
    else if (control === '\b') this.#column = Math.max(0, this.#column - 1);
    else if (final === 'm') this.#style = applyColours(this.#style, parameters);
    else if (final !== undefined) this.#command(final, parameters);
  }

  #put(text: string): void {
    const cells = this.#cells(this.#row);
    while (cells.length < this.#column) cells.push({ character: ' ', style: plainStyle });
    for (const character of text) {
      cells[this.#column] = { character, style: this.#style };
      this.#column += 1;
    }
  }

  /** Cursor movements and erasures; what would clear the whole screen is ignored, so that nothing is lost. */
  #command(final: string, parameters: string): void {
    const count = Math.min(furthest, Math.max(1, Number.parseInt(parameters, 10) || 1));
    if (final === 'A' || final === 'F') this.#row = Math.max(0, this.#row - count);
    if (final === 'B' || final === 'E') this.#down(count);
    if (final === 'E' || final === 'F') this.#column = 0;
    if (final === 'C') this.#column = Math.max(this.#column, Math.min(this.#column + count, widest));
    if (final === 'D') this.#column = Math.max(0, this.#column - count);
    if (final === 'G') this.#column = count - 1;
    if (final === 'K') this.#eraseInLine(Number.parseInt(parameters, 10) || 0);
    if (final === 'J' && (parameters === '' || parameters === '0')) this.#eraseBelow();
  }

  #down(count: number): void {
    const last = this.rows.length - 1 + mostAdded - this.#added;
    this.#row = Math.min(this.#row + count, Math.max(this.#row, last));
    for (; this.rows.length <= this.#row; this.#added += 1) this.rows.push({ raw: '', start: plainStyle });
  }

  #eraseInLine(which: number): void {
    const cells = this.#cells(this.#row);
    if (which === 0) cells.length = Math.min(cells.length, this.#column);
    else if (which === 2) cells.length = 0;
    else cells.fill({ character: ' ', style: plainStyle }, 0, this.#column);
  }

  #eraseBelow(): void {
    this.#eraseInLine(0);
    this.rows.length = this.#row + 1;
  }

  #cells(index: number): Cell[] {
    const row = this.rows[index]!;
    if ('cells' in row) return row.cells;
    const cells = splitRuns(row.raw, row.start).runs.flatMap(({ text, style }) =>
      Array.from(text, (character) => ({ character, style })),
    );
    this.rows[index] = { cells };
    return cells;
  }
}

function splitRuns(raw: string, start: TextStyle): { readonly runs: Run[]; readonly end: TextStyle } {
  const parts = raw.split(colours);
  const runs: Run[] = [];
  let style = start;
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) style = applyColours(style, part);
    else if (part !== '') runs.push({ text: part, style });
  }
  return { runs, end: style };
}

function joinCells(cells: readonly Cell[]): Run[] {
  const runs: { text: string; readonly style: TextStyle }[] = [];
  for (const { character, style } of cells) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += character;
    else runs.push({ text: character, style });
  }
  return runs;
}
