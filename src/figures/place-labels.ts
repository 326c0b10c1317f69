/** Where the labels of horizontal lines cover least of a plot: at its left or right edge, above or below their line. */

/** What is drawn at one place, in shares of the plot's width and height. */
export interface Extent {
  readonly x: number;
  /** The curve's own height, between the edges of its band. */
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/** A line to be labelled. */
export interface LabelledLine {
  readonly text: string;
  /** In shares of the plot's height. */
  readonly y: number;
}

/** Where a label stands. */
export interface LabelPlace {
  readonly side: 'left' | 'right';
  readonly edge: 'above' | 'below';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

/** A figure is as wide as a page or as a phone; its plot is about as high on both. In pixels. */
const plotWidths = [270, 620];
const plotHeight = 300;
const letterWidth = 6.6;
const lineHeight = 18;
/** A dot and half of a line reach so far, in pixels. */
const reach = 5;
const samples = 24;

/** Places the label of each line in turn. `curves` are bands between their extents, which are in order of `x`. */
export function placeLabels(lines: readonly LabelledLine[], curves: readonly (readonly Extent[])[]): LabelPlace[] {
  const placed: LabelPlace[] = [];
  for (const [index, line] of lines.entries()) {
    const costs = listPlaces(line).map((place) => ({ place, cost: costOf(place, { lines, index, curves, placed }) }));
    const best = costs.reduce((least, next) => (next.cost < least.cost ? next : least));
    placed.push(best.place);
  }
  return placed;
}

/** By preference: above the line, and where curves that rise to the right leave room. */
function listPlaces({ y }: LabelledLine): LabelPlace[] {
  const sides = y > 0.5 ? (['left', 'right'] as const) : (['right', 'left'] as const);
  return (['above', 'below'] as const).flatMap((edge) => sides.map((side) => ({ side, edge })));
}

interface Scene {
  readonly lines: readonly LabelledLine[];
  /** The line that is labelled now; those before it are `placed`. */
  readonly index: number;
  readonly curves: readonly (readonly Extent[])[];
  readonly placed: readonly LabelPlace[];
}

/** How much of a plot a label covers, or leaves, on a page and on a phone; 0 where nothing. */
function costOf(place: LabelPlace, { lines, index, curves, placed }: Scene): number {
  const costs = plotWidths.map((width) => {
    const box = boxOf(lines[index]!, place, width);
    const crossed = lines.filter(({ y }, other) => other !== index && y > box.low && y < box.high).length;
    const overlaid = placed.filter((other, at) => overlap(box, boxOf(lines[at]!, other, width))).length;
    const outside = box.low < 0 || box.high > 1 ? 1 : 0;
    return (
      crossed + 2 * overlaid + 2 * outside + curves.reduce((sum, curve) => sum + shareCovered(box, curve, width), 0)
    );
  });
  return costs.reduce((sum, cost) => sum + cost, 0);
}

function boxOf({ text, y }: LabelledLine, { side, edge }: LabelPlace, width: number): Box {
  const length = Math.min(1, (letterWidth * text.length) / width);
  const height = lineHeight / plotHeight;
  const [left, low] = [side === 'left' ? 0 : 1 - length, edge === 'above' ? y : y - height];
  return { left, right: left + length, low, high: low + height };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.low < b.high && b.low < a.high;
}

/** The share of a box's width in which a curve, or a dot at its ends, stands in it; its band, on which words can be read, counts a quarter. */
function shareCovered(box: Box, curve: readonly Extent[], width: number): number {
  const margin = reach / plotHeight;
  const isIn = (low: number, high: number): boolean => low - margin < box.high && high + margin > box.low;
  const covered = Array.from({ length: samples + 1 }, (_, step): number => {
    const band = bandAt(curve, box.left + ((box.right - box.left) * step) / samples, reach / width);
    if (band === null || !isIn(band.low, band.high)) return 0;
    return isIn(band.middle, band.middle) ? 1 : 0.25;
  });
  return covered.reduce((sum, share) => sum + share, 0) / (samples + 1);
}

/** Between two points the edges are straight; within `reach` of an end they are the end's. */
function bandAt(curve: readonly Extent[], x: number, ends: number): Extent | null {
  const after = curve.findIndex((point) => point.x >= x);
  const [before, next] = [after < 0 ? curve.at(-1) : curve[after - 1], curve[after]];
  if (before === undefined || next === undefined) {
    const end = before ?? next;
    return end !== undefined && Math.abs(end.x - x) <= ends ? end : null;
  }
  const share = (x - before.x) / (next.x - before.x || 1);
  const between = (from: number, to: number): number => from + share * (to - from);
  return {
    ...{ x, middle: between(before.middle, next.middle) },
    ...{ low: between(before.low, next.low), high: between(before.high, next.high) },
  };
}
