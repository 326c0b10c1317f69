/** Lines at the end of a terminal that are drawn anew in place, below a log that goes on above them. */

/** What is needed of a terminal. */
interface Terminal {
  write(text: string): unknown;
  readonly columns: number;
}

/** A terminal with a log and, below it, lines that are redrawn. */
export interface Screen {
  /** Writes a line above the drawn ones. */
  log(line: string): void;
  /** Draws these lines in place of those drawn before; a line that is too long for the terminal is cut. */
  draw(lines: readonly string[]): void;
}

/** Creates a screen; nothing else may write to the terminal while lines are drawn. */
export function createScreen(terminal: Terminal): Screen {
  let drawn: readonly string[] = [];
  // Source: ECMA-48, CUU (cursor up) and ED (erase to the end).
  const erase = (): string => (drawn.length === 0 ? '' : `\x1b[${drawn.length}A\x1b[J`);
  // Some pseudo-terminals say 0.
  const width = (): number => terminal.columns || 80;
  const join = (lines: readonly string[]): string => lines.map((line) => `${line.slice(0, width() - 1)}\n`).join('');
  return {
    log: (line) => void terminal.write(`${erase()}${line}\n${join(drawn)}`),
    draw(lines) {
      terminal.write(erase() + join(lines));
      drawn = lines;
    },
  };
}
