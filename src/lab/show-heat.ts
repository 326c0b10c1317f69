/** Shows a heat map over a grey image, with a bar that explains its colours. */
import type { GreyImage } from '../numeric/grey-image.js';
import { display } from './display.js';
import { drawHeat } from './draw-heat.js';
import { escapeHtml } from './html.js';
import { renderStill } from './show-figure.js';

/** What lies over the image, and how. */
export interface HeatOptions {
  /** What the picture shows, read aloud in place of it. */
  readonly alt: string;
  /** What the numbers are, for example `Attribution`. */
  readonly caption: string;
  /** Stands above the colour bar, for example `mm`. Default: none. */
  readonly unit?: string;
  /** The numbers at the ends of the colour scale. Default 0 and 1. */
  readonly range?: readonly [number, number];
  /** Default `inferno`. */
  readonly scale?: 'inferno' | 'viridis' | 'magma' | 'plasma' | 'cividis';
  /** Of the colours over the image, from 0 (image alone) to 1. Default 0.5. */
  readonly opacity?: number;
}

/**
 * Shows `heat` over `image`, beside a colour bar; the caption states range, scale and opacity. The still picture holds the bar too.
 *
 * The bar has the pure colours: over the image they are mixed with its grey levels.
 *
 * @param heat - a number within the range for each pixel, row by row
 * @throws RangeError if the sizes differ, a number lies outside the range, or range or opacity make no sense
 *
 * @example
 * const image = await source.readImage(source.frames[0]);
 * const heat = Float32Array.from(image.data, (level) => 1 - level / 255);
 * showHeat(image, heat, { alt: "First frame", caption: "Darkness", unit: "share" });
 */
export function showHeat(image: GreyImage, heat: Float32Array, options: HeatOptions): void {
  const { alt, caption, unit = '', range = [0, 1], scale = 'inferno', opacity = 0.5 } = options;
  checkHeat(image, heat, range, opacity);
  const still = drawHeat(image, heat, { scale, range, unit, opacity }, alt);
  const words = `${caption}${unit && ` (${unit})`}: ${range[0]} to ${range[1]} in ${scale}, over the image at opacity ${opacity}`;
  const html = `<figure style="margin:0">${renderStill(still, alt)}<figcaption style="font-size:0.8em">${escapeHtml(words)}</figcaption></figure>`;
  display(
    { 'text/html': html, 'image/svg+xml': still, 'text/plain': `[image] ${alt}. ${words}` },
    { 'image/svg+xml': { alt } },
  );
}

function checkHeat(
  { rows, columns, data }: GreyImage,
  heat: Float32Array,
  [low, high]: readonly [number, number],
  opacity: number,
): void {
  for (const [name, values] of Object.entries({ image: data, 'heat map': heat }))
    if (values.length !== rows * columns)
      refuse(`${rows} × ${columns} values in the ${name}`, values.length, 'bring both to one size');
  if (!(low < high && Number.isFinite(high - low)))
    refuse('a range from a lower to a higher number', `${low} to ${high}`, 'swap or mend them');
  const outside = heat.find((value) => !(value >= low && value <= high));
  if (outside !== undefined)
    refuse(`numbers from ${low} to ${high}`, outside, 'scale the heat map, or state its range');
  if (!(opacity >= 0 && opacity <= 1)) refuse('an opacity from 0 to 1', opacity, 'choose one between');
}

function refuse(expected: string, got: string | number, fix: string): never {
  throw new RangeError(`Cannot show heat map: expected ${expected}, got ${got}; ${fix}.`);
}
