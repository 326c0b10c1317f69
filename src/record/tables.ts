/** The frames and predictions of a run as column tables, and back. */
import type { Table, TableColumn } from '../files/table.js';
import { RunRecordError } from './check-record.js';
import type { RunFrame, RunPrediction } from './run-record.js';

const segmentSeparator = ';';

/** The columns of `frames.parquet`. */
export function tabulateFrames(frames: readonly RunFrame[]): Table {
  return {
    frameId: textColumn(frames, (frame) => frame.frameId),
    split: textColumn(frames, (frame) => frame.split),
    label: textColumn(frames, (frame) => frame.label),
    patient: textColumn(frames, (frame) => frame.patient),
    study: textColumn(frames, (frame) => frame.study),
    series: textColumn(frames, (frame) => frame.series),
    primaryAngleDeg: { type: 'double', values: frames.map((frame) => frame.primaryAngleDeg) },
    secondaryAngleDeg: { type: 'double', values: frames.map((frame) => frame.secondaryAngleDeg) },
    segments: textColumn(frames, (frame) => frame.segments?.join(segmentSeparator) ?? null),
  };
}

/** The columns of `predictions.parquet`. */
export function tabulatePredictions(predictions: readonly RunPrediction[]): Table {
  return {
    frameId: textColumn(predictions, (prediction) => prediction.frameId),
    stage: textColumn(predictions, (prediction) => prediction.stage),
    epoch: { type: 'int32', values: predictions.map((prediction) => prediction.epoch) },
    logit: { type: 'double', values: predictions.map((prediction) => prediction.logit) },
    trainingLogit: { type: 'double', values: predictions.map((prediction) => prediction.trainingLogit) },
  };
}

/** The frames that a table holds. @throws RunRecordError if a column is missing, of another type, or null where it can't be */
export function parseFrames(table: Table): RunFrame[] {
  const take = createReader(table, 'frames.parquet');
  const split = take('split', 'string');
  const label = take('label', 'string');
  const patient = take('patient', 'string', 'nullable');
  const study = take('study', 'string', 'nullable');
  const series = take('series', 'string', 'nullable');
  const primary = take('primaryAngleDeg', 'double', 'nullable');
  const secondary = take('secondaryAngleDeg', 'double', 'nullable');
  const segments = take('segments', 'string', 'nullable') as readonly (string | null)[];
  const rows = take('frameId', 'string').map((frameId, row) => ({
    frameId,
    split: split[row],
    label: label[row],
    patient: patient[row],
    study: study[row],
    series: series[row],
    primaryAngleDeg: primary[row],
    secondaryAngleDeg: secondary[row],
    segments: parseSegments(segments[row] ?? null),
  }));
  return rows as RunFrame[];
}

/** The predictions that a table holds; without a column `trainingLogit` that is null. @throws as {@link parseFrames} */
export function parsePredictions(table: Table): RunPrediction[] {
  const take = createReader(table, 'predictions.parquet');
  const stage = take('stage', 'string');
  const epoch = take('epoch', 'int32');
  const logit = take('logit', 'double');
  const trainingLogit = table['trainingLogit'] ? take('trainingLogit', 'double', 'nullable') : [];
  const rows = take('frameId', 'string').map((frameId, row) => ({
    frameId,
    stage: stage[row],
    epoch: epoch[row],
    logit: logit[row],
    trainingLogit: trainingLogit[row] ?? null,
  }));
  return rows as RunPrediction[];
}

function textColumn<T>(rows: readonly T[], read: (row: T) => string | null): TableColumn {
  return { type: 'string', values: rows.map(read) };
}

function parseSegments(text: string | null): string[] | null {
  if (text === null) return null;
  return text === '' ? [] : text.split(segmentSeparator);
}

type Reader = (name: string, type: TableColumn['type'], nulls?: 'nullable') => TableColumn['values'];

function createReader(table: Table, file: string): Reader {
  return (name, type, nulls) => {
    const column = table[name];
    const values = column && fitColumn(column, type);
    const fix = 'write the columns that docs/formats.md lists';
    if (!values) throw new RunRecordError(file, `a ${type} column ${name}`, column?.type ?? 'none', fix);
    const empty = nulls === 'nullable' ? -1 : values.indexOf(null as never);
    if (empty >= 0) throw new RunRecordError(file, `a value in each row of ${name}`, `null in row ${empty}`, fix);
    return values;
  };
}

/** Other programs write an all-null column without a type of its own, and whole numbers where fractions may stand. */
function fitColumn(column: TableColumn, type: TableColumn['type']): TableColumn['values'] | undefined {
  const wholeAsDouble = type === 'double' && column.type === 'int32';
  const allNull = column.values.every((value) => value === null);
  return column.type === type || wholeAsDouble || allNull ? column.values : undefined;
}
