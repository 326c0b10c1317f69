/** Run records as comparison tables and figures: plain data for a page that knows no run record. */
import {
  chooseUnit,
  countUnits,
  type FramePair,
  type Measure,
  measures,
  pairFrames,
  resampleDifference,
  resampleScore,
  type Unit,
} from '../analysis/compare-scores.js';
import { confusionMatrix } from '../analysis/confusion-matrix.js';
import { type PredictedFrame, selectPredictions } from '../analysis/predictions.js';
import { reliabilityBins } from '../analysis/reliability-bins.js';
import { confusionFigure } from '../figures/confusion-figure.js';
import type { Figure } from '../figures/figure.js';
import { overlayFigure } from '../figures/overlay-figure.js';
import { reliabilityFigure } from '../figures/reliability-figure.js';
import type { MimeBundle } from '../notebook/nbformat.js';
import type { Interval } from '../numeric/intervals.js';
import type { RunRecord } from '../record/run-record.js';
import type { Difference, FigureGroup, Score, ScoreTable } from '../report/compare/comparison.js';

/** A run to compare, under its name. */
export interface NamedRun {
  readonly name: string;
  readonly record: RunRecord | null;
}

/** What run records give to a comparison; `notes` by the index of the run that they are about. */
export interface ComparedRuns {
  readonly scores: readonly ScoreTable[];
  readonly figures: readonly FigureGroup[];
  readonly notes: ReadonlyMap<number, readonly string[]>;
}

const draws = 2000;
const fewUnits = 20;

/** A run's predictions of validation frames, or why there are none. */
interface Predicted extends NamedRun {
  readonly frames: readonly PredictedFrame[] | null;
  readonly reason: string | null;
}

/** Compares runs with the first: validation frames only, since a test split that steers choices is none. */
export function compareRuns(runs: readonly NamedRun[]): ComparedRuns {
  const predicted = runs.map(selectValidation);
  if (predicted.every(({ record }) => record === null)) return { scores: [], figures: [], notes: new Map() };
  const pairs = predicted.map((run, index) => (index === 0 ? null : pairWith(predicted[0]!, run)));
  const notes = predicted.map((run, index) => [
    run.reason,
    explainNoPair(predicted[0]!, run, pairs[index] ?? null, index),
  ]);
  return {
    scores: predicted.some(({ frames }) => frames !== null) ? [scoreTable(predicted, pairs)] : [],
    figures: [...overlayCurves(runs), ...figurePerRun(predicted)],
    notes: new Map(notes.map((reasons, index) => [index, reasons.filter((reason) => reason !== null)])),
  };
}

