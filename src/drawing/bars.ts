/** Bars: side by side, on top of one another, or over one another; upright or lying. */
import { locate, toNumber, toPixel } from './axis.js';
import { colorNumber, type NumberColors, readNumberColors } from './color-scale.js';
import { drawErrorBars, spreadEnds } from './error-bars.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { drawText, measureText } from './rich-text.js';
import { readPositions } from './scatter.js';
import type { Plot, Series, Trace } from './series.js';
import { group, paint, tag } from './svg.js';

/** A trace of bars, with its place among those of its plot. */
interface Bars {
  readonly trace: Trace;
  readonly lying: boolean;
  readonly positions: readonly unknown[];
  readonly bases: readonly number[];
  readonly tops: readonly number[];
  /** Its place among traces that stand side by side. */
  readonly slot: number;
  readonly slots: number;
  /** Share of a step that bars leave free. */
  readonly gap: number;
  readonly colors: NumberColors | null;
}

/** Prepares the bar traces of one plot together: how they share the room of a position is a matter of all. */
export function prepareBars(traces: readonly Trace[], layout: Json): Series[] {
  const mode = textOf(layout['barmode']) ?? 'group';
  const sides = mode === 'group' ? [...new Set(traces.map((trace, index) => sideOf(trace, index)))] : [''];
  const stacks = new Map<string, number>();
  return traces.map((trace, index) => {
    const { json } = trace;
    const lying = isLying(json);
    const { x, y } = readPositions(json);
    const [positions, values] = lying ? [y, x] : [x, y];
    const lengths = values.map((value) =>
      typeof value === 'string' ? Number(value) : (numberOf(value) ?? Number.NaN),
    );
    const stacked = mode === 'stack' || mode === 'relative';
    const bases = stacked ? stackOn(stacks, positions, lengths) : readBases(json, lengths);
    const gap = numberOf(layout['bargap']) ?? (json['gapless'] === true ? 0 : 0.2);
    return createSeries({
      ...{ trace, lying, positions, bases, gap },
      tops: lengths.map((length, at) => bases[at]! + length),
      slot: mode === 'group' ? sides.indexOf(sideOf(trace, index)) : 0,
      slots: sides.length,
      colors: readColors(json, layout),
    });
  });
}

/** Histograms that share their bins stand on one another or side by side as bars do. */
function sideOf({ json }: Trace, index: number): string {
  return textOf(json['offsetgroup']) || String(index);
}

/** Without a stated orientation bars lie where only their y values are names. */
function isLying(json: Json): boolean {
  return json['orientation'] === 'h' || (json['orientation'] === undefined && json['y'] === undefined);
}

function readBases(json: Json, lengths: readonly number[]): number[] {
  const bases = listOf(json['base']);
  return lengths.map((_, index) => numberOf(bases === null ? json['base'] : bases[index]) ?? 0);
}

/** Where each bar begins: above those of its position that point the same way. */
function stackOn(stacks: Map<string, number>, positions: readonly unknown[], lengths: readonly number[]): number[] {
  return lengths.map((length, index) => {
    const key = `${length < 0 ? '-' : '+'}${String(positions[index])}`;
    const base = stacks.get(key) ?? 0;
    if (Number.isFinite(length)) stacks.set(key, base + length);
    return base;
  });
}

function readColors(json: Json, layout: Json): NumberColors | null {
  const marker = objectOf(json['marker']);
  const values = listOf(marker['color']);
  return values?.some((value) => typeof value === 'number') ? readNumberColors(marker, 'c', values, layout) : null;
}

function createSeries(bars: Bars): Series {
  const { trace, lying, positions, tops, bases } = bars;
  const [x, y] = lying ? [tops, positions] : [positions, tops];
  return {
    trace,
    x,
    y,
    colors: bars.colors?.showsBar ? bars.colors : null,
    layer: 1,
    key: { fill: textOf(objectOf(trace.json['marker'])['color']) ?? trace.color },
    reach: (letter, toNumberOf) => {
      if ((letter === 'y') !== lying)
        return { values: [...tops, ...bases, ...spreadEnds(trace, letter, tops)], pad: 0.06, fromZero: true };
      const centres = positions.map(toNumberOf);
      const half = stepOf(centres) / 2;
      return { values: centres.flatMap((centre) => [centre - half, centre + half]), pad: 0 };
    },
    draw: (plot) => drawBars(bars, plot),
  };
}

/** The least distance between two positions; 1 for a single one. */
function stepOf(centres: readonly number[]): number {
  const sorted = [...new Set(centres.filter(Number.isFinite))].sort((a, b) => a - b);
  let step = Number.POSITIVE_INFINITY;
  for (let index = 1; index < sorted.length; index++) step = Math.min(step, sorted[index]! - sorted[index - 1]!);
  return Number.isFinite(step) ? step : 1;
}

