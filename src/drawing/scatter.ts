/** Scatter traces: lines, dots, words, filled areas, error bars. */
import { type Axis, locate } from './axis.js';
import { type NumberColors, readNumberColors } from './color-scale.js';
import { drawErrorBars, spreadEnds } from './error-bars.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { cutRuns, linePath, thinRun } from './lines.js';
import { drawMarkers, type Point } from './markers.js';
import { drawText } from './rich-text.js';
import type { Plot, Series, Trace } from './series.js';
import { dashArray, group, paint, round, tag } from './svg.js';

/** Positions of a trace; an axis without values counts them. */
export function readPositions(json: Json): { readonly x: readonly unknown[]; readonly y: readonly unknown[] } {
  const [x, y] = [listOf(json['x']), listOf(json['y'])];
  const count = (list: readonly unknown[] | null, origin: unknown, step: unknown): readonly unknown[] =>
    (list ?? []).map((_, index) => (numberOf(origin) ?? 0) + index * (numberOf(step) ?? 1));
  const [xs, ys] = [x ?? count(y, json['x0'], json['dx']), y ?? count(x, json['y0'], json['dy'])];
  const length = Math.min(xs.length, ys.length);
  return { x: xs.slice(0, length), y: ys.slice(0, length) };
}

/** A scatter trace, and where the line stood to which it may be filled. */
interface Scatter {
  readonly trace: Trace;
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
  readonly mode: string;
  readonly colors: NumberColors | null;
  readonly before: Scatter | null;
}

/** Prepares scatter traces of one plot, in their order: an area may reach to the line before it. */
export function prepareScatter(traces: readonly Trace[], layout: Json): Series[] {
  const stacks = new Map<string, Map<string, number>>();
  let before: Scatter | null = null;
  return traces.map((trace) => {
    const scatter: Scatter = readScatter(trace, layout, stacks, before);
    before = scatter;
    return createSeries(scatter);
  });
}

function readScatter(
  trace: Trace,
  layout: Json,
  stacks: Map<string, Map<string, number>>,
  before: Scatter | null,
): Scatter {
  const { json } = trace;
  const { x, y } = readPositions(json);
  const stackName = textOf(json['stackgroup']) ?? '';
  const mode = textOf(json['mode']) ?? (stackName ? 'lines' : y.length < 20 ? 'lines+markers' : 'lines');
  const marker = objectOf(json['marker']);
  const values = listOf(marker['color']);
  const isNumbers = values?.some((value) => typeof value === 'number') && mode.includes('markers');
  const colors = isNumbers ? readNumberColors(marker, 'c', values!, layout) : null;
  if (stackName === '') return { trace, x, y, mode, colors, before };
  const stack = stacks.get(stackName) ?? new Map<string, number>();
  const isFirst = stack.size === 0;
  stacks.set(stackName, stack);
  const tops = x.map((position, index) => {
    const top = (stack.get(String(position)) ?? 0) + (numberOf(y[index]) ?? 0);
    stack.set(String(position), top);
    return top;
  });
  const filled = { ...json, fill: json['fill'] ?? (isFirst ? 'tozeroy' : 'tonexty') };
  return { trace: { ...trace, json: filled }, x, y: tops, mode, colors, before };
}

function createSeries(scatter: Scatter): Series {
  const { trace, x, y, mode, colors } = scatter;
  const fill = trace.json['fill'];
  return {
    trace,
    x,
    y,
    colors: colors?.showsBar ? colors : null,
    layer: 2,
    key: {
      ...(mode.includes('lines') ? { line: objectOf(trace.json['line']) } : {}),
      ...(mode.includes('markers') ? { marker: objectOf(trace.json['marker']) } : {}),
      ...(isFilled(fill) ? { fill: fillColor(trace) } : {}),
    },
    reach: (letter, toNumber) => ({
      values: [...(letter === 'x' ? x : y), ...spreadEnds(trace, letter, letter === 'x' ? x : y)].map(toNumber),
      pad: letter === 'y' || mode.includes('markers') || mode.includes('text') ? 0.06 : 0,
      fromZero: fill === `tozero${letter}`,
    }),
    draw: (plot) => drawScatter(scatter, plot),
  };
}

function isFilled(fill: unknown): boolean {
  return typeof fill === 'string' && fill !== 'none';
}

function placePoints({ x, y }: Scatter, plot: Plot): Point[] {
  return x.map((value, index) => ({ x: locate(plot.x, value), y: locate(plot.y, y[index]), index }));
}

