/** Box plots: quartiles, whiskers to the last value within 1.5 times the box, and what lies beyond. */
import { toNumber, toPixel } from './axis.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { drawMarker } from './markers.js';
import type { Plot, Series, Trace } from './series.js';
import { group, paint, round, tag } from './svg.js';

/** What one box shows. */
interface Box {
  readonly position: unknown;
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
  readonly mean: number | null;
  readonly beyond: readonly number[];
}

interface Boxes {
  readonly trace: Trace;
  readonly lying: boolean;
  readonly boxes: readonly Box[];
  readonly slot: number;
  readonly slots: number;
}

/** Prepares the box traces of one plot: with `boxmode: group` they stand side by side. */
export function prepareBoxes(traces: readonly Trace[], layout: Json): Series[] {
  const isGrouped = layout['boxmode'] === 'group';
  return traces.map((trace, index) => {
    const lying = isLying(trace.json);
    const boxes = readBoxes(trace, lying);
    return createSeries({ trace, lying, boxes, slot: isGrouped ? index : 0, slots: isGrouped ? traces.length : 1 });
  });
}

function isLying(json: Json): boolean {
  return (
    json['orientation'] === 'h' ||
    (json['orientation'] === undefined && json['y'] === undefined && json['q1'] === undefined)
  );
}

function readBoxes(trace: Trace, lying: boolean): Box[] {
  const { json } = trace;
  const [along, values] = lying ? [json['y'], json['x']] : [json['x'], json['y']];
  const positions = listOf(along);
  if (listOf(json['q1']) !== null) return readStated(json, positions ?? []);
  const lists = new Map<string, { readonly position: unknown; readonly values: number[] }>();
  (listOf(values) ?? []).forEach((value, index) => {
    const position = positions === null ? trace.name : positions[index];
    const key = String(position);
    const list = lists.get(key) ?? { position, values: [] };
    lists.set(key, list);
    if (numberOf(value) !== null) list.values.push(value as number);
  });
  const shows = json['boxpoints'];
  return [...lists.values()].filter((list) => list.values.length > 0).map((list) => summarize(list, shows));
}

function readStated(json: Json, positions: readonly unknown[]): Box[] {
  const read = (name: string): readonly unknown[] => listOf(json[name]) ?? [];
  return read('q1').map((q1, index) => {
    const at = (name: string): number => numberOf(read(name)[index]) ?? Number.NaN;
    const [low, high] = [at('lowerfence'), at('upperfence')];
    return {
      ...{ position: positions[index] ?? index, q1: numberOf(q1) ?? Number.NaN, median: at('median'), q3: at('q3') },
      ...{ low: Number.isFinite(low) ? low : at('q1'), high: Number.isFinite(high) ? high : at('q3') },
      ...{ mean: null, beyond: [] },
    };
  });
}

function summarize({ position, values }: { position: unknown; values: number[] }, shows: unknown): Box {
  const sorted = values.sort((a, b) => a - b);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number];
  const inside = sorted.filter((value) => value >= q1 - 1.5 * (q3 - q1) && value <= q3 + 1.5 * (q3 - q1));
  const all = shows === false || shows === 'all';
  const [low, high] = all ? [sorted[0]!, sorted.at(-1)!] : [Math.min(q1, inside[0]!), Math.max(q3, inside.at(-1)!)];
  const beyond = sorted.filter((value) => shows === 'all' || value < low || value > high);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { position, q1, median, q3, low, high, mean, beyond };
}

/** Between the two values about `share` of the way, as Plotly's own boxes have it (Hazen's rule). */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const before = Math.floor(place);
  const [low, high] = [sorted[before]!, sorted[Math.min(sorted.length - 1, before + 1)]!];
  return low + (high - low) * (place - before);
}

function createSeries(all: Boxes): Series {
  const { trace, lying, boxes } = all;
  const positions = boxes.map((box) => box.position);
  const values = boxes.flatMap((box) => [box.low, box.high, ...box.beyond]);
  return {
    trace,
    x: lying ? values : positions,
    y: lying ? positions : values,
    layer: 1,
    key: { fill: colorOf(trace) },
    reach: (letter, toNumberOf) =>
      (letter === 'y') !== lying
        ? { values, pad: 0.06 }
        : { values: positions.map(toNumberOf).flatMap((at) => [at - 0.5, at + 0.5]), pad: 0 },
    draw: (plot) => boxes.map((box) => drawBox(box, all, plot)).join(''),
  };
}

function colorOf({ json, color }: Trace): string {
  return textOf(objectOf(json['line'])['color']) ?? textOf(objectOf(json['marker'])['color']) ?? color;
}

function drawBox(box: Box, { trace, lying, slot, slots }: Boxes, plot: Plot): string {
  const [along, across] = lying ? [plot.y, plot.x] : [plot.x, plot.y];
  const room = 0.7 / slots;
  const centre = toNumber(along, box.position) + ((slot + 0.5) / slots - 0.5) * 0.8;
  const at = (share: number): number => toPixel(along, centre + share * room);
  const to = (value: number): number => toPixel(across, toNumber(across, value));
  const point = (share: number, value: number): string =>
    lying ? `${round(to(value))} ${round(at(share))}` : `${round(at(share))} ${round(to(value))}`;
  const { low, q1, median, q3, high } = box;
  if (![at(0), to(low), to(q1), to(median), to(q3), to(high)].every(Number.isFinite)) return '';
  const line = (a: string, b: string): string => `M${a}L${b}`;
  const corners = [point(-0.5, q1), point(0.5, q1), point(0.5, q3), point(-0.5, q3)];
  const whiskers = [
    line(point(0, q1), point(0, low)),
    line(point(-0.25, low), point(0.25, low)),
    line(point(0, q3), point(0, high)),
    line(point(-0.25, high), point(0.25, high)),
    line(point(-0.5, median), point(0.5, median)),
  ];
  const color = colorOf(trace);
  const showsMean = trace.json['boxmean'] === true || trace.json['boxmean'] === 'sd';
  const mean =
    showsMean && box.mean !== null
      ? tag('path', { d: line(point(-0.5, box.mean), point(0.5, box.mean)), 'stroke-dasharray': '3 2' })
      : '';
  const dots = box.beyond.map((value) => {
    const place = lying ? { x: to(value), y: at(0) } : { x: at(0), y: to(value) };
    return drawMarker({ ...place, index: 0 }, { size: 5, symbol: 'circle', color, opacity: 1 });
  });
  return `${group(
    {
      ...paint('stroke', color, trace.color),
      'stroke-width': 1.5,
      ...paint('fill', trace.json['fillcolor'] ?? color, trace.color),
    },
    tag('path', { d: `M${corners.join('L')}Z`, 'fill-opacity': 0.3 }),
    tag('path', { d: whiskers.join(''), fill: 'none' }),
    mean,
  )}${group({}, ...dots)}`;
}