function drawBars(bars: Bars, plot: Plot): string {
  const { trace, lying, positions, bases, tops, colors } = bars;
  const { json, color } = trace;
  const marker = objectOf(json['marker']);
  const list = listOf(marker['color']);
  const boxes = placeBars(bars, plot);
  const drawn = boxes.map((box, index) => {
    const own = list?.[index];
    const shade = typeof own === 'number' && colors ? colorNumber(colors, own) : own;
    return box && tag('rect', { ...box, ...(list === null ? {} : paint('fill', shade, color)) });
  });
  const line = objectOf(marker['line']);
  const width = numberOf(line['width']) ?? 0;
  const look = {
    ...paint('fill', list === null ? marker['color'] : color, color),
    'fill-opacity': numberOf(marker['opacity']) ?? paint('fill', marker['color'], color)['fill-opacity'] ?? null,
    ...(width > 0 ? { ...paint('stroke', line['color']), 'stroke-width': width } : {}),
    opacity: numberOf(json['opacity']),
  };
  const [x, y] = lying ? [tops, positions] : [positions, tops];
  const centred =
    bars.slots === 1 ? drawErrorBars(trace, x, y, plot) : drawErrorBars(trace, x, y, shiftPlot(bars, plot));
  return `${group(look, ...drawn.map((part) => part ?? ''))}${centred}${drawLabels(bars, boxes, bases)}`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The share of a step between the middle of a position and the middle of the trace's bars. */
function offsetOf({ slot, slots, gap }: Bars): number {
  return ((slot + 0.5) / slots - 0.5) * (1 - gap);
}

/** The same plot with its positions moved to where this trace's bars stand, for their error bars. */
function shiftPlot(bars: Bars, plot: Plot): Plot {
  const letter = bars.lying ? 'y' : 'x';
  const axis = plot[letter];
  const shift = offsetOf(bars) * stepOf(bars.positions.map((value) => toNumber(axis, value)));
  const range = [axis.range[0] - shift, axis.range[1] - shift] as const;
  return { ...plot, [letter]: { ...axis, range } };
}

function placeBars(bars: Bars, plot: Plot): (Box | null)[] {
  const { trace, lying, positions, bases, tops, slots, gap } = bars;
  const [along, across] = lying ? [plot.y, plot.x] : [plot.x, plot.y];
  const centres = positions.map((value) => toNumber(along, value));
  const step = stepOf(centres);
  const widths = listOf(trace.json['width']);
  const between = numberOf(plot.layout['bargroupgap']) ?? 0;
  const floor = across.pixels[0];
  return centres.map((centre, index) => {
    const stated = numberOf(widths === null ? trace.json['width'] : widths[index]);
    const width = stated ?? ((step * (1 - gap)) / slots) * (1 - between);
    const middle = centre + (stated === null || slots > 1 ? offsetOf(bars) * step : 0);
    const [a, b] = [toPixel(along, middle - width / 2), toPixel(along, middle + width / 2)];
    const low = locate(across, bases[index]);
    const [c, d] = [Number.isFinite(low) ? low : floor, locate(across, tops[index])];
    if (![a, b, c, d].every(Number.isFinite)) return null;
    const [thick, long] = [
      { at: Math.min(a, b), size: Math.abs(b - a) },
      { at: Math.min(c, d), size: Math.abs(d - c) },
    ];
    return lying
      ? { x: long.at, y: thick.at, width: long.size, height: thick.size }
      : { x: thick.at, y: long.at, width: thick.size, height: long.size };
  });
}

/** Words on bars: inside at their end where they fit, else beyond it. */
function drawLabels({ trace, lying, tops }: Bars, boxes: readonly (Box | null)[], bases: readonly number[]): string {
  const { json } = trace;
  const words = listOf(json['text']);
  const position = json['textposition'];
  if ((words === null && textOf(json['text']) === null) || position === 'none' || boxes.length > 200) return '';
  const drawn = boxes.map((box, index) => {
    const text = textOf(words === null ? json['text'] : words[index]) ?? '';
    if (box === null || text === '') return '';
    const grows = tops[index]! >= bases[index]!;
    const room = lying ? box.width : box.height;
    const inside = position === 'inside' || (position !== 'outside' && room > (lying ? measureText(text, 12) : 14) + 6);
    const off = inside === grows ? -4 : 4;
    if (lying) {
      const x = (grows ? box.x + box.width : box.x) + off;
      return drawText(text, {
        x,
        y: box.y + box.height / 2,
        anchor: off < 0 ? 'end' : 'start',
        size: 12,
        ...inked(inside),
      });
    }
    const y = (grows ? box.y : box.y + box.height) - off;
    return drawText(text, {
      x: box.x + box.width / 2,
      y,
      valign: off < 0 ? 'top' : 'bottom',
      size: 12,
      ...inked(inside),
    });
  });
  return drawn.join('');
}

function inked(inside: boolean): { color?: string } {
  return inside ? { color: '#ffffff' } : {};
}
