/** What validation frames can be told without training: what a stage may have to beat. */
import { findNearest } from '../../numeric/find-nearest.js';
import { shrinkImage } from '../../numeric/shrink-image.js';
import type { TrainingExample, TrainingInput } from './training-input.js';

/** What a baseline says about the validation frames. */
export interface Baseline {
  readonly name: string;
  /** 1 for class 1, -1 for class 0: a baseline knows no doubt. In the order of the frames. */
  readonly logits: Float32Array;
}

/** Rows and columns that pictures are shrunk to. */
const side = 64;

/** The larger class, and the label of the training frame with the nearest pixels. */
export async function readBaselines({ training, validation, classes }: TrainingInput): Promise<Baseline[]> {
  const ones = training.reduce((sum, { label }) => sum + label, 0);
  const larger = ones * 2 > training.length ? 1 : 0;
  const [known, asked] = [await readRows(training), await readRows(validation)];
  const { index } = findNearest(asked, known, { width: side * side });
  return [
    { name: `always ${classes[larger]}`, logits: new Float32Array(validation.length).fill(toLogit(larger)) },
    {
      name: `nearest neighbour on ${side} x ${side} pixels`,
      logits: Float32Array.from(index, (row) => toLogit((training[row] as TrainingExample).label)),
    },
  ];
}

function toLogit(label: 0 | 1): number {
  return label === 1 ? 1 : -1;
}

async function readRows(examples: readonly TrainingExample[]): Promise<Float32Array> {
  const rows = new Float32Array(examples.length * side * side);
  for (const [at, example] of examples.entries())
    rows.set(shrinkImage(await example.read(), side).data, at * side * side);
  return rows;
}
