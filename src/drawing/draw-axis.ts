/** Draws an axis: grid, line, ticks, their labels, its title. */
import type { AxisPlan } from './axes.js';
import { type Axis, toPixel } from './axis.js';
import { find, numberOf, textOf } from './json.js';
import { fontSize, hairline, ink } from './look.js';
import { drawText, heightOf, linesOf, measureText } from './rich-text.js';
import { group, isTransparent, paint, round, tag } from './svg.js';
import type { Tick } from './ticks.js';

/** An axis with its ticks and how their labels stand. */
export interface TickedAxis extends Axis, AxisPlan {
  readonly ticks: readonly Tick[];
  /** Of the labels, in degrees. */
  readonly angle: number;
  /** Where it stands: the x of a y axis, the y of an x axis, in pixels. */
  readonly base: number;
  /** The ends of the axis that it crosses, in pixels. */
  readonly across: readonly [number, number];
}

/** The title of an axis; empty without one. */
export function titleOf(settings: unknown): string {
  return textOf(find(settings, 'title', 'text')) ?? textOf(find(settings, 'title')) ?? '';
}

/** How far the labels of ticks reach from an axis, in pixels. */
function labelDepth(ticks: readonly Tick[], letter: 'x' | 'y', angle: number): number {
  let depth = 0;
  for (const { label } of ticks) {
    const [wide, high] = [measureText(label), label === '' ? 0 : heightOf(label)];
    const turn = (Math.abs(angle) * Math.PI) / 180;
    depth = Math.max(depth, letter === 'y' ? wide : wide * Math.sin(turn) + high * Math.cos(turn));
  }
  return depth;
}

/** The lines behind the marks. */
export function drawGrid(axis: TickedAxis): string {
  const { settings, ticks, letter, across } = axis;
  if (settings['showgrid'] === false || settings['visible'] === false || isTransparent(settings['gridcolor']))
    return '';
  // Two grids in one plot can't be told apart.
  if (settings['overlaying'] !== undefined) return '';
  if (axis.type === 'category' && letter === 'x' && settings['showgrid'] !== true) return '';
  const path = ticks.map(({ position }) => crossLine(letter, toPixel(axis, position), across)).join('');
  return path === '' ? '' : tag('path', { d: path, fill: 'none', ...paint('stroke', hairline), 'stroke-width': 1 });
}

function crossLine(letter: 'x' | 'y', at: number, [from, to]: readonly [number, number]): string {
  return letter === 'x' ? `M${round(at)} ${round(from)}V${round(to)}` : `M${round(from)} ${round(at)}H${round(to)}`;
}

/** The line, the ticks, their labels and the title. */
export function drawAxis(axis: TickedAxis): string {
  if (axis.settings['visible'] === false) return '';
  return `${drawLine(axis)}${group({}, ...axis.ticks.map((tick) => drawLabel(axis, tick)))}${drawTitle(axis)}`;
}

/** Right and bottom lie towards greater pixels. */
function outward({ side }: AxisPlan): 1 | -1 {
  return side === 'right' || side === 'bottom' ? 1 : -1;
}

function drawLine(axis: TickedAxis): string {
  const { letter, pixels, base, settings, ticks } = axis;
  const out = 4 * outward(axis);
  const hasTicks = settings['ticks'] !== '' && !isTransparent(settings['tickcolor']) && axis.type !== 'category';
  const line =
    settings['showline'] === false || isTransparent(settings['linecolor'])
      ? ''
      : letter === 'x'
        ? `M${round(pixels[0])} ${round(base)}H${round(pixels[1])}`
        : `M${round(base)} ${round(pixels[0])}V${round(pixels[1])}`;
  const marks = ticks.map(({ position }) => crossLine(letter, toPixel(axis, position), [base, base + out]));
  const d = `${line}${hasTicks ? marks.join('') : ''}`;
  return d === '' ? '' : tag('path', { d, fill: 'none', stroke: ink, 'stroke-width': 1 });
}

function drawLabel(axis: TickedAxis, { position, label }: Tick): string {
  if (label === '') return '';
  const [at, out, angle] = [toPixel(axis, position), outward(axis), axis.angle];
  if (axis.letter === 'y') return drawText(label, { x: axis.base + 7 * out, y: at, anchor: out > 0 ? 'start' : 'end' });
  if (angle !== 0)
    return drawText(label, {
      x: at + 3,
      y: axis.base + 10 * out,
      anchor: angle < 0 === out > 0 ? 'end' : 'start',
      angle,
    });
  return drawText(label, { x: at, y: axis.base + 7 * out, valign: out > 0 ? 'top' : 'bottom' });
}

function drawTitle(axis: TickedAxis): string {
  const text = titleOf(axis.settings);
  if (text === '') return '';
  const [middle, out] = [(axis.pixels[0] + axis.pixels[1]) / 2, outward(axis)];
  const depth = 7 + labelDepth(axis.ticks, axis.letter, axis.angle) + 7;
  if (axis.letter === 'x')
    return drawText(text, { x: middle, y: axis.base + depth * out, valign: out > 0 ? 'top' : 'bottom' });
  return drawText(text, { x: axis.base + depth * out, y: middle, angle: -90, valign: out > 0 ? 'top' : 'bottom' });
}

/** All that an axis needs beside the plot: labels and title. */
export function axisDepth(plan: AxisPlan, ticks: readonly Tick[], angle: number): number {
  if (plan.settings['visible'] === false) return 8;
  const title = titleOf(plan.settings);
  const labels = 7 + labelDepth(ticks, plan.letter, angle);
  return labels + (title === '' ? 0 : 7 + linesOf(title).length * fontSize * 1.25) + 2;
}

/** The room that an x axis has for one label, in pixels. */
function roomOf(count: number, length: number): number {
  return Math.abs(length) / Math.max(1, count);
}

/** Labels of an x axis stand level if they have room, else aslant; a stated angle holds. */
export function chooseAngle(plan: AxisPlan, ticks: readonly Tick[], length: number): number {
  const stated = numberOf(plan.settings['tickangle']);
  if (stated !== null || plan.letter === 'y') return plan.letter === 'y' ? 0 : (stated ?? 0);
  let widest = 0;
  for (const tick of ticks) widest = Math.max(widest, measureText(tick.label));
  return widest + 6 > roomOf(ticks.length, length) ? -40 : 0;
}
