/** Terminal text to HTML: colours as classes, overwritten lines folded to their last state. */
import { AnsiUp } from 'ansi_up';
import { type Html, trusted } from './html.js';

/** Escape sequences other than colours (`ESC [ … m`): cursor movements, titles, links. Group 1 is a colour, kept. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  /(\x1b\[[\d;]*m)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-Za-z]|\x1b/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const colour = /\x1b\[[\d;]*m/g;

/** Renders text of a terminal; what it says stays, cursor movements and links go. */
export function renderTerminal(text: string): Html {
  const converter = new AnsiUp();
  converter.use_classes = true;
  const plain = foldOverwrites(text.replace(sequence, '$1'));
  return trusted(converter.ansi_to_html(plain));
}

/** Each line as it last stood: what a carriage return or a backspace overwrote is gone, as on a terminal. */
function foldOverwrites(text: string): string {
  return text.replace(/\r+\n/g, '\n').split('\n').map(foldLine).join('\n');
}

function foldLine(line: string): string {
  const states = eraseBackspaced(line).split('\r');
  const last = states.findLastIndex((state) => state.replace(colour, '') !== '');
  if (last <= 0) return states.join('');
  const overwritten = states.slice(0, last).join('').match(colour) ?? [];
  return overwritten.join('') + states.slice(last).join('');
}

function eraseBackspaced(line: string): string {
  if (!line.includes('\b')) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
