/** Heat maps: a coloured cell for each number, as rectangles while they are few, else as one embedded picture. */
import { encode } from 'fast-png';
import { type Axis, toNumber, toPixel } from './axis.js';
import { colorNumber, type NumberColors, readNumberColors } from './color-scale.js';
import { type Json, listOf, numberOf, rowsOf, textOf } from './json.js';
import { drawText } from './rich-text.js';
import type { Plot, Series, Trace } from './series.js';
import { paint, tag } from './svg.js';

/** More cells than this become a picture. */
const mostCells = 900;

interface HeatMap {
  readonly trace: Trace;
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
  readonly rows: readonly (readonly unknown[])[];
  readonly columns: number;
  readonly colors: NumberColors;
}

/** Prepares one heat map. */
export function prepareHeatMap(trace: Trace, layout: Json): Series {
  const { json } = trace;
  const z = rowsOf(json['z']) ?? [];
  const rows = json['transpose'] === true ? (z[0] ?? []).map((_, column) => z.map((row) => row[column])) : z;
  let columns = 0;
  for (const row of rows) columns = Math.max(columns, row.length);
  const colors = readNumberColors(json, 'z', rows.flat(), layout);
  const count = (length: number, origin: unknown, step: unknown): number[] =>
    Array.from({ length }, (_, index) => (numberOf(origin) ?? 0) + index * (numberOf(step) ?? 1));
  const x = listOf(json['x']) ?? count(columns, json['x0'], json['dx']);
  const y = listOf(json['y']) ?? count(rows.length, json['y0'], json['dy']);
  const map = { trace, x, y, rows, columns, colors };
  return {
    trace,
    x,
    y,
    colors: colors.showsBar ? colors : null,
    layer: 0,
    key: {},
    reach: (letter, toNumberOf) => ({
      values: edgesOf((letter === 'x' ? x : y).map(toNumberOf), letter === 'x' ? columns : rows.length),
      pad: 0,
    }),
    draw: (plot) => drawHeatMap(map, plot),
  };
}

/** The edges of `count` cells whose middles, or edges, are given. */
function edgesOf(places: readonly number[], count: number): number[] {
  if (places.length === count + 1) return [...places];
  const middles = Array.from({ length: count }, (_, index) => places[index] ?? index);
  return Array.from({ length: count + 1 }, (_, edge) => {
    const [before, after] = [middles[edge - 1], middles[edge]];
    if (before !== undefined && after !== undefined) return (before + after) / 2;
    if (after !== undefined) return after - ((middles[1] ?? after + 1) - after) / 2;
    return before === undefined ? 0 : before + (before - (middles[edge - 2] ?? before - 1)) / 2;
  });
}

function edgesOn(axis: Axis, places: readonly unknown[], count: number): number[] {
  const numbers = places.map((place) => toNumber(axis, place));
  return edgesOf(numbers, count).map((edge) => toPixel(axis, edge));
}

function drawHeatMap(map: HeatMap, plot: Plot): string {
  const { rows, columns, colors, trace } = map;
  const [xs, ys] = [edgesOn(plot.x, map.x, columns), edgesOn(plot.y, map.y, rows.length)];
  if (rows.length * columns > mostCells) return drawPicture(map, xs, ys, plot);
  const [xGap, yGap] = [numberOf(trace.json['xgap']) ?? 0, numberOf(trace.json['ygap']) ?? 0];
  const cells = rows.flatMap((row, at) =>
    row.map((value, column) => {
      if (numberOf(value) === null) return '';
      const [left, right] = [Math.min(xs[column]!, xs[column + 1]!), Math.max(xs[column]!, xs[column + 1]!)];
      const [top, bottom] = [Math.min(ys[at]!, ys[at + 1]!), Math.max(ys[at]!, ys[at + 1]!)];
      return tag('rect', {
        ...{ x: left + xGap / 2, y: top + yGap / 2 },
        ...{ width: Math.max(0, right - left - xGap), height: Math.max(0, bottom - top - yGap) },
        ...paint('fill', colorNumber(colors, value as number)),
      });
    }),
  );
  return `<g shape-rendering="crispEdges">${cells.join('')}</g>${drawWords(map, xs, ys)}`;
}

