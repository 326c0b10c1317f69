/** Draws a Plotly figure as a still picture, where no script runs. */
import { type AxisPlan, type Frame, placeAxes, planAxes } from './axes.js';
import type { Axis } from './axis.js';
import { colorBarWidth, drawColorBar, findColorBars } from './color-bar.js';
import { drawAnnotations, drawShapes } from './decorations.js';
import { axisDepth, chooseAngle, drawAxis, drawGrid, type TickedAxis, titleOf } from './draw-axis.js';
import { find, type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { drawLegend, type Legend, planLegend } from './legend.js';
import { fontFamily, fontSize, ink, palette } from './look.js';
import { drawPie } from './pie.js';
import { readSeries } from './read-series.js';
import { drawText, heightOf, measureText, plainText, wrapText } from './rich-text.js';
import type { Plot, Series, Trace } from './series.js';
import { escapeXml, tag } from './svg.js';
import { findTicks } from './ticks.js';

/** What Plotly calls a figure; anything may stand in it. */
export interface Specification {
  readonly data?: unknown;
  readonly layout?: unknown;
}

/** All that is known before anything is drawn. */
interface Draft {
  readonly layout: Json;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subtitle: string;
  readonly series: readonly Series[];
  readonly pies: readonly Trace[];
  /** For what has no colour of its own. */
  readonly colors: readonly string[];
  readonly plans: ReadonlyMap<string, AxisPlan>;
  readonly legend: Legend | null;
  /** What isn't drawn: sentences at the foot. */
  readonly notes: readonly string[];
  /** Lines kept free for them and for what else comes to light while marks are drawn. */
  readonly room: number;
}

const edge = 14;
const titleSize = 16;

/**
 * Draws `figure` as one SVG document: no script, nothing to fetch, the same bytes for the same figure.
 *
 * Scatter, bar, histogram, box, heat map and pie traces are drawn, on linear, logarithmic, date and category axes, in
 * several plots if the layout says so. Colours of marks are the figure's; its page, its text and its grid have one look
 * that reads on light and on dark ground. What can't be drawn is named at the foot of the picture; a figure never fails.
 *
 * @param figure - a Plotly specification; lists may have Plotly's binary form
 * @returns the text of an `<svg>` element, 700 pixels wide unless `layout.width` says otherwise
 */
export function drawFigure(figure: Specification): string {
  const draft = createDraft(figure);
  const { layout, width, height, title } = draft;
  const description = textOf(find(layout, 'meta', 'description'));
  const name = plainText(title) || 'Figure';
  const inside = [
    `<title>${escapeXml(name)}</title>`,
    description === null ? '' : `<desc>${escapeXml(description)}</desc>`,
    drawTitle(draft),
    drawAll(draft),
  ];
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const look = { 'font-family': fontFamily, 'font-size': fontSize, fill: ink, 'text-anchor': 'middle' };
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-label': name, ...look },
    ...inside,
  );
}

function createDraft(figure: Specification): Draft {
  const layout = objectOf(figure.layout);
  const clamp = (value: unknown, low: number, high: number, usual: number): number =>
    Math.round(Math.min(high, Math.max(low, numberOf(value) ?? usual)));
  const colors = (listOf(layout['colorway'] ?? find(layout, 'template', 'layout', 'colorway')) ?? palette).map(String);
  const { series, pies, missing } = readSeries(listOf(figure.data) ?? [], layout, colors);
  const notes = missing.length === 0 ? [] : [`Not drawn in this still picture: traces of type ${missing.join(', ')}.`];
  const width = clamp(layout['width'], 240, 2000, 700);
  const isEmpty = missing.length > 0 && series.length + pies.length === 0;
  return {
    ...{
      layout,
      width,
      height: isEmpty ? 100 : clamp(layout['height'], 160, 3000, 450),
      series,
      pies,
      notes,
      room: notes.length,
    },
    title: wrapText(titleOf(layout), width - 2 * edge, titleSize),
    subtitle: wrapText(textOf(find(layout, 'title', 'subtitle', 'text')) ?? '', width - 2 * edge),
    colors,
    plans: planAxes(series, layout),
    legend: planLegend(series, layout, width),
  };
}

