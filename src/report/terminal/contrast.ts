/** Colours of a terminal, kept readable on the page's light and dark paper. */
import type { Colour } from './text-style.js';

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The page's grounds on which terminal text stands (`--wash` of the style sheet): the harder of wash and paper. */
export const lightGround: Rgb = [0xf5, 0xf3, 0xee];
export const darkGround: Rgb = [0x1d, 0x21, 0x25];

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
const wanted = 4.5;

/** xterm's first sixteen. */
const named: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];
const steps = [0, 95, 135, 175, 215, 255];

/** A terminal's colour as red, green and blue. Source: xterm's 256-colour table. */
export function toRgb(colour: Colour): Rgb {
  if (typeof colour !== 'number') return colour;
  if (colour < 16) return named[colour]!;
  if (colour >= 232) return [8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232)];
  const place = colour - 16;
  return [steps[Math.floor(place / 36)]!, steps[Math.floor(place / 6) % 6]!, steps[place % 6]!];
}

/** `ink`, moved towards black or white as little as it takes to reach a contrast of 4.5 on `ground`. */
export function makeReadable(ink: Rgb, ground: Rgb): Rgb {
  const end = contrast(black, ground) > contrast(white, ground) ? black : white;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(ink, end, share);
    if (contrast(mixed, ground) >= wanted) return mixed;
  }
  return end;
}

/** The ratio of WCAG 2.1, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** `#rrggbb`. */
export function formatRgb(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2): number => Math.round(a[index] + share * (b[index] - a[index]));
  return [at(0), at(1), at(2)];
}
