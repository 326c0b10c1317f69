/** Colours that a notebook's markup gives its elements: kept, with an ink that can be read on light and on dark paper. */
import { rgb } from 'd3-color';
import { contrast, darkGround, formatRgb, lightGround, makeReadable, type Rgb } from './terminal/contrast.js';

/** What an element gets for its colours. */
export interface Paint {
  /** A class of the page's style; `null` where the page's own colours stay. */
  readonly name: string | null;
  readonly declarations: string;
  /** Whether a value was no plain colour: a bar that is a gradient, or a picture. */
  readonly isPartial: boolean;
}

/** Inks for a ground that states none. */
const darkInk: Rgb = [0x20, 0x24, 0x2a];
const lightInk: Rgb = [0xff, 0xff, 0xff];
/** An ink whose channels differ by less is grey. */
const leastColour = 24;
/** Values of CSS that paint nothing of their own. */
const plain = /^(?:none|transparent|inherit|initial|unset|revert|currentcolor|auto|0)$/i;
const paints = new Map<string, Paint>();

/** Whether a declaration is of a colour that {@link findPaint} keeps, or of a picture behind the text. */
export function isPaint(property: string): boolean {
  return /^(?:color|background(?:-color|-image)?)$/i.test(property);
}

/**
 * Fits the colours of an element to the page: a ground stays as it is, under an ink of enough contrast; an ink alone is moved for
 * light and for dark paper. Greys without a ground are left to the page.
 */
export function findPaint(declarations: readonly (readonly [string, string])[]): Paint {
  const key = declarations.map(([property, value]) => `${property}:${value}`).join(';');
  const paint = paints.get(key) ?? readPaint(declarations);
  if (paints.size < 1024) paints.set(key, paint);
  return paint;
}

function readPaint(declarations: readonly (readonly [string, string])[]): Paint {
  let ink: Rgb | null = null;
  let ground: Rgb | null = null;
  let isPartial = false;
  for (const [property, value] of declarations) {
    const colour = readColour(value);
    if (property === 'color') ink = colour;
    else if (colour === null && !plain.test(value)) isPartial = true;
    else ground = colour;
  }
  return { ...matchPage(ink, ground), isPartial };
}

/** Notes, once, that colours or bars are missing. */
export function notePartial(losses: string[]): void {
  const words = 'some colours or bars of its style are not shown';
  if (!losses.includes(words)) losses.push(words);
}

function matchPage(ink: Rgb | null, ground: Rgb | null): Omit<Paint, 'isPartial'> {
  if (ground !== null) {
    const plainInk = contrast(darkInk, ground) >= contrast(lightInk, ground) ? darkInk : lightInk;
    const front = makeReadable(ink ?? plainInk, ground);
    return { name: 'painted', declarations: `color:${formatRgb(front)};background-color:${formatRgb(ground)}` };
  }
  if (ink === null || Math.max(...ink) - Math.min(...ink) < leastColour) return { name: null, declarations: '' };
  const [light, dark] = [lightGround, darkGround].map((paper) => formatRgb(makeReadable(ink, paper)));
  return { name: 'ansi-rgb', declarations: `--l:${light};--d:${dark}` };
}

/** A colour of CSS; a translucent one as it looks on white paper; `null` for anything else. */
function readColour(value: string): Rgb | null {
  const { r, g, b, opacity } = rgb(value.replace(/\s*!important\s*$/i, '').trim());
  if (![r, g, b, opacity].every(Number.isFinite) || opacity <= 0) return null;
  const over = (channel: number): number =>
    Math.round(Math.min(255, Math.max(0, channel * Math.min(1, opacity) + 255 * (1 - Math.min(1, opacity)))));
  return [over(r), over(g), over(b)];
}
