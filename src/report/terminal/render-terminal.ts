/** Terminal text to HTML, line by line: colours that stay readable, and every line with its own elements. */
import { escapeText, type Html, trusted } from '../html.js';
import { darkGround, formatRgb, lightGround, makeReadable, type Rgb, toRgb } from './contrast.js';
import { foldTerminal, type Run } from './screen.js';
import type { Colour, Mark, TextStyle } from './text-style.js';

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const attributesOf = new WeakMap<TextStyle, string>();

/** Renders text of a terminal; what it says stays, cursor movements, links and titles go. */
export function renderTerminal(text: string): Html {
  return trusted(renderTerminalLines(text).join('\n'));
}

/** The lines of {@link renderTerminal}; each is markup that stands alone. */
export function renderTerminalLines(text: string): string[] {
  return foldTerminal(text).map((runs) => runs.map(renderRun).join(''));
}

function renderRun({ text, style }: Run): string {
  let attributes = attributesOf.get(style);
  if (attributes === undefined) {
    attributes = describeStyle(style);
    attributesOf.set(style, attributes);
  }
  return attributes === '' ? escapeText(text) : `<span${attributes}>${escapeText(text)}</span>`;
}

function describeStyle({ ink, ground, marks }: TextStyle): string {
  const [front, back] = marks.has('inverse') ? [ground, ink] : [ink, ground];
  const bare = marks.has('inverse') && ink === null && ground === null;
  const looks = [...marks].filter((mark): mark is Mark => mark !== 'inverse' || bare).map((mark) => `ansi-${mark}`);
  const { classes, css } = bare ? { classes: [], css: '' } : describeColours(front, back);
  const all = [...classes, ...looks].join(' ');
  return `${all && ` class="${all}"`}${css && ` style="${css}"`}`;
}

/** Named colours are the page's own; others are fitted to light and dark paper, or to the ground that comes with them. */
function describeColours(ink: Colour | null, ground: Colour | null): { classes: string[]; css: string } {
  if (isNamed(ink) && isNamed(ground)) return { classes: [...classOf(ink, 'fg'), ...classOf(ground, 'bg')], css: '' };
  if (ground === null && ink !== null) {
    const [light, dark] = [lightGround, darkGround].map((paper) => formatRgb(makeReadable(toRgb(ink), paper)));
    return { classes: ['ansi-rgb'], css: `--l:${light};--d:${dark}` };
  }
  const back = toRgb(ground!);
  const front: Rgb = ink === null ? [127, 127, 127] : toRgb(ink);
  return { classes: [], css: `color:${formatRgb(makeReadable(front, back))};background:${formatRgb(back)}` };
}

function isNamed(colour: Colour | null): colour is number | null {
  return colour === null || (typeof colour === 'number' && colour < 16);
}

function classOf(colour: number | null, side: 'fg' | 'bg'): string[] {
  if (colour === null) return [];
  return [`ansi-${colour >= 8 ? 'bright-' : ''}${names[colour % 8]}-${side}`];
}
