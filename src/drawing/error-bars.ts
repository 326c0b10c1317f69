/** Error bars: distances from a value to both sides, with caps. */
import { locate, toNumber } from './axis.js';
import { type Json, listOf, numberOf, objectOf } from './json.js';
import type { Plot, Trace } from './series.js';
import { group, paint, round, tag } from './svg.js';

/** How far the bar of a value reaches below and above it. */
type Spread = readonly [number, number];

/** Reads `error_x` or `error_y` of a trace; `null` if it has none that can be drawn. */
function readSpread(trace: Trace, letter: 'x' | 'y'): ((value: number, index: number) => Spread) | null {
  const bars = objectOf(trace.json[`error_${letter}`]);
  if (Object.keys(bars).length === 0 || bars['visible'] === false) return null;
  const isSymmetric = bars['symmetric'] !== false && bars['arrayminus'] === undefined;
  if (listOf(bars['array']) !== null) {
    const above = listOf(bars['array'])!;
    const below = isSymmetric ? above : (listOf(bars['arrayminus']) ?? above);
    return (_, index) => [numberOf(below[index]) ?? Number.NaN, numberOf(above[index]) ?? Number.NaN];
  }
  const size = numberOf(bars['value']) ?? 10;
  const minus = numberOf(bars['valueminus']) ?? size;
  if (bars['type'] === 'percent') return (value) => [(Math.abs(value) * minus) / 100, (Math.abs(value) * size) / 100];
  if (bars['type'] === 'sqrt') return (value) => [Math.sqrt(Math.abs(value)), Math.sqrt(Math.abs(value))];
  return bars['type'] === 'constant' ? () => [minus, size] : null;
}

/** Both ends of all bars, for the range of their axis. */
export function spreadEnds(trace: Trace, letter: 'x' | 'y', values: readonly unknown[]): number[] {
  const spread = readSpread(trace, letter);
  if (spread === null) return [];
  return values.flatMap((value, index) => {
    if (typeof value !== 'number') return [];
    const [below, above] = spread(value, index);
    return [value - below, value + above];
  });
}

/** Draws the bars of both directions. */
export function drawErrorBars(trace: Trace, x: readonly unknown[], y: readonly unknown[], plot: Plot): string {
  return (['x', 'y'] as const)
    .map((letter) => {
      const spread = readSpread(trace, letter);
      if (spread === null) return '';
      const settings = objectOf(trace.json[`error_${letter}`]);
      const paths = x.map((_, index) => drawBar({ letter, x: x[index], y: y[index], index }, spread, settings, plot));
      const width = numberOf(settings['thickness']) ?? 1.5;
      const look = { fill: 'none', 'stroke-width': width, ...paint('stroke', settings['color'], trace.color) };
      return group(look, ...paths);
    })
    .join('');
}

interface Place {
  readonly letter: 'x' | 'y';
  readonly x: unknown;
  readonly y: unknown;
  readonly index: number;
}

function drawBar(place: Place, spread: NonNullable<ReturnType<typeof readSpread>>, settings: Json, plot: Plot): string {
  const axis = plot[place.letter];
  const value = Number(place[place.letter]);
  const [below, above] = spread(value, place.index);
  const across = place.letter === 'x' ? locate(plot.y, place.y) : locate(plot.x, place.x);
  const ends = [value - below, value + above].map((end) => locate(axis, end));
  if (![...ends, across, toNumber(axis, value)].every(Number.isFinite)) return '';
  const cap = numberOf(settings['width']) ?? 4;
  const point = (along: number | undefined, off: number): string => {
    const [a, b] = [round(along ?? Number.NaN), round(across + off)];
    return place.letter === 'x' ? `${a} ${b}` : `${b} ${a}`;
  };
  const caps = ends.map((end) => `M${point(end, -cap)}L${point(end, cap)}`);
  return tag('path', { d: `M${point(ends[0], 0)}L${point(ends[1], 0)}${caps.join('')}` });
}
