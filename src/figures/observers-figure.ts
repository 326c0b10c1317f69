/** What observers of a training saw, block by block: gradients, steps, drift and similarity over the epochs, one panel each. */
import type { Figure, FigureTrace } from './figure.js';
import {
  type Attributes,
  colorOf,
  createAxis,
  createFigure,
  formatNumber,
  gapUnlessFinite,
  ruleAt,
  withoutGrid,
} from './look.js';

/** An epoch with its measures by name: `gradientNorm.mixed10`, `drift.mixed10`, … as in a run record's history. */
export interface ObservedEpoch {
  readonly stage: string;
  readonly epoch: number;
  readonly [measure: string]: string | number | null;
}

/** One measure of all blocks. */
interface Panel {
  readonly measure: string;
  /** At most 40 characters: a phone has no room for more. */
  readonly title: string;
  /** What stands at its axis. */
  readonly unit: string;
  readonly log: boolean;
  /** A line a block, in their order: a value an epoch. */
  readonly lines: readonly (readonly (number | null)[])[];
}

const kinds: readonly Omit<Panel, 'lines'>[] = [
  { measure: 'gradientNorm', title: 'Gradient norm', unit: 'Norm', log: true },
  { measure: 'updateRatio', title: 'Norm of a step / of weights', unit: 'Ratio', log: true },
  { measure: 'drift', title: 'Drift from pretrained / weights', unit: 'Ratio', log: true },
  { measure: 'cka', title: 'Similarity to pretrained, linear CKA', unit: 'CKA', log: false },
];

const panelHeight = 145;
/** Between two panels, as a share of a panel's height: room for a title. */
const gap = 0.32;
/** Colours of the palette; blocks after them are dashed. */
const colors = 6;
/** The CKA axis begins here or lower: small changes shall look small. */
const lowestCka = 0.9;

/**
 * A panel a measure and a line a block, over the epochs that were trained, counted through all stages.
 *
 * A measure without a number has no panel; 0 has no place on a logarithmic axis and leaves a gap.
 *
 * @param epochs - of one run, in order; those before a stage's first step (epoch 0) aren't drawn
 */
export function observersFigure(epochs: readonly ObservedEpoch[], options: { readonly title: string }): Figure {
  const trained = epochs.filter(({ epoch }) => epoch > 0);
  const blocks = listBlocks(trained);
  const panels = kinds.map((kind) => readPanel(kind, trained, blocks)).filter(({ lines }) => hasNumber(lines));
  return createFigure(
    panels.flatMap((panel, row) => drawPanel(panel, row, blocks)),
    {
      title: options.title,
      description: `Line charts. ${options.title}. ${describe(panels, blocks)}`,
      xTitle: 'Epoch',
      yTitle: 'Norm',
      layout: {
        height: 130 + panelHeight * Math.max(1, panels.length),
        ...layOut(panels, Math.max(1, trained.length)),
        showlegend: blocks.length > 1,
        annotations: panels.map(nameOfPanel),
        shapes: bordersOf(trained).map((after) => ruleAt('x', after + 0.5, 'dot')),
      },
    },
  );
}

/** The blocks by depth, the head first: it is nearest to the loss. */
function listBlocks(epochs: readonly ObservedEpoch[]): string[] {
  const known = kinds.map(({ measure }) => measure);
  const keys = epochs.flatMap((event) => Object.keys(event)).map((key) => key.split('.'));
  const blocks = keys.flatMap(([measure = '', block]) =>
    block !== undefined && known.includes(measure) ? [block] : [],
  );
  return [...new Set(blocks)].sort((a, b) => depthOf(a) - depthOf(b));
}

/** Blocks count from the images on, and the stem has no number. */
function depthOf(block: string): number {
  return block === 'head' ? Number.NEGATIVE_INFINITY : -Number(/\d+$/.exec(block)?.[0] ?? -1);
}

function readPanel(kind: Omit<Panel, 'lines'>, trained: readonly ObservedEpoch[], blocks: readonly string[]): Panel {
  const read = (event: ObservedEpoch, block: string): number | null => {
    const value = event[`${kind.measure}.${block}`];
    const number = typeof value === 'number' ? gapUnlessFinite(value) : null;
    return kind.log && number !== null && number <= 0 ? null : number;
  };
  return { ...kind, lines: blocks.map((block) => trained.map((event) => read(event, block))) };
}

