/** The legend: names of series with a key each, in rows below the plots or in a column beside them. */
import { type Json, numberOf, objectOf, textOf } from './json.js';
import { drawMarker } from './markers.js';
import { drawText, measureText } from './rich-text.js';
import { lineColor } from './scatter.js';
import type { Series } from './series.js';
import { dashArray, paint, tag } from './svg.js';

/** A legend before it has a place. */
export interface Legend {
  readonly entries: readonly { readonly series: Series; readonly x: number; readonly y: number }[];
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly place: 'bottom' | 'right';
}

const rowHeight = 20;
const keyWidth = 34;

/** Lays out the legend; `null` if there is nothing to tell apart. @param width - of the drawing, in pixels */
export function planLegend(series: readonly Series[], layout: Json, width: number): Legend | null {
  const named = series.filter(({ trace, key }) => trace.json['showlegend'] !== false && Object.keys(key).length > 0);
  const asked =
    layout['showlegend'] ?? (named.length > 1 || named.some(({ trace }) => trace.json['showlegend'] === true));
  if (asked !== true || named.length === 0) return null;
  const legend = objectOf(layout['legend']);
  const title = textOf(objectOf(legend['title'])['text']) ?? '';
  const turned = legend['traceorder'] === 'reversed' ? [...named].reverse() : named;
  return legend['orientation'] === 'h' ? layRows(turned, width - 28) : layColumn(turned, title);
}

function widthOf(series: Series): number {
  return keyWidth + measureText(series.trace.name) + 16;
}

function layRows(series: readonly Series[], width: number): Legend {
  let [x, y] = [0, 0];
  const entries = series.map((one) => {
    if (x > 0 && x + widthOf(one) > width) [x, y] = [0, y + rowHeight];
    const entry = { series: one, x, y };
    x += widthOf(one);
    return entry;
  });
  return { entries, title: '', width, height: y + rowHeight, place: 'bottom' };
}

function layColumn(series: readonly Series[], title: string): Legend {
  const top = title === '' ? 0 : rowHeight;
  const entries = series.map((one, index) => ({ series: one, x: 0, y: top + index * rowHeight }));
  const width = Math.max(measureText(title), ...series.map(widthOf));
  return { entries, title, width, height: top + entries.length * rowHeight, place: 'right' };
}

/** Draws a legend with its upper left corner at a place. */
export function drawLegend({ entries, title }: Legend, left: number, top: number): string {
  const heading = title === '' ? '' : drawText(title, { x: left, y: top + 8, anchor: 'start' });
  const drawn = entries.map(({ series, x, y }) => {
    const words = drawText(series.trace.name, { x: left + x + keyWidth, y: top + y + rowHeight / 2, anchor: 'start' });
    return `${drawKey(series, left + x, top + y + rowHeight / 2)}${words}`;
  });
  return `${heading}${drawn.join('')}`;
}

function drawKey({ trace, key }: Series, left: number, y: number): string {
  const isArea = key.fill !== undefined;
  const isBar = isArea && key.line === undefined && key.marker === undefined;
  const square = isArea
    ? tag('rect', {
        x: left + (isBar ? 8 : 0),
        y: y - (isBar ? 6 : 0),
        width: isBar ? 12 : 28,
        height: isBar ? 12 : 6,
        ...paint('fill', key.fill, trace.color),
      })
    : '';
  const width = Math.min(4, numberOf(key.line?.['width']) ?? 2);
  const line =
    key.line === undefined || width === 0
      ? ''
      : tag('line', {
          ...{ x1: left, x2: left + 28, y1: y, y2: y, ...paint('stroke', lineColor(trace), trace.color) },
          ...{ 'stroke-width': width, 'stroke-dasharray': dashArray(key.line['dash'], width) },
        });
  const symbol = textOf(key.marker?.['symbol']) ?? 'circle';
  const size = Math.min(10, numberOf(key.marker?.['size']) ?? 6);
  const dot = key.marker
    ? drawMarker({ x: left + 14, y, index: 0 }, { size, symbol, color: lineColor(trace), opacity: 1 })
    : '';
  return `${square}${line}${dot}`;
}