/** The words that `texttemplate` puts on cells, when it is as plain as `%{z}` or `%{text}`. */
function drawWords({ trace, rows, colors }: HeatMap, xs: readonly number[], ys: readonly number[]): string {
  const template = textOf(trace.json['texttemplate']);
  if (template === null) return '';
  const words = rowsOf(trace.json['text']);
  const drawn = rows.flatMap((row, at) =>
    row.map((value, column) => {
      if (numberOf(value) === null) return '';
      const text = template
        .replace(/%\{z(?::\.(\d)f)?\}/g, (_, digits?: string) =>
          digits === undefined
            ? String(Number((value as number).toPrecision(6)))
            : (value as number).toFixed(Number(digits)),
        )
        .replaceAll('%{text}', textOf(words?.[at]?.[column]) ?? '');
      const place = { x: (xs[column]! + xs[column + 1]!) / 2, y: (ys[at]! + ys[at + 1]!) / 2 };
      return drawText(text, { ...place, size: 12, color: readableOn(colorNumber(colors, value as number)) });
    }),
  );
  return drawn.join('');
}

/** Black or white, whichever stands out from `color`. */
function readableOn(color: string): string {
  const [red, green, blue] = channelsOf(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#16242f' : '#ffffff';
}

function channelsOf(color: string): [number, number, number] {
  const hex = /^#(..)(..)(..)/
    .exec(color)
    ?.slice(1)
    .map((pair) => Number.parseInt(pair, 16));
  const channels = hex ?? color.match(/[\d.]+/g)?.map(Number) ?? [];
  return [channels[0] ?? 0, channels[1] ?? 0, channels[2] ?? 0];
}

/** One pixel a cell; where cells are smaller than pixels, a pixel shows the mean of those below it. */
function drawPicture({ rows, columns, colors }: HeatMap, xs: number[], ys: number[], { notes }: Plot): string {
  const [left, right] = [Math.min(xs[0]!, xs.at(-1)!), Math.max(xs[0]!, xs.at(-1)!)];
  const [top, bottom] = [Math.min(ys[0]!, ys.at(-1)!), Math.max(ys[0]!, ys.at(-1)!)];
  if (!(right > left && bottom > top)) return '';
  const [width, height] = [
    Math.min(columns, Math.round(right - left)),
    Math.min(rows.length, Math.round(bottom - top)),
  ];
  if (width < columns || height < rows.length)
    notes.add(`${rows.length} x ${columns} cells, drawn as means on ${height} x ${width} pixels.`);
  const data = new Uint8Array(4 * width * height);
  const [turnX, turnY] = [xs[0]! > xs.at(-1)!, ys[0]! > ys.at(-1)!];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = [turnY ? height - 1 - row : row, turnX ? width - 1 - column : column] as const;
      const value = meanOf(rows, at, [rows.length / height, columns / width]);
      if (value === null) continue;
      data.set([...channelsOf(colorNumber(colors, value)), 255], 4 * (row * width + column));
    }
  const png = Buffer.from(encode({ width, height, data, channels: 4 })).toString('base64');
  const place = { x: left, y: top, width: right - left, height: bottom - top, preserveAspectRatio: 'none' };
  return tag('image', { ...place, style: 'image-rendering:pixelated', href: `data:image/png;base64,${png}` });
}

function meanOf(
  rows: readonly (readonly unknown[])[],
  [row, column]: readonly [number, number],
  [high, wide]: readonly [number, number],
): number | null {
  let [sum, count] = [0, 0];
  for (let r = Math.floor(row * high); r < Math.max(Math.floor(row * high) + 1, Math.floor((row + 1) * high)); r++)
    for (
      let c = Math.floor(column * wide);
      c < Math.max(Math.floor(column * wide) + 1, Math.floor((column + 1) * wide));
      c++
    ) {
      const value = numberOf(rows[r]?.[c]);
      if (value !== null) [sum, count] = [sum + value, count + 1];
    }
  return count > 0 ? sum / count : null;
}