function hasNumber(lines: Panel['lines']): boolean {
  return lines.flat().some((value) => value !== null);
}

function drawPanel({ lines }: Panel, row: number, blocks: readonly string[]): FigureTrace[] {
  return lines.map((values, index) => ({
    type: 'scatter',
    mode: 'lines+markers',
    name: blocks[index]!,
    legendgroup: blocks[index]!,
    showlegend: row === 0,
    x: values.map((_, at) => at + 1),
    y: values,
    xaxis: 'x',
    yaxis: `y${row === 0 ? '' : row + 1}`,
    line: { color: colorOf(index), width: 2, dash: index < colors ? 'solid' : 'dash' },
    marker: { size: 5 },
    hovertemplate: `epoch %{x}: %{y:.3g}<extra>${blocks[index]!}</extra>`,
  }));
}

/** Axes of panels below each other, which share the epochs. */
function layOut(panels: readonly Panel[], last: number): Attributes {
  const range = { range: [0.5, last + 0.5], tickformat: 'd', ...(last <= 12 ? { dtick: 1 } : {}) };
  const lowest = panels.length > 1 ? `y${panels.length}` : 'y';
  const axes = panels.map((panel, row): [string, Attributes] => [
    `yaxis${row === 0 ? '' : row + 1}`,
    { ...createAxis(panel.unit), domain: domainOf(row, panels.length), ...scaleOf(panel) },
  ]);
  return {
    xaxis: { ...createAxis('Epoch'), ...withoutGrid, ...range, anchor: lowest },
    ...Object.fromEntries(axes),
  };
}

function domainOf(row: number, rows: number): [number, number] {
  const height = 1 / (rows + gap * (rows - 1));
  const top = 1 - row * height * (1 + gap);
  return [Math.max(0, top - height), top];
}

/** From one power of ten to another; or CKA up to 1. */
function scaleOf({ log, lines }: Panel): Attributes {
  const values = lines.flat().filter((value) => value !== null);
  if (!log) {
    const lowest = Math.min(lowestCka, ...values);
    return { range: [lowest, 1 + 0.1 * (1 - lowest)], nticks: 4 };
  }
  const powers = values.map(Math.log10);
  const [low, high] = [Math.floor(Math.min(...powers)), Math.floor(Math.max(...powers)) + 1];
  const step = Math.ceil((high - low) / 4);
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, at) => low + at * step);
  const names = { tickvals: ticks.map((power) => Number(`1e${power}`)), ticktext: ticks.map(namePower) };
  return { type: 'log', range: [low, high], ...names };
}

/** A power of ten in the size of other ticks: Plotly's own is larger. */
function namePower(power: number): string {
  if (power >= -2 && power <= 3) return String(Number(`1e${power}`));
  const digits = [...String(Math.abs(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `10${power < 0 ? '⁻' : ''}${digits.join('')}`;
}

function nameOfPanel({ title, log }: Panel, row: number, all: readonly Panel[]): Attributes {
  const y = domainOf(row, all.length)[1];
  const place = { xref: 'paper', x: 0, xanchor: 'left', yref: 'paper', y, yanchor: 'bottom' };
  return { text: log ? `${title} (log scale)` : title, ...place, showarrow: false, font: { size: 12 } };
}

/** After how many epochs another stage begins. */
function bordersOf(trained: readonly ObservedEpoch[]): number[] {
  return trained.flatMap(({ stage }, at) => (at > 0 && trained[at - 1]!.stage !== stage ? [at] : []));
}

function describe(panels: readonly Panel[], blocks: readonly string[]): string {
  const sentences = panels.map(({ title, lines }) => {
    const parts = lines.flatMap((values, index) => {
      const [first, last] = [values.find((value) => value !== null), values.findLast((value) => value !== null)];
      return first == null || last == null ? [] : [`${blocks[index]} ${formatSmall(first)} to ${formatSmall(last)}`];
    });
    return `${title}, first to last epoch: ${parts.join(', ')}.`;
  });
  return sentences.join(' ') || 'No value.';
}

/** Ratios of a step are far below what three decimals can tell. */
function formatSmall(value: number): string {
  return Math.abs(value) >= 0.01 ? formatNumber(value) : value.toExponential(1);
}
