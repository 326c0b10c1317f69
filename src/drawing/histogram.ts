/** Histograms: values counted in bins, and so turned into bars. */
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import type { Trace } from './series.js';

/** Turns the histograms of one plot into traces of bars; those without bins of their own share them. */
export function countHistograms(traces: readonly Trace[]): Trace[] {
  const numbers = traces.flatMap((trace) => numbersOf(trace.json) ?? []);
  return traces.map((trace) => {
    const counted = countValues(trace.json, numbers);
    return { ...trace, json: { ...trace.json, ...counted, text: undefined } };
  });
}

function isLying(json: Json): boolean {
  return json['orientation'] === 'h' || (json['x'] === undefined && json['y'] !== undefined);
}

function valuesOf(json: Json): readonly unknown[] {
  return (isLying(json) ? listOf(json['y']) : listOf(json['x'])) ?? [];
}

/** The values if most are numbers. */
function numbersOf(json: Json): number[] | null {
  const values = valuesOf(json);
  const numbers = values.filter((value): value is number => numberOf(value) !== null);
  return 2 * numbers.length > values.length ? numbers : null;
}

function countValues(json: Json, all: readonly number[]): Json {
  const lying = isLying(json);
  const values = valuesOf(json);
  const weights = weightsOf(json, lying);
  const numbers = numbersOf(json);
  const { centres, width, indexOf } = numbers === null ? nameBins(values) : numberBins(json, all, lying);
  const sums = new Array<number>(centres.length).fill(0);
  const counts = new Array<number>(centres.length).fill(0);
  values.forEach((value, index) => {
    const bin = indexOf(value);
    if (bin === undefined || bin < 0 || bin >= centres.length) return;
    sums[bin]! += weights(index);
    counts[bin]! += 1;
  });
  const heights = json['histfunc'] === 'avg' ? sums.map((sum, bin) => (counts[bin] ? sum / counts[bin] : 0)) : sums;
  const scaled = accumulate(json, normalize(textOf(json['histnorm']) ?? '', heights, width));
  const bars = lying ? { x: scaled, y: centres, orientation: 'h' } : { x: centres, y: scaled, orientation: 'v' };
  return { ...bars, gapless: numbers !== null };
}

/** What a value counts: 1, unless values of the other axis are to be summed. */
function weightsOf(json: Json, lying: boolean): (index: number) => number {
  const others = listOf(lying ? json['x'] : json['y']);
  const sums = json['histfunc'] === 'sum' || json['histfunc'] === 'avg';
  return (index) => (sums && others !== null ? (numberOf(others[index]) ?? 0) : 1);
}

interface Bins {
  readonly centres: readonly unknown[];
  readonly width: number;
  readonly indexOf: (value: unknown) => number | undefined;
}

function nameBins(values: readonly unknown[]): Bins {
  const centres = [...new Set<unknown>(values.filter((value) => value !== null && value !== undefined))];
  const indexes = new Map<unknown, number>(centres.map((value, index) => [value, index]));
  return { centres, width: 1, indexOf: (value) => indexes.get(value) };
}

function numberBins(json: Json, all: readonly number[], lying: boolean): Bins {
  const stated = objectOf(lying ? json['ybins'] : json['xbins']);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of all) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const most = numberOf(lying ? json['nbinsy'] : json['nbinsx']);
  const width = numberOf(stated['size']) ?? chooseWidth(all, high - low, most);
  const whole = all.every(Number.isInteger) && stated['size'] === undefined;
  const start = numberOf(stated['start']) ?? Math.floor(low / width + 1e-9) * width - (whole ? 0.5 : 0);
  const end = numberOf(stated['end']) ?? high;
  const bins = Math.min(
    2000,
    Math.max(1, Math.floor((end - start) / width + 1e-9) + (stated['end'] === undefined ? 1 : 0)),
  );
  const centres = Array.from({ length: bins }, (_, bin) => Number((start + (bin + 0.5) * width).toPrecision(12)));
  return {
    centres,
    width,
    indexOf: (value) => (numberOf(value) === null ? undefined : Math.floor(((value as number) - start) / width + 1e-9)),
  };
}

/**
 * The width that the plotting library chooses, so that the still picture and the drawing show the same bars: rounded up to 2, 5 or 10.
 *
 * @param most - how many bins are asked for; without, twice the standard deviation over n^0.4, and no less than values are apart
 */
function chooseWidth(all: readonly number[], range: number, most: number | null): number {
  if (!(range > 0)) return 1;
  const rough = most === null ? Math.max(leastGap(all), (2 * deviationOf(all)) / all.length ** 0.4) : range / most;
  const base = 10 ** Math.floor(Math.log10(rough));
  const round = [2, 5, 10].find((step) => step >= rough / base - 1e-9) ?? 10;
  return Math.max(base * round, range / 2000);
}

/** Nine tenths of the power of ten, or of its multiple, that is no more than the least difference of two values. */
function leastGap(all: readonly number[]): number {
  const sorted = [...new Set(all)].sort((a, b) => a - b);
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < sorted.length; index += 1) least = Math.min(least, sorted[index]! - sorted[index - 1]!);
  const base = 10 ** Math.floor(Math.log10(least) + 1e-9);
  return base * ([9.9, 4.9, 1.9, 0.9].find((step) => step <= least / base) ?? 0.9);
}

function deviationOf(all: readonly number[]): number {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
}

function normalize(norm: string, heights: readonly number[], width: number): number[] {
  const total = heights.reduce((sum, height) => sum + height, 0) || 1;
  const factor = (norm.startsWith('percent') ? 100 : 1) / (/^(percent|probability)/.test(norm) ? total : 1);
  return heights.map((height) => (height * factor) / (norm.endsWith('density') ? width : 1));
}

function accumulate(json: Json, heights: readonly number[]): readonly number[] {
  if (objectOf(json['cumulative'])['enabled'] !== true) return heights;
  let sum = 0;
  return heights.map((height) => {
    sum += height;
    return sum;
  });
}
