/** What every kind of trace becomes: values that shape the axes, and marks. */
import type { Axis, Reach } from './axis.js';
import type { NumberColors } from './color-scale.js';
import type { Json } from './json.js';

/** A trace of the figure, with what all kinds share. */
export interface Trace {
  readonly type: string;
  readonly json: Json;
  readonly name: string;
  /** Of the figure's colours, the one whose turn it is. */
  readonly color: string;
  /** `x`, `x2`, … */
  readonly xAxis: string;
  readonly yAxis: string;
}

/** Where marks go. */
export interface Plot {
  readonly x: Axis;
  readonly y: Axis;
  readonly layout: Json;
  /** Sentences for the foot of the drawing: what it leaves out. */
  readonly notes: Set<string>;
}

/** A trace that is ready to be drawn. */
export interface Series {
  readonly trace: Trace;
  /** As they came; they decide the type of the axis and its categories. */
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
  /** What it asks of an axis that turns values into numbers by `toNumber`. */
  reach(letter: 'x' | 'y', toNumber: (value: unknown) => number): Reach;
  draw(plot: Plot): string;
  /** The colours of its numbers, if a bar beside the plot explains them. */
  readonly colors?: NumberColors | null;
  /** How the legend shows it: a line, a dot, a filled square. */
  readonly key: { readonly line?: Json; readonly marker?: Json; readonly fill?: unknown };
  /** Below what others it is drawn: heat maps, then bars, then lines. */
  readonly layer: 0 | 1 | 2;
}