function selectValidation({ name, record }: NamedRun): Predicted {
  if (record === null) return { name, record, frames: null, reason: null };
  try {
    const frames = selectPredictions(record, { split: 'validation' });
    const usable = frames.every(({ logit }) => !Number.isNaN(logit));
    return {
      name,
      record,
      frames: usable ? frames : null,
      reason: usable ? null : 'predictions of its model are not numbers: the run diverged.',
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { name, record, frames: null, reason: 'its run record has no predictions of validation frames.' };
  }
}

/** Pairs of the frames of both; none where the classes aren't the same in the same order. */
function pairWith(baseline: Predicted, other: Predicted): readonly FramePair[] {
  if (baseline.frames === null || other.frames === null) return [];
  const classes = [baseline, other].map(({ record }) => JSON.stringify(record?.run.classes));
  return classes[0] === classes[1] ? pairFrames(baseline.frames, other.frames) : [];
}

function explainNoPair(
  baseline: Predicted,
  other: Predicted,
  pairs: readonly FramePair[] | null,
  index: number,
): string | null {
  if (index === 0 || baseline.frames === null || other.frames === null || pairs === null || pairs.length > 0)
    return null;
  return 'it shares no predicted frame of the same classes with the baseline, so no difference is stated.';
}

function scoreTable(runs: readonly Predicted[], pairs: readonly (readonly FramePair[] | null)[]): ScoreTable {
  const units = runs.map(({ frames }) => (frames === null ? 'frame' : chooseUnit(frames)));
  const rows = measures.map((measure) => ({
    name: measure.name,
    better: measure.better,
    scores: runs.map(({ frames }, index) => (frames === null ? null : score(frames, measure, units[index]!))),
    differences: pairs.map((of, index) => (of === null ? null : difference(of, measure, runs, index))),
  }));
  return { caption: 'Scores on validation frames, with 95 % intervals', method: describeMethod(runs, units), rows };
}

function score(frames: readonly PredictedFrame[], measure: Measure, unit: Unit): Score | null {
  const { estimate, ...bounds } = resampleScore(frames, measure, { unit, draws });
  return Number.isFinite(estimate) ? { value: estimate, interval: toInterval(bounds) } : null;
}

function difference(
  pairs: readonly FramePair[],
  measure: Measure,
  runs: readonly Predicted[],
  index: number,
): Difference | null {
  if (pairs.length === 0) return null;
  const unit = chooseUnit(pairs.map(({ baseline }) => baseline));
  const { estimate, ...bounds } = resampleDifference(pairs, measure, { unit, draws });
  if (!Number.isFinite(estimate)) return null;
  const interval = toInterval(bounds);
  const all = [runs[0], runs[index]].every((run) => run?.frames?.length === pairs.length);
  const remarks = [
    ...(interval === null ? ['every draw gives the same'] : []),
    ...(all ? [] : [`on the ${pairs.length} frames of both`]),
  ];
  return { value: estimate, interval, ...(remarks.length > 0 && { note: remarks.join(', ') }) };
}

/** Bounds that say something: a resampling that always gives the same knows nothing of the spread. */
function toInterval({ low, high }: Omit<Interval, 'estimate'>): readonly [number, number] | null {
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? [low, high] : null;
}

function describeMethod(runs: readonly Predicted[], units: readonly Unit[]): string {
  const counts = runs.flatMap(({ name, frames }, index) => {
    if (frames === null) return [];
    const unit = units[index]!;
    return [{ name, unit, frames: frames.length, units: countUnits(frames, unit) }];
  });
  const [first] = counts;
  const alike = counts.every((it) => it.unit === first?.unit && it.frames === first.frames && it.units === first.units);
  const listed = alike ? counts.slice(0, 1) : counts;
  const sizes = listed.map(
    (it) =>
      `${alike ? '' : `${it.name}: `}${it.frames} frames${it.unit === 'frame' ? '' : ` of ${it.units} ${plural(it.unit, it.units)}`}`,
  );
  const drawn = [...new Set(counts.map(({ unit }) => plural(unit, 2)))].join(', or ');
  const few = counts.some((it) => it.units < fewUnits);
  return [
    `Predictions of each run's model: of the last stage that was kept, at the epoch whose weights it gave; ${sizes.join('; ')}.`,
    `Intervals: percentile bootstrap of whole ${drawn} (the largest unit that the record knows), ${draws} draws, seed 1; none where every draw gives the same.`,
    few ? `With fewer than ${fewUnits} units the intervals are rough and rather too narrow.` : '',
    'Below a score: its difference from the baseline, paired by frame. Coloured where the interval leaves out 0; not adjusted for the number of comparisons.',
  ]
    .filter(Boolean)
    .join(' ');
}

function plural(unit: Unit, count: number): string {
  if (count === 1) return unit;
  return unit === 'study' ? 'studies' : unit === 'series' ? 'series' : `${unit}s`;
}

const curveTitles: Readonly<Record<string, string>> = {
  valAccuracy: 'Validation accuracy',
  valAreaUnderCurve: 'Validation area under the ROC curve',
  valLoss: 'Validation loss',
  accuracy: 'Training accuracy',
  loss: 'Training loss',
};

/** One plot a measure that any run has: those of the validation frames, else those of the training frames. */
function overlayCurves(runs: readonly NamedRun[]): FigureGroup[] {
  const measured = Object.keys(curveTitles).filter((key) =>
    runs.some(({ record }) => record?.history.some((event) => typeof event[key] === 'number')),
  );
  const validation = measured.filter((key) => key.startsWith('val'));
  const chosen = validation.length > 0 ? validation : measured;
  return chosen.map((key) => {
    const curves = runs.map(({ name, record }) => ({
      name: name.replace(/[<>]/g, ' '),
      values: (record?.history ?? []).filter(({ epoch }) => epoch > 0).map((event) => readNumber(event[key])),
    }));
    const title = curveTitles[key]!;
    const figure = overlayFigure(
      curves.filter(({ values }) => values.length > 0),
      { title, yTitle: title, stages: sharedStages(runs) },
    );
    return { title: `Learning curves: ${title.toLowerCase()}`, figures: [toBundle(figure)] };
  });
}

function readNumber(value: string | number | null | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** Where stages begin, if they do so in all runs alike. */
function sharedStages(runs: readonly NamedRun[]): { name: string; after: number }[] {
  const layouts = runs.flatMap(({ record }) => (record === null ? [] : [stagesOf(record)]));
  const [first = []] = layouts;
  return layouts.every((stages) => JSON.stringify(stages) === JSON.stringify(first)) ? first : [];
}

function stagesOf({ history }: RunRecord): { name: string; after: number }[] {
  const events = history.filter(({ epoch }) => epoch > 0);
  return events.flatMap(({ stage }, index) =>
    events[index - 1]?.stage === stage ? [] : [{ name: stage, after: index }],
  );
}

function figurePerRun(runs: readonly Predicted[]): FigureGroup[] {
  if (runs.every(({ frames }) => frames === null)) return [];
  const draw = (make: (frames: readonly PredictedFrame[], classes: readonly [string, string]) => Figure) =>
    runs.map(({ frames, record }) =>
      frames === null || record === null ? null : toBundle(make(frames, record.run.classes)),
    );
  return [
    {
      title: 'Confusion',
      figures: draw((frames, classes) =>
        confusionFigure({ classes, counts: confusionMatrix(frames) }, { title: 'Validation frames' }),
      ),
    },
    {
      title: 'Calibration',
      figures: draw((frames, classes) =>
        reliabilityFigure(reliabilityBins(frames), { title: 'Validation frames', positiveClass: classes[1] }),
      ),
    },
  ];
}

function toBundle({ data, layout }: Figure): MimeBundle {
  return { 'application/vnd.plotly.v1+json': { data, layout }, 'text/plain': layout.meta.description };
}
