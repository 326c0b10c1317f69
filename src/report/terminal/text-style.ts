/** How a piece of terminal text looks, and how the colour sequences (SGR) change that. */

/** A colour: one of the terminal's 256, or red, green and blue from 0 to 255. */
export type Colour = number | readonly [number, number, number];

/** Attributes of a piece of text; `null` is the terminal's own colour. */
export interface TextStyle {
  readonly ink: Colour | null;
  readonly ground: Colour | null;
  readonly marks: ReadonlySet<Mark>;
}

export type Mark = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'hidden' | 'strike';

/** Text without any attribute. */
export const plainStyle: TextStyle = { ink: null, ground: null, marks: new Set() };

const marksOn: Readonly<Record<number, Mark>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'hidden',
  9: 'strike',
};
const marksOff: Readonly<Record<number, readonly Mark[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['hidden'],
  29: ['strike'],
};

/**
 * The style after the sequence `ESC [ parameters m`; parameters that say nothing to us change nothing.
 *
 * Source: ECMA-48, 8.3.117; ISO 8613-6 for 38 and 48. 58, the colour of a line, is read alike and not shown.
 */
export function applyColours(style: TextStyle, parameters: string): TextStyle {
  const known = followers.get(style) ?? new Map<string, TextStyle>();
  const next = known.get(parameters) ?? readColours(style, parameters);
  if (known.size < 256) followers.set(style, known.set(parameters, next));
  return next;
}

/** Styles by what changed them: logs repeat a few sequences many thousand times. */
const followers = new WeakMap<TextStyle, Map<string, TextStyle>>();

function readColours(style: TextStyle, parameters: string): TextStyle {
  const groups = parameters.split(';').map((group) => group.split(':').map(readCode));
  let result = style;
  for (let index = 0; index < groups.length; index += 1) {
    const [code = 0, ...own] = groups[index]!;
    if (code !== 38 && code !== 48 && code !== 58) {
      result = applyCode(result, code === 4 && own[0] === 0 ? 24 : code);
      continue;
    }
    const following = groups.slice(index + 1).map(([first = 0]) => first);
    const { colour, length } = own.length > 0 ? readColonForm(own) : readExtended(following);
    if (own.length === 0) index += length;
    if (colour !== null && code !== 58) result = { ...result, [code === 38 ? 'ink' : 'ground']: colour };
  }
  return result;
}

function readCode(code: string): number {
  return code === '' ? 0 : Number(code);
}

function applyCode(style: TextStyle, code: number): TextStyle {
  if (code === 0) return plainStyle;
  if (code in marksOn) return { ...style, marks: new Set([...style.marks, marksOn[code]!]) };
  if (code in marksOff) {
    const off = marksOff[code]!;
    return { ...style, marks: new Set([...style.marks].filter((mark) => !off.includes(mark))) };
  }
  if (code === 39) return { ...style, ink: null };
  if (code === 49) return { ...style, ground: null };
  if (code >= 30 && code <= 37) return { ...style, ink: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, ground: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, ink: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, ground: code - 92 };
  return style;
}

/** `5;n` or `2;r;g;b`, and how many codes that takes; what follows them are codes of their own. */
function readExtended(codes: readonly number[]): { colour: Colour | null; length: number } {
  if (codes[0] === 5) return { colour: isByte(codes[1]) ? codes[1] : null, length: 2 };
  if (codes[0] !== 2) return { colour: null, length: 1 };
  const [red, green, blue] = codes.slice(1, 4);
  const colour = isByte(red) && isByte(green) && isByte(blue) ? ([red, green, blue] as const) : null;
  return { colour, length: 4 };
}

/** With colons a colour space, which may be empty, may stand before red. */
function readColonForm(codes: readonly number[]): { colour: Colour | null; length: number } {
  return readExtended(codes[0] === 2 && codes.length >= 5 ? [2, ...codes.slice(2)] : codes);
}

function isByte(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 255;
}