function drawTitle({ title, subtitle }: Draft): string {
  if (title === '') return '';
  const below = 8 + heightOf(title, titleSize);
  const second = subtitle === '' ? '' : drawText(subtitle, { x: edge, y: below, anchor: 'start', valign: 'top' });
  return `${drawText(title, { x: edge, y: 8, anchor: 'start', valign: 'top', size: titleSize, bold: true })}${second}`;
}

/** Some notes come of drawing marks: with one more of them the plots need to make room. */
function drawAll(draft: Draft): string {
  const first = drawPlots(draft);
  return (first.lines === draft.room ? first : drawPlots({ ...draft, room: first.lines })).drawn;
}

/** Axes, marks and all beside them. */
function drawPlots(draft: Draft): { readonly drawn: string; readonly lines: number } {
  const { layout, series, pies } = draft;
  const notes = new Set(draft.notes);
  const hasAxes = series.length > 0 || (pies.length === 0 && notes.size === 0);
  const frame = findFrame(draft);
  const axes = placeAxes(draft.plans, frame);
  const ticked = new Map([...axes].map(([id, axis]) => [id, tickAxis(axis, axes, frame)]));
  const places = { axes, frame };
  const shown = hasAxes ? [...ticked.values()] : [];
  const marks = [...series]
    .sort((a, b) => a.layer - b.layer)
    .map((one) => drawSeries(one, { x: axes.get(one.trace.xAxis)!, y: axes.get(one.trace.yAxis)!, layout, notes }));
  const parts = [
    ...shown.map(drawGrid),
    drawShapes(layout, 'below', places),
    ...marks,
    ...pies.map((pie) => drawPie(pie, frame, draft.colors)),
    ...shown.map(drawAxis),
    drawShapes(layout, 'above', places),
    drawAnnotations(
      layout,
      places,
      series.some(({ layer }) => layer === 0),
    ),
    drawBeside(draft, frame),
    drawNotes([...notes], draft.height),
  ];
  return { drawn: parts.join(''), lines: notes.size };
}

/** Marks inside their plot only: a nested `<svg>` clips without an id, which two drawings on a page might share. */
function drawSeries(series: Series, plot: Plot): string {
  const drawn = series.draw(plot);
  if (drawn === '' || series.trace.json['cliponaxis'] === false) return drawn;
  const [x0, x1] = [Math.min(...plot.x.pixels), Math.max(...plot.x.pixels)];
  const [y0, y1] = [Math.min(...plot.y.pixels), Math.max(...plot.y.pixels)];
  const room = 6;
  const [x, y, width, height] = [x0 - room, y0 - room, x1 - x0 + 2 * room, y1 - y0 + 2 * room].map(Math.round);
  return tag('svg', { x: x!, y: y!, width: width!, height: height!, viewBox: `${x} ${y} ${width} ${height}` }, drawn);
}

/** The legend and the colour bars. */
function drawBeside({ legend, series, width, height, room }: Draft, frame: Frame): string {
  let left = width - rightRoom(series, legend);
  const bars = findColorBars(series).map((colors) => {
    const drawn = drawColorBar(colors, left, [frame.top, frame.bottom]);
    left += colorBarWidth(colors);
    return drawn;
  });
  if (legend === null) return bars.join('');
  const foot = height - 6 - 16 * room;
  const [x, y] = legend.place === 'right' ? [left + 12, frame.top] : [edge, foot - legend.height];
  return `${bars.join('')}${drawLegend(legend, x, y)}`;
}

function drawNotes(notes: readonly string[], height: number): string {
  const y = (index: number): number => height - 6 - 16 * (notes.length - 1 - index);
  const look = { x: edge, anchor: 'start', valign: 'bottom', size: 12 } as const;
  return notes.map((note, index) => drawText(note, { y: y(index), ...look })).join('');
}

function rightRoom(series: readonly Series[], legend: Legend | null): number {
  const bars = findColorBars(series).reduce((sum, colors) => sum + colorBarWidth(colors), 0);
  return bars + (legend?.place === 'right' ? legend.width + 16 : 0);
}

