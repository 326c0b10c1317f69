/** Colours for numbers: the named scales of the field, and Plotly's own lists of stops. */
import { scaleLinear } from 'd3-scale';
import * as chromatic from 'd3-scale-chromatic';
import { find, type Json, listOf, numberOf, objectOf } from './json.js';

/** A colour for a share from 0 to 1. */
export type ColorScale = (share: number) => string;

const named: Readonly<Record<string, ColorScale>> = {
  viridis: chromatic.interpolateViridis,
  inferno: chromatic.interpolateInferno,
  magma: chromatic.interpolateMagma,
  plasma: chromatic.interpolatePlasma,
  cividis: chromatic.interpolateCividis,
  turbo: chromatic.interpolateTurbo,
  greys: scaleOf([
    [0, '#000000'],
    [1, '#ffffff'],
  ]),
  blues: reverse(chromatic.interpolateBlues),
  greens: reverse(chromatic.interpolateGreens),
  reds: chromatic.interpolateReds,
  ylgnbu: reverse(chromatic.interpolateYlGnBu),
  ylorrd: reverse(chromatic.interpolateYlOrRd),
  rdbu: reverse(chromatic.interpolateRdBu),
};

function reverse(scale: ColorScale): ColorScale {
  return (share) => scale(1 - share);
}

function scaleOf(stops: readonly (readonly [number, string])[]): ColorScale {
  const scale = scaleLinear<string>()
    .domain(stops.map(([share]) => share))
    .range(stops.map(([, color]) => color))
    .clamp(true);
  return (share) => scale(share);
}

/** A scale by name, by stops `[[0, color], …, [1, color]]`, or by colours at equal steps; Viridis for anything else. */
export function readColorScale(value: unknown): ColorScale {
  if (typeof value === 'string') {
    const [name = '', turned] = value.toLowerCase().split('_');
    const scale = (Object.hasOwn(named, name) ? named[name] : undefined) ?? chromatic.interpolateViridis;
    return turned === 'r' ? reverse(scale) : scale;
  }
  const list = listOf(value) ?? [];
  const stops = list.map((stop, index) => readStop(stop, index / Math.max(1, list.length - 1)));
  return stops.length > 1 && stops.every((stop) => stop !== null) ? scaleOf(stops) : chromatic.interpolateViridis;
}

function readStop(stop: unknown, share: number): [number, string] | null {
  if (typeof stop === 'string') return [share, stop];
  const [at, color] = listOf(stop) ?? [];
  return typeof at === 'number' && typeof color === 'string' ? [at, color] : null;
}

/** A range of numbers and their colours, as a heat map or a list of markers shows them. */
export interface NumberColors {
  readonly low: number;
  readonly high: number;
  readonly colorOf: ColorScale;
  /** Where the bar beside the plot, and its title, are described. */
  readonly bar: Json;
  readonly showsBar: boolean;
}

/**
 * Reads how numbers are coloured.
 *
 * @param settings - of a heat map or a marker, which may refer to a `coloraxis` of the layout
 * @param prefix - of its limits: `z` for `zmin`, `c` for `cmin`
 * @param values - those that are coloured; they give the limits where none is stated
 */
export function readNumberColors(
  settings: Json,
  prefix: 'z' | 'c',
  values: readonly unknown[],
  layout: Json,
): NumberColors {
  const shared = typeof settings['coloraxis'] === 'string' ? objectOf(layout[settings['coloraxis']]) : null;
  const source = shared ?? settings;
  const letter = shared ? 'c' : prefix;
  const sequential = find(layout, 'template', 'layout', 'colorscale', 'sequential');
  const scale = readColorScale(source['colorscale'] ?? sequential);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (numberOf(value) !== null) [low, high] = [Math.min(low, value as number), Math.max(high, value as number)];
  const middle = numberOf(source[`${letter}mid`]);
  if (middle !== null) {
    const reach = Math.max(high - middle, middle - low);
    [low, high] = [middle - reach, middle + reach];
  }
  return {
    low: numberOf(source[`${letter}min`]) ?? (low <= high ? low : 0),
    high: numberOf(source[`${letter}max`]) ?? (low <= high ? high : 1),
    colorOf: source['reversescale'] === true ? reverse(scale) : scale,
    bar: objectOf(source['colorbar']),
    showsBar: source['showscale'] !== false,
  };
}

/** The colour of a number; limits are the ends of the scale. */
export function colorNumber({ low, high, colorOf }: NumberColors, value: number): string {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return colorOf(Math.min(1, Math.max(0, share)));
}
