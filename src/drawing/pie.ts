/** Pies: shares of a whole, each with its name and share. */

import type { Frame } from './axes.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { drawText } from './rich-text.js';
import type { Trace } from './series.js';
import { paint, round, tag } from './svg.js';

interface Slice {
  readonly label: string;
  readonly share: number;
  readonly color: string;
}

/** Draws a pie in the part of `frame` that its `domain` names; greatest first, clockwise from the top. */
export function drawPie(trace: Trace, frame: Frame, palette: readonly string[]): string {
  const { json } = trace;
  const domain = objectOf(json['domain']);
  const ends = (name: string): [number, number] => {
    const list = listOf(domain[name]) ?? [];
    return [numberOf(list[0]) ?? 0, numberOf(list[1]) ?? 1];
  };
  const [[x0, x1], [y0, y1]] = [ends('x'), ends('y')];
  const [width, height] = [frame.right - frame.left, frame.bottom - frame.top];
  const centre = [frame.left + ((x0 + x1) / 2) * width, frame.bottom - ((y0 + y1) / 2) * height] as const;
  const radius = Math.max(10, 0.5 * Math.min((x1 - x0) * width - 240, (y1 - y0) * height - 30));
  const hole = Math.min(0.95, numberOf(json['hole']) ?? 0) * radius;
  let start = 0;
  return readSlices(json, palette)
    .map((slice) => {
      const [from, to] = [start, start + slice.share];
      start = to;
      return drawSlice(slice, [from, to], centre, [radius, hole]);
    })
    .join('');
}

function readSlices(json: Json, palette: readonly string[]): Slice[] {
  const labels = listOf(json['labels']) ?? [];
  const values = listOf(json['values']) ?? labels.map(() => 1);
  const colors = listOf(objectOf(json['marker'])['colors']) ?? [];
  const sums = new Map<string, number>();
  values.forEach((value, index) => {
    const label = textOf(labels[index]) ?? String(index);
    sums.set(label, (sums.get(label) ?? 0) + Math.max(0, numberOf(value) ?? 0));
  });
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0) || 1;
  const own = new Map([...sums.keys()].map((label, index) => [label, textOf(colors[index])]));
  const order = [...sums].sort(json['sort'] === false ? () => 0 : (a, b) => b[1] - a[1]);
  return order.map(([label, value], index) => ({
    ...{ label, share: value / total },
    color: own.get(label) ?? palette[index % palette.length] ?? '#1f83c6',
  }));
}

function drawSlice(
  slice: Slice,
  [from, to]: readonly [number, number],
  [cx, cy]: readonly [number, number],
  [radius, hole]: readonly [number, number],
): string {
  const at = (share: number, distance: number): [number, number] => {
    const angle = 2 * Math.PI * share;
    return [cx + distance * Math.sin(angle), cy - distance * Math.cos(angle)];
  };
  const words = (place: [number, number]): string => place.map(round).join(' ');
  // An arc can't end where it begins: a whole circle is drawn as nearly one.
  const end = to - from > 0.9999 ? from + 0.9999 : to;
  const large = end - from > 0.5 ? 1 : 0;
  const inner =
    hole > 0
      ? `L${words(at(end, hole))}A${round(hole)} ${round(hole)} 0 ${large} 0 ${words(at(from, hole))}`
      : `L${words([cx, cy])}`;
  const d = `M${words(at(from, radius))}A${round(radius)} ${round(radius)} 0 ${large} 1 ${words(at(end, radius))}${inner}Z`;
  const middle = (from + to) / 2;
  const [x, y] = at(middle, radius + 12);
  const text = `${slice.label}, ${Number((100 * slice.share).toPrecision(3))} %`;
  const label =
    slice.share < 0.005 ? '' : drawText(text, { x, y, anchor: middle % 1 <= 0.5 ? 'start' : 'end', size: 12 });
  return `${tag('path', { d, ...paint('fill', slice.color) })}${label}`;
}
