/** Draws a heat map over a grey image, beside the bar that explains its colours. */
import { encode } from 'fast-png';
import { colorBarWidth, drawColorBar } from '../drawing/color-bar.js';
import { type ColorScale, type NumberColors, readColorScale } from '../drawing/color-scale.js';
import { fontFamily, fontSize, ink } from '../drawing/look.js';
import { tag } from '../drawing/svg.js';
import type { GreyImage } from '../numeric/grey-image.js';

/** How a heat map looks. */
export interface HeatLook {
  /** A named scale, for example `inferno`. */
  readonly scale: string;
  /** The numbers at the ends of the scale. */
  readonly range: readonly [number, number];
  /** What stands above the bar; empty for numbers without a unit. */
  readonly unit: string;
  /** Of the colours over the image, from 0 to 1. */
  readonly opacity: number;
}

/** Pixels that an image has at least on the page: the bar beside it needs room for its numbers. */
const leastHeight = 160;
const edge = 8;

/**
 * One SVG document: the image under its heat map as an embedded PNG, and the colour bar with the ends and the middle of the range.
 *
 * Images smaller than 160 pixels are shown by a whole multiple of their size.
 *
 * @param heat - a number within the range for each pixel, row by row
 * @param alt - what the picture shows
 */
export function drawHeat(image: GreyImage, heat: Float32Array, look: HeatLook, alt: string): string {
  const times = Math.max(1, Math.ceil(leastHeight / image.rows));
  const [width, height] = [times * image.columns, times * image.rows];
  const colors = describeColors(look);
  const whole = { width: Math.ceil(width + colorBarWidth(colors)), height: height + 2 * edge };
  const png = Buffer.from(encodeOverlay(image, heat, look.opacity, colors)).toString('base64');
  const place = { x: 0, y: edge, width, height, style: 'image-rendering:pixelated' };
  return tag(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', ...whole, viewBox: `0 0 ${whole.width} ${whole.height}` },
      ...{ role: 'img', 'aria-label': alt, 'font-family': fontFamily, 'font-size': fontSize, fill: ink },
    },
    tag('image', { ...place, href: `data:image/png;base64,${png}` }),
    drawColorBar(colors, width, [edge, edge + height]),
  );
}

function describeColors({ scale, range: [low, high], unit }: HeatLook): NumberColors {
  const tickvals = [low, (low + high) / 2, high].map((value) => Number(value.toPrecision(4)));
  const bar = { tickvals, ...(unit !== '' && { title: { text: unit } }) };
  return { low, high, colorOf: readColorScale(scale), bar, showsBar: true };
}

function encodeOverlay(image: GreyImage, heat: Float32Array, opacity: number, colors: NumberColors): Uint8Array {
  const { rows, columns, data } = image;
  const table = listColors(colors.colorOf);
  const last = table.length - 1;
  const pixels = new Uint8Array(3 * rows * columns);
  heat.forEach((value, at) => {
    const color = table[Math.round((last * (value - colors.low)) / (colors.high - colors.low))]!;
    for (let channel = 0; channel < 3; channel++)
      pixels[3 * at + channel] = Math.round((1 - opacity) * data[at]! + opacity * color[channel]!);
  });
  return encode({ width: columns, height: rows, data: pixels, depth: 8, channels: 3 });
}

/** The scale in 256 steps, each as red, green and blue. */
function listColors(colorOf: ColorScale): number[][] {
  return Array.from({ length: 256 }, (_, level) => readChannels(colorOf(level / 255)));
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
