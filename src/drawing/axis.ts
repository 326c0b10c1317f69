/** An axis: what kind of values it holds, its range, and where on the drawing a value stands. */
import { find, type Json, listOf, numberOf, textOf } from './json.js';

/** What a trace asks of an axis. */
export interface Reach {
  /** Numbers on the axis that must be seen; those that aren't finite are passed over. */
  readonly values: readonly number[];
  /** Room beyond them, as a share of the range. */
  readonly pad: number;
  /** Whether zero is a border: it is included, and no room is left behind it. */
  readonly fromZero?: boolean;
}

/** Kinds of values: positions are their number, its logarithm to base 10, milliseconds, or the category's place. */
export type AxisType = 'linear' | 'log' | 'date' | 'category';

/** How values become numbers. */
export interface Values {
  readonly type: AxisType;
  readonly categories: ReadonlyMap<string, number>;
}

/** An axis with its place. `range[0]` stands at `pixels[0]`. */
export interface Axis extends Values {
  readonly id: string;
  readonly letter: 'x' | 'y';
  readonly settings: Json;
  readonly range: readonly [number, number];
  readonly pixels: readonly [number, number];
}

/** Where a number of the axis stands, in pixels. */
export function toPixel({ range, pixels }: Axis, position: number): number {
  return pixels[0] + ((position - range[0]) / (range[1] - range[0])) * (pixels[1] - pixels[0]);
}

/** Where a value stands, in pixels; NaN if the axis can't place it. */
export function locate(axis: Axis, value: unknown): number {
  return toPixel(axis, toNumber(axis, value));
}

/** A value as a number on the axis; NaN where it has no place there. */
export function toNumber({ type, categories }: Values, value: unknown): number {
  if (value === null || value === undefined || value === '') return Number.NaN;
  if (type === 'category') return categories.get(nameOf(value)) ?? numberOf(value) ?? Number.NaN;
  if (type === 'date') return typeof value === 'string' ? parseDate(value) : (numberOf(value) ?? Number.NaN);
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (numberOf(number) === null) return Number.NaN;
  return type === 'log' ? (number > 0 ? Math.log10(number) : Number.NaN) : number;
}

function nameOf(value: unknown): string {
  return Array.isArray(value) ? value.join(' / ') : String(value);
}

const datePattern = /^\d{4}(-\d{1,2}(-\d{1,2}([T ]\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;

/** Milliseconds of an ISO date in UTC. */
function parseDate(text: string): number {
  const match = datePattern.test(text) ? text.match(/\d+(?:\.\d+)?/g) : null;
  if (match === null) return Number.NaN;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.map(Number);
  return Date.UTC(year!, month - 1, day, hour, minute) + second * 1000;
}

/** Finds the kind of values and, in their order, the categories. */
export function readValues(settings: Json, values: readonly unknown[]): Values {
  const type = readType(settings['type'], values);
  if (type !== 'category') return { type, categories: new Map() };
  const stated = (listOf(settings['categoryarray']) ?? []).map(nameOf);
  const found = values.filter((value) => value !== null && value !== undefined).map(nameOf);
  const names = [...new Set([...stated, ...found])];
  const order = textOf(settings['categoryorder']) ?? '';
  if (order.startsWith('category ')) names.sort((a, b) => (a < b ? -1 : 1));
  if (order === 'category descending') names.reverse();
  return { type, categories: new Map(names.map((name, index) => [name, index])) };
}

function readType(stated: unknown, values: readonly unknown[]): AxisType {
  if (stated === 'linear' || stated === 'log' || stated === 'date' || stated === 'category') return stated;
  if (stated === 'multicategory') return 'category';
  const some = values.filter((value) => value !== null && value !== undefined && value !== '').slice(0, 1000);
  const numbers = some.filter((value) => typeof value === 'number' || (typeof value === 'string' && isNumeric(value)));
  if (2 * numbers.length >= some.length) return 'linear';
  const dates = some.filter((value) => typeof value === 'string' && datePattern.test(value));
  return 2 * dates.length > some.length ? 'date' : 'category';
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** The range: the stated ends, else those that show all `reaches`. */
export function findRange(settings: Json, values: Values, reaches: readonly Reach[]): [number, number] {
  const ends = listOf(settings['range'])?.map((end) => readEnd(values, end)) ?? [];
  const [low, high] =
    settings['rangemode'] === 'tozero' ? fitRange([...reaches, toZero], values) : fitRange(reaches, values);
  const reversed = typeof settings['autorange'] === 'string' && settings['autorange'].includes('reversed');
  const [first, last] = reversed ? [high, low] : [low, high];
  const range: [number, number] = [ends[0] ?? first, ends[1] ?? last];
  const [from, to] = range.map((end) => Math.min(mostOf[values.type], Math.max(-mostOf[values.type], end)));
  const least = Math.max(1e-250, 1e-9 * Math.max(Math.abs(from!), Math.abs(to!)));
  return Math.abs(to! - from!) < least ? [from! - Math.max(0.5, least), from! + Math.max(0.5, least)] : [from!, to!];
}

/** Ends beyond which an axis of each type can't be drawn. */
const mostOf: Readonly<Record<AxisType, number>> = { linear: 1e290, log: 290, date: 8e15, category: 1e6 };

const toZero: Reach = { values: [], pad: 0.05, fromZero: true };

/** Ends of a log axis are stated as exponents. */
function readEnd(values: Values, end: unknown): number | null {
  const position = values.type === 'log' ? (numberOf(end) ?? Number.NaN) : toNumber(values, end);
  return Number.isFinite(position) ? position : null;
}

function fitRange(reaches: readonly Reach[], { type, categories }: Values): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of reaches.flatMap((reach) => reach.values)) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (type === 'category') return [Math.min(-0.5, low), Math.max(categories.size - 0.5, high, 0.5)];
  const fromZero = type === 'linear' && reaches.some((reach) => reach.fromZero);
  if (fromZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (!(low <= high)) return type === 'date' ? [0, 86_400_000] : [0, 1];
  const room = Math.max(0, ...reaches.map((reach) => reach.pad)) * (high - low) || (high > low ? 0 : 0.5);
  return [fromZero && low === 0 ? 0 : low - room, fromZero && high === 0 && low < 0 ? 0 : high + room];
}

/** The axis that `value` refers to: its id, and whether it means shares of the axis's or of the whole plot's length. */
export function readReference(
  value: unknown,
  letter: 'x' | 'y',
): { readonly id: string | null; readonly share: boolean } {
  const text = textOf(value) ?? letter;
  if (text === 'paper' || text === 'container') return { id: null, share: true };
  const [, id = letter, domain] = /^([xy]\d*)( domain)?$/.exec(text) ?? [];
  return { id, share: domain !== undefined };
}

/** The settings of an axis: `x2` stands at `layout.xaxis2`. */
export function settingsOf(layout: Json, id: string): Json {
  const value = find(layout, `${id[0]}axis${id.slice(1)}`);
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