function drawScatter(scatter: Scatter, plot: Plot): string {
  const { trace, mode, colors } = scatter;
  const { json } = trace;
  const points = placePoints(scatter, plot);
  const placed = points.filter((point) => Number.isFinite(point.x + point.y));
  const parts = [
    isFilled(json['fill']) ? drawArea(scatter, points, plot) : '',
    mode.includes('lines') ? drawLine(trace, points) : '',
    drawErrorBars(trace, scatter.x, scatter.y, plot),
    mode.includes('markers')
      ? drawMarkers(placed, objectOf(json['marker']), { color: lineColor(trace), colors, plot })
      : '',
    mode.includes('text') ? drawWords(trace, placed) : '',
  ];
  return group({ opacity: numberOf(json['opacity']) }, ...parts);
}

/** The line's own colour, else that of its dots, else the one whose turn it is. */
export function lineColor({ json, color }: Trace): string {
  return textOf(objectOf(json['line'])['color']) ?? textOf(objectOf(json['marker'])['color']) ?? color;
}

function fillColor(trace: Trace): string {
  return textOf(trace.json['fillcolor']) ?? fade(lineColor(trace));
}

function fade(color: string): string {
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)?.slice(1);
  if (channels) return `rgba(${channels.map((channel) => Number.parseInt(channel, 16)).join(', ')}, 0.4)`;
  return color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.4)');
}

function drawLine(trace: Trace, points: readonly Point[]): string {
  const line = objectOf(trace.json['line']);
  const width = numberOf(line['width']) ?? 2;
  const runs = cutRuns(points, trace.json['connectgaps'] === true);
  const d = runs.map((run) => linePath(thinRun(run), line['shape'])).join('');
  if (width === 0 || d === '') return '';
  return tag('path', {
    d,
    fill: 'none',
    ...paint('stroke', lineColor(trace), trace.color),
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dashArray(line['dash'], width),
  });
}

function drawArea(scatter: Scatter, points: readonly Point[], plot: Plot): string {
  const { trace, before } = scatter;
  const { fill, line } = trace.json;
  const shape = objectOf(line)['shape'];
  const runs = cutRuns(points, true);
  const outlines = runs.map((run) => {
    const thin = thinRun(run);
    return `${linePath(thin, shape)}${closeArea(String(fill), thin, before, plot)}Z`;
  });
  return tag('path', { d: outlines.join(''), ...paint('fill', fillColor(trace), fade(trace.color)), stroke: 'none' });
}

/** The way back from the last point to the first: along zero, or along the line before. */
function closeArea(fill: string, run: readonly Point[], before: Scatter | null, plot: Plot): string {
  const [first, last] = [run[0]!, run.at(-1)!];
  const usesX = fill.endsWith('x');
  if (fill.startsWith('tonext') && before !== null) {
    const back = thinRun(cutRuns(placePoints(before, plot), true)[0] ?? []);
    const shape = objectOf(before.trace.json['line'])['shape'];
    const turned = shape === 'hv' ? 'vh' : shape === 'vh' ? 'hv' : shape;
    if (back.length > 0) return linePath([...back].reverse(), turned, true);
  }
  if (fill === 'toself') return '';
  return usesX
    ? `H${round(zeroOf(plot.x))}V${round(first.y)}`
    : `L${round(last.x)} ${round(zeroOf(plot.y))}H${round(first.x)}`;
}

/** Where zero stands, or the edge that is nearest to it. */
function zeroOf(axis: Axis): number {
  const [low, high] = [Math.min(...axis.range), Math.max(...axis.range)];
  const zero = axis.type === 'log' ? low : Math.min(high, Math.max(low, 0));
  return (
    axis.pixels[0] + ((zero - axis.range[0]) / (axis.range[1] - axis.range[0])) * (axis.pixels[1] - axis.pixels[0])
  );
}

function drawWords({ json }: Trace, points: readonly Point[]): string {
  const words = listOf(json['text']);
  const [row = 'middle', side = 'center'] = (textOf(json['textposition']) ?? 'middle center').split(' ');
  const anchor = side === 'left' ? 'end' : side === 'right' ? 'start' : 'middle';
  const valign = row === 'top' ? 'bottom' : row === 'bottom' ? 'top' : 'middle';
  const [dx, dy] = [side === 'left' ? -6 : side === 'right' ? 6 : 0, row === 'top' ? -5 : row === 'bottom' ? 5 : 0];
  const { size, color } = objectOf(json['textfont']);
  const drawn = points.slice(0, 500).map((point) => {
    const text = textOf(words === null ? json['text'] : words[point.index]);
    if (text === null || text === '') return '';
    const look = {
      anchor,
      valign,
      size: numberOf(size) ?? 12,
      ...(typeof color === 'string' ? { color } : {}),
    } as const;
    return drawText(text, { x: point.x + dx, y: point.y + dy, ...look });
  });
  return drawn.join('');
}
