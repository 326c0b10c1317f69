/** Shows a heat map over a grey image, with the scale of its colours. */
import { encode } from 'fast-png';
import { readColorScale } from '../drawing/color-scale.js';
import type { GreyImage } from '../numeric/grey-image.js';
import { display } from './display.js';
import { escapeHtml } from './html.js';

/** What lies over the image, and how. */
export interface HeatOptions {
  /** What the picture shows, read aloud in place of it. */
  readonly alt: string;
  /** What the numbers are, for example `Attribution`. */
  readonly caption: string;
  /** Colours from 0 to 1. Default `inferno`. */
  readonly scale?: 'inferno' | 'viridis' | 'magma' | 'plasma' | 'cividis';
  /** Of the colours over the image, from 0 (image alone) to 1. Default 0.5. */
  readonly opacity?: number;
}

/**
 * Shows `heat` over `image`, as one PNG in the image's own size.
 *
 * @param heat - a number from 0 to 1 for each pixel, row by row
 * @throws RangeError if the sizes differ, a number isn't from 0 to 1, or the opacity isn't
 */
export function showHeat(image: GreyImage, heat: Float32Array, options: HeatOptions): void {
  const { alt, caption, scale = 'inferno', opacity = 0.5 } = options;
  const png = Buffer.from(encodeOverlay(image, heat, { scale, opacity })).toString('base64');
  const words = `${caption}: ${scale}, 0 to 1, opacity ${opacity}`;
  const picture = `<img src="data:image/png;base64,${png}" alt="${escapeHtml(alt)}" style="max-width:100%">`;
  const html = `<figure style="margin:0">${picture}<figcaption style="font-size:0.8em">${escapeHtml(words)}</figcaption></figure>`;
  display({ 'text/html': html, 'image/png': png, 'text/plain': `[image] ${alt}. ${words}` }, { 'image/png': { alt } });
}

function encodeOverlay(image: GreyImage, heat: Float32Array, look: { scale: string; opacity: number }): Uint8Array {
  const { rows, columns, data } = image;
  checkOverlay(image, heat, look.opacity);
  const colorOf = readColorScale(look.scale);
  const table = Array.from({ length: 256 }, (_, level) => readChannels(colorOf(level / 255)));
  const pixels = new Uint8Array(3 * rows * columns);
  heat.forEach((value, at) => {
    const color = table[Math.round(255 * value)]!;
    for (let channel = 0; channel < 3; channel++)
      pixels[3 * at + channel] = Math.round((1 - look.opacity) * data[at]! + look.opacity * color[channel]!);
  });
  return encode({ width: columns, height: rows, data: pixels, depth: 8, channels: 3 });
}

function checkOverlay({ rows, columns, data }: GreyImage, heat: Float32Array, opacity: number): void {
  const refuse = (expected: string, got: string | number, fix: string): never => {
    throw new RangeError(`Cannot show heat map: expected ${expected}, got ${got}; ${fix}.`);
  };
  for (const [name, values] of Object.entries({ image: data, 'heat map': heat }))
    if (values.length !== rows * columns)
      refuse(`${rows} × ${columns} values in the ${name}`, values.length, 'bring both to one size');
  const outside = heat.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) refuse('numbers from 0 to 1', outside, 'scale the heat map first');
  if (!(opacity >= 0 && opacity <= 1)) refuse('an opacity from 0 to 1', opacity, 'choose one between');
}

/** The channels of `#rrggbb` or `rgb(r, g, b)`. */
function readChannels(color: string): number[] {
  const pairs = color.startsWith('#')
    ? color
        .slice(1)
        .match(/../g)
        ?.map((pair) => Number.parseInt(pair, 16))
    : undefined;
  return pairs ?? (color.match(/\d+/g) ?? []).map(Number);
}