/** The rectangle of the plots: what labels, titles, legend and notes leave. */
function findFrame(draft: Draft): Frame {
  const { width, height, legend, series, plans, room } = draft;
  const rough = { left: 60, right: width - 24, top: 60, bottom: height - 60 };
  const first = marginsOf(plans, rough, draft);
  const right = width - Math.max(edge, first.right) - rightRoom(series, legend) - sideWords(draft);
  const top = topOf(draft) + first.top;
  const foot = height - (room > 0 ? 16 * room + 4 : 0) - (legend?.place === 'bottom' ? legend.height + 8 : 0);
  const left = Math.max(edge, first.left + 4);
  const second = marginsOf(plans, { left, right: Math.max(left + 40, right), top, bottom: foot - first.bottom }, draft);
  const bottom = foot - Math.max(edge, second.bottom + 4);
  return { left, right: Math.max(left + 40, right), top, bottom: Math.max(top + 40, bottom) };
}

function topOf({ title, subtitle, layout }: Draft): number {
  const words = title === '' ? 0 : heightOf(title, titleSize) + (subtitle === '' ? 0 : heightOf(subtitle));
  const above = (listOf(layout['annotations']) ?? []).map(objectOf).filter((it) => {
    const isPaper = typeof it['yref'] === 'string' && (it['yref'] === 'paper' || it['yref'].endsWith(' domain'));
    return isPaper && (numberOf(it['y']) ?? 0) >= 0.98 && it['yanchor'] !== 'top';
  });
  return 14 + words + (above.length > 0 ? 20 : 4);
}

/** Room for words at the right edge, such as the names of rows of plots. */
function sideWords({ layout }: Draft): number {
  const all = (listOf(layout['annotations']) ?? []).map(objectOf);
  const beside = all.filter(
    (it) => it['xref'] === 'paper' && (numberOf(it['x']) ?? 0) >= 0.98 && it['xanchor'] === 'left',
  );
  return beside.reduce(
    (most, it) => Math.max(most, it['textangle'] ? 20 : measureText(textOf(it['text']) ?? '', 12) + 8),
    0,
  );
}

/** What axes at the edges of `frame` need outside it. */
function marginsOf(
  plans: Draft['plans'],
  frame: Frame,
  draft: Draft,
): Record<'left' | 'right' | 'top' | 'bottom', number> {
  const margins = { left: 0, right: 0, top: 0, bottom: 0 };
  if (draft.series.length === 0 && draft.pies.length + draft.notes.length > 0) return margins;
  const placed = placeAxes(plans, frame);
  for (const axis of placed.values()) {
    const { ticks, angle, base } = tickAxis(axis, placed, frame);
    const slack = {
      left: base - frame.left,
      right: frame.right - base,
      top: base - frame.top,
      bottom: frame.bottom - base,
    };
    margins[axis.side] = Math.max(margins[axis.side], axisDepth(axis, ticks, angle) - Math.max(0, slack[axis.side]));
    const last = axis.letter === 'x' ? ticks.at(-1) : undefined;
    if (last && angle === 0) margins.right = Math.max(margins.right, measureText(last.label) / 2);
  }
  return margins;
}

/** Finds ticks for the axis's length, and the line on which it stands. */
function tickAxis(axis: Axis & AxisPlan, axes: ReadonlyMap<string, Axis>, frame: Frame): TickedAxis {
  const { letter, pixels, side, settings } = axis;
  const length = Math.abs(pixels[1] - pixels[0]);
  const ticks = findTicks(axis, Math.round(length / (letter === 'x' ? 80 : 52)));
  const whole: readonly [number, number] = letter === 'x' ? [frame.bottom, frame.top] : [frame.left, frame.right];
  const across = axes.get(axis.anchor)?.pixels ?? whole;
  const isFar = side === 'top' || side === 'right';
  const share = axis.anchor === 'free' ? numberOf(settings['position']) : null;
  const base = share === null ? across[isFar ? 1 : 0] : whole[0] + share * (whole[1] - whole[0]);
  return { ...axis, ticks, angle: chooseAngle(axis, ticks, length), base, across };
}
