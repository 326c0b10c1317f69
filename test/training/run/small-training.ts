/** A training that takes seconds: random weights, small pictures of noise in which the class is a brightness. */
import { sha256 } from '../../../src/files/hash.js';
import type { GreyImage } from '../../../src/numeric/grey-image.js';
import { openStream } from '../../../src/numeric/open-stream.js';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';
import type { Recipe } from '../../../src/training/recipe/recipe.js';
import type { TrainingExample, TrainingInput } from '../../../src/training/run/training-input.js';

const side = 80;

function drawPicture(name: string, label: 0 | 1): GreyImage {
  const random = openStream(1, name);
  const base = label === 1 ? 150 : 90;
  const data = Uint8Array.from({ length: side * side }, () => base + random.integer(60));
  return { data, rows: side, columns: side };
}

/** Two frames a patient. @param shows - whether the picture tells the label */
export function drawExamples(part: 'train' | 'validation', count: number, shows: boolean = true): TrainingExample[] {
  return Array.from({ length: count }, (_, at): TrainingExample => {
    const label = at % 3 === 0 ? 1 : 0;
    const frameId = `${part}-${at}`;
    const patient = `${part}-patient-${Math.floor(at / 2)}`;
    return {
      id: sha256(`${frameId} ${shows}`),
      read: async () => drawPicture(frameId, shows ? label : 0),
      label,
      unit: patient,
      frame: {
        frameId,
        split: part,
        label: label === 1 ? 'RCA' : 'LCA',
        patient,
        study: null,
        series: null,
        primaryAngleDeg: null,
        secondaryAngleDeg: null,
        segments: null,
      },
    };
  });
}

/** Brightness tells the class. */
export const smallInput: TrainingInput = {
  classes: ['LCA', 'RCA'],
  training: drawExamples('train', 10),
  validation: drawExamples('validation', 5),
  dataFingerprint: sha256('small'),
  synthetic: true,
};

/** Nothing tells the class. */
export const blindInput: TrainingInput = {
  ...smallInput,
  training: drawExamples('train', 10, false),
  validation: drawExamples('validation', 5, false),
};

/** The head for two epochs, and once more with a fresh optimiser: what takes long is left out, and `second` can name a block. */
export function smallRecipe(first: object = {}, second: object = {}, rest: object = {}): Recipe {
  return parseRecipe({
    format: 'angiolab.recipe',
    version: 1,
    name: 'small',
    imageSize: 75,
    batchSize: 4,
    draws: 2,
    ...rest,
    stages: [
      { name: 'first', trainable: 'head', epochs: 2, learningRate: 1e-2, ...first },
      { name: 'second', trainable: 'head', epochs: 2, learningRate: 1e-3, earlyStopping: null, ...second },
    ],
  });
}
