/** Ticks at round values, and what stands beside them. */
import { scaleLinear, scaleUtc } from 'd3-scale';
import type { Axis } from './axis.js';
import { toNumber } from './axis.js';
import { listOf, numberOf, textOf } from './json.js';

/** A tick: its number on the axis, and its label. */
export interface Tick {
  readonly position: number;
  readonly label: string;
}

/**
 * The ticks of an axis: those that it states, else about `count` at round values.
 *
 * @param count - of labels that have room
 */
export function findTicks(axis: Pick<Axis, 'type' | 'categories' | 'range' | 'settings'>, count: number): Tick[] {
  const { settings, range } = axis;
  if (settings['showticklabels'] === false && settings['ticks'] === '') return [];
  const [low, high] = range[0] < range[1] ? range : [range[1], range[0]];
  const slack = 1e-9 * (high - low);
  const ticks = (statedTicks(axis) ?? createTicks(axis, low, high, Math.max(2, count))).filter(
    ({ position }) => position >= low - slack && position <= high + slack,
  );
  const [before, after] = [textOf(settings['tickprefix']) ?? '', textOf(settings['ticksuffix']) ?? ''];
  if (settings['showticklabels'] === false) return ticks.map((tick) => ({ ...tick, label: '' }));
  return ticks.map(({ position, label }) => ({ position, label: `${before}${label}${after}` }));
}

function statedTicks(axis: Pick<Axis, 'type' | 'categories' | 'settings'>): Tick[] | null {
  const values = listOf(axis.settings['tickvals']);
  if (values === null) return null;
  const words = listOf(axis.settings['ticktext']) ?? [];
  return values.map((value, index) => ({
    position: toNumber(axis, value),
    label: textOf(words[index]) ?? textOf(value) ?? '',
  }));
}

function createTicks(
  { type, categories, settings }: Pick<Axis, 'type' | 'categories' | 'settings'>,
  low: number,
  high: number,
  count: number,
): Tick[] {
  const format = textOf(settings['tickformat']);
  if (type === 'category')
    return everyNth(
      [...categories].map(([label, position]) => ({ position, label })),
      2 * count,
    );
  if (type === 'date') return dateTicks(low, high, count, format);
  if (type === 'log') return logTicks(low, high, count, format);
  const step = numberOf(settings['dtick']);
  const isStepped = step !== null && step > 0 && (high - low) / step <= 100;
  const values = isStepped
    ? stepTicks(numberOf(settings['tick0']) ?? 0, step, low, high)
    : scaleLinear().domain([low, high]).ticks(count);
  const label = formatter(low, high, count, format ?? (isStepped ? plain : null));
  return values.map((position) => ({ position, label: label(position) }));
}

function stepTicks(origin: number, step: number, low: number, high: number): number[] {
  const first = Math.ceil((low - origin) / step - 1e-9);
  const last = Math.floor((high - origin) / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number((origin + (first + index) * step).toPrecision(12)),
  );
}

/** At most six digits that count. */
const plain = ',.6~r';

/** With a format that d3 doesn't know, numbers look as they would without one; years keep no comma. */
function formatter(low: number, high: number, count: number, format: string | null): (value: number) => string {
  const scale = scaleLinear().domain([low, high]);
  const widest = Math.max(Math.abs(low), Math.abs(high));
  const isExtreme = widest >= 1e6 || (widest < 1e-4 && widest > 0);
  const isPlain = format === null || format === plain;
  try {
    const label = scale.tickFormat(count, isPlain && isExtreme ? '~s' : (format ?? undefined));
    return isPlain && widest < 10_000 ? (value) => label(value).replaceAll(',', '') : label;
  } catch {
    return scale.tickFormat(count);
  }
}

function dateTicks(low: number, high: number, count: number, format: string | null): Tick[] {
  const scale = scaleUtc().domain([low, high]);
  const label = scale.tickFormat(count, format ?? undefined);
  return scale.ticks(Math.min(count, 8)).map((date) => ({ position: date.getTime(), label: label(date) }));
}

/** Powers of ten, thinned where there are many; where there are few, also their twofold and fivefold. */
function logTicks(low: number, high: number, count: number, format: string | null): Tick[] {
  const step = Math.max(1, Math.ceil((high - low) / count));
  const factors = 3 * (high - low) <= count + 1 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: Math.floor(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  const values = powers
    .filter((power) => power % step === 0)
    .flatMap((power) => factors.map((factor) => factor * 10 ** power));
  const few = values.filter((value) => Math.log10(value) >= low && Math.log10(value) <= high).length < 2;
  const shown = few
    ? scaleLinear()
        .domain([10 ** low, 10 ** high])
        .ticks(count)
    : values;
  return shown.map((value) => ({ position: Math.log10(value), label: formatter(0, value, 1, format ?? plain)(value) }));
}

function everyNth(ticks: Tick[], most: number): Tick[] {
  const step = Math.max(1, Math.ceil(ticks.length / most));
  return ticks.filter((_, index) => index % step === 0);
}
