/** Text with the few marks that Plotly knows (`<b>`, `<i>`, `<sub>`, `<sup>`, `<br>`), measured and as SVG. */
import { fontSize as defaultSize, ink } from './look.js';
import { escapeXml, paint, round, tag } from './svg.js';

/** How a text stands at its point. */
export interface TextOptions {
  readonly x: number;
  readonly y: number;
  /** Default `middle`. */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Which part of the block stands at `y`. Default `middle`. */
  readonly valign?: 'top' | 'middle' | 'bottom';
  readonly size?: number;
  readonly color?: unknown;
  readonly bold?: boolean;
  /** Degrees, clockwise, round the point. */
  readonly angle?: number;
}

const lineHeight = 1.25;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  '#39': "'",
};

/** The lines of a text, still with their marks. */
export function linesOf(text: string): string[] {
  return text.split(/<br\s*\/?>|\n/i);
}

/** A text without marks. */
export function plainText(text: string): string {
  return decode(
    linesOf(text)
      .join(' ')
      .replace(/<[^<>]*>/g, ''),
  );
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** About how wide a text's longest line is, in pixels, from the usual widths of letters: no font is at hand. */
export function measureText(text: string, size: number = defaultSize): number {
  let widest = 0;
  for (const line of linesOf(text)) {
    let sum = 0;
    for (const letter of plainText(line)) sum += widthOf(letter);
    widest = Math.max(widest, sum);
  }
  return widest * size;
}

function widthOf(letter: string): number {
  if (/[iljtf.,:;|!'()[\]\s]/.test(letter)) return 0.36;
  if (/[mwMW%@—]/.test(letter)) return 0.92;
  if (/[A-Z]/.test(letter)) return 0.7;
  return letter > '\u2e80' ? 1 : 0.6;
}

/** How high a block of text is. */
export function heightOf(text: string, size: number = defaultSize): number {
  return linesOf(text).length * size * lineHeight;
}

/** Breaks lines between words so that none is wider than `width` pixels, a longer word aside. */
export function wrapText(text: string, width: number, size: number = defaultSize): string {
  const lines = linesOf(text).flatMap((line) => {
    const parts: string[] = [];
    for (const word of line.split(' ')) {
      const longer = `${parts.at(-1) ?? ''} ${word}`;
      if (parts.length > 0 && measureText(longer, size) <= width) parts[parts.length - 1] = longer;
      else parts.push(word);
    }
    return parts;
  });
  return lines.join('<br>');
}

/** A text as an SVG element; marks that it doesn't know are left out, their content stays. */
export function drawText(text: string, options: TextOptions): string {
  const { x, y, anchor = 'middle', valign = 'middle', size = defaultSize, angle = 0 } = options;
  const lines = linesOf(text);
  const step = size * lineHeight;
  const first = { top: 0.95 * size, middle: 0.35 * size - ((lines.length - 1) * step) / 2, bottom: -0.25 * size };
  const start = y + first[valign] - (valign === 'bottom' ? (lines.length - 1) * step : 0);
  const attributes = {
    ...(options.color === undefined ? {} : paint('fill', options.color, ink)),
    'text-anchor': anchor === 'middle' ? null : anchor,
    'font-size': size === defaultSize ? null : size,
    'font-weight': options.bold ? 600 : null,
    transform: angle === 0 ? null : `rotate(${round(angle)} ${round(x)} ${round(y)})`,
  };
  if (lines.length === 1) return tag('text', { x, y: start, ...attributes }, drawRuns(text));
  const spans = lines.map((line, index) => tag('tspan', { x, y: start + index * step }, drawRuns(line)));
  return tag('text', attributes, ...spans);
}

/** Pieces of one line between marks, each with the marks that are open there. */
function drawRuns(line: string): string {
  const open = { b: 0, i: 0, sub: 0, sup: 0 };
  return line
    .split(/(<\/?(?:b|i|em|strong|sub|sup|span|a)\b[^<>]*>)/i)
    .map((piece) => {
      const [, end, name = ''] = /^<(\/?)(\w+)\b[^<>]*>$/.exec(piece) ?? [];
      if (end === undefined) return drawRun(piece, open);
      const mark = ({ em: 'i', strong: 'b' }[name.toLowerCase()] ?? name.toLowerCase()) as keyof typeof open;
      if (mark in open) open[mark] = Math.max(0, open[mark] + (end === '' ? 1 : -1));
      return '';
    })
    .join('');
}

function drawRun(piece: string, open: { b: number; i: number; sub: number; sup: number }): string {
  const text = escapeXml(decode(piece));
  if (text === '' || open.b + open.i + open.sub + open.sup === 0) return text;
  const attributes = {
    'font-weight': open.b > 0 ? 700 : null,
    'font-style': open.i > 0 ? 'italic' : null,
    'baseline-shift': open.sub > 0 ? 'sub' : open.sup > 0 ? 'super' : null,
    'font-size': open.sub + open.sup > 0 ? '75%' : null,
  };
  return tag('tspan', attributes, text);
}
