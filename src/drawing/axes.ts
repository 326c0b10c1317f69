/** All axes of a figure: which there are, what they show, and where they stand. */
import { type Axis, findRange, readValues, settingsOf, toNumber, type Values } from './axis.js';
import { type Json, listOf, numberOf, textOf } from './json.js';
import type { Series } from './series.js';

/** The rectangle that all plots share, in pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An axis before it has a place. */
export interface AxisPlan extends Values {
  readonly id: string;
  readonly letter: 'x' | 'y';
  readonly settings: Json;
  readonly range: readonly [number, number];
  /** The axis on which it stands: `y` for `x`, or `free`. */
  readonly anchor: string;
  readonly side: 'left' | 'right' | 'top' | 'bottom';
  /** Its part of the frame, in shares from the left or from the bottom. */
  readonly domain: readonly [number, number];
}

/** Finds the axes that series use, with their kinds and ranges; at least one of each letter. */
export function planAxes(series: readonly Series[], layout: Json): Map<string, AxisPlan> {
  const ids = new Set(['x', 'y'].flatMap((letter) => (series.length === 0 ? [letter] : [])));
  for (const { trace } of series) ids.add(trace.xAxis).add(trace.yAxis);
  const plans = [...ids].sort().map((id) => planAxis(id, series, layout));
  return new Map(plans.map((plan) => [plan.id, plan]));
}

function planAxis(id: string, series: readonly Series[], layout: Json): AxisPlan {
  const letter = id.startsWith('x') ? 'x' : 'y';
  const settings = settingsOf(layout, id);
  const root = rootOf(id, layout);
  const shared = settingsOf(layout, root);
  const mine = series.filter(({ trace }) => rootOf(letter === 'x' ? trace.xAxis : trace.yAxis, layout) === root);
  const values = readValues(
    { ...shared, ...settings },
    mine.flatMap((one) => one[letter]),
  );
  const reaches = mine.map((one) => one.reach(letter, (value) => toNumber(values, value)));
  const base = textOf(settings['overlaying']);
  const domain = listOf(settings['domain'] ?? (base ? settingsOf(layout, base)['domain'] : undefined)) ?? [];
  const side =
    letter === 'x' ? (settings['side'] === 'top' ? 'top' : 'bottom') : settings['side'] === 'right' ? 'right' : 'left';
  return {
    ...values,
    ...{ id, letter, settings, side },
    range: findRange({ ...shared, ...settings }, values, reaches),
    anchor: textOf(settings['anchor']) ?? (letter === 'x' ? 'y' : 'x'),
    domain: [numberOf(domain[0]) ?? 0, numberOf(domain[1]) ?? 1],
  };
}

/** The axis whose range `id` shares. */
function rootOf(id: string, layout: Json): string {
  const matched = textOf(settingsOf(layout, id)['matches']);
  return matched === null || matched === id ? id : matched;
}

/** Gives the axes of `plans` their places in `frame`. */
export function placeAxes(plans: ReadonlyMap<string, AxisPlan>, frame: Frame): Map<string, Axis & AxisPlan> {
  const placed = new Map([...plans].map(([id, plan]) => [id, { ...plan, pixels: pixelsOf(plan, frame) }]));
  for (const [id, axis] of placed) {
    const other = placed.get(textOf(axis.settings['scaleanchor']) ?? '');
    if (other) for (const [key, pixels] of equalize(axis, other)) placed.set(key, { ...placed.get(key)!, pixels });
    else if (axis.settings['scaleanchor'] !== undefined) placed.set(id, axis);
  }
  return placed;
}

function pixelsOf({ letter, domain }: AxisPlan, { left, right, top, bottom }: Frame): readonly [number, number] {
  const place = (share: number): number =>
    letter === 'x' ? left + share * (right - left) : bottom - share * (bottom - top);
  return [place(domain[0]), place(domain[1])];
}

/** Shortens the axis that has more pixels a unit, so that both have as many; it stays in its middle. */
function equalize(axis: Axis, other: Axis): [string, readonly [number, number]][] {
  const scaleOf = ({ pixels, range }: Axis): number => Math.abs((pixels[1] - pixels[0]) / (range[1] - range[0]));
  const ratio = numberOf(axis.settings['scaleratio']) ?? 1;
  const [mine, its] = [scaleOf(axis), scaleOf(other) * ratio];
  const [longer, share] = mine > its ? [axis, its / mine] : [other, mine / its];
  const middle = (longer.pixels[0] + longer.pixels[1]) / 2;
  return [[longer.id, longer.pixels.map((end) => middle + (end - middle) * share) as [number, number]]];
}
