/** Which settings make validation collapse and which don't: a grid of single changes to one training, on synthetic and on real frames. */
import { sha256 } from '../../src/files/hash.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';
import { parseRecipe } from '../../src/training/recipe/parse-recipe.js';
import type { Recipe } from '../../src/training/recipe/recipe.js';
import type { TrainingInput } from '../../src/training/run/training-input.js';
import { drawInput, openArcade, openCase, toInput } from './data.js';
import type { Cell, Experiment } from './experiment.js';

/** One change to the base. */
interface Setting {
  readonly name: string;
  /** Of the stage of the blocks. */
  readonly stage?: object;
  readonly recipe?: object;
  /** How validation frames are shown. */
  readonly show?: (image: GreyImage) => GreyImage;
}

/** Head first, then the blocks from mixed8 on at 1e-4 with frozen normalisation: what none of the changes is in. */
const base = {
  format: 'angiolab.recipe',
  version: 1,
  name: 'collapse',
  imageSize: 150,
  batchSize: 8,
  draws: 4,
  augmentation: { rotationDegrees: 10, translation: 0.05, scale: 0.05, contrast: 0.1, noise: 2 },
} as const;
const head = { name: 'head', trainable: 'head', epochs: 10, learningRate: 1e-3, earlyStopping: null };
const blocks = { name: 'blocks', trainable: 'mixed8', epochs: 8, learningRate: 1e-4, earlyStopping: null };
/** The step of the whole network takes six times as long. */
const everything = { trainable: 'all', epochs: 3 };

/** Written down before any was run. Twelve a data set, 24 in all. */
const settings: readonly Setting[] = [
  { name: 'base: from mixed8, 1e-4, frozen normalisation' },
  { name: 'rate 1e-3', stage: { learningRate: 1e-3 } },
  { name: 'rate 1e-2', stage: { learningRate: 1e-2 } },
  { name: 'normalisation by batches of 8', stage: { normalization: 'batch' } },
  { name: 'normalisation by batches of 2', stage: { normalization: 'batch' }, recipe: { batchSize: 2 } },
  {
    name: 'normalisation by batches of one class',
    stage: { normalization: 'batch', sampling: 'ordered' },
  },
  { name: 'batches of one class, frozen normalisation', stage: { sampling: 'ordered' } },
  { name: 'class weights and balanced sampling', stage: { sampling: 'balanced', classWeights: 'balanced' } },
  { name: 'everything unfrozen, 1e-3', stage: { ...everything, learningRate: 1e-3 }, recipe: { draws: 'fresh' } },
  {
    name: 'everything unfrozen, 1e-3, normalisation by batches of 8',
    stage: { ...everything, learningRate: 1e-3, normalization: 'batch' },
    recipe: { draws: 'fresh' },
  },
  { name: 'validation under a darker window', show: darken },
  { name: 'validation inverted', show: invert },
];

function darken({ data, ...size }: GreyImage): GreyImage {
  return { ...size, data: data.map((grey) => Math.round(grey * 0.5)) };
}

function invert({ data, ...size }: GreyImage): GreyImage {
  return { ...size, data: data.map((grey) => 255 - grey) };
}

function makeRecipe({ stage = {}, recipe = {} }: Setting): Recipe {
  return parseRecipe({ ...base, ...recipe, stages: [head, { ...blocks, ...stage }] });
}

function changeInput(input: TrainingInput, { name, show }: Setting): TrainingInput {
  if (show === undefined) return input;
  const validation = input.validation.map((example) => ({
    ...example,
    id: sha256(`${example.id} ${name}`),
    read: async () => show(await example.read()),
  }));
  return { ...input, validation };
}

function listCells(data: string, input: TrainingInput): Cell[] {
  return settings.map((setting) => ({
    name: `${data}: ${setting.name}`,
    recipe: makeRecipe(setting),
    seed: 1,
    input: changeInput(input, setting),
  }));
}

/** 240 frames of each data set learn, so that a run takes minutes; of the synthetic case, all validation frames judge. */
export const collapse: Experiment = {
  name: 'collapse',
  question: 'which single changes make validation collapse while training goes well?',
  async cells() {
    const [arcade, synthetic] = [await openArcade(), await openCase()];
    const drawn = drawInput(synthetic, 240, 1);
    const ids = new Set(drawn.training.map(({ frame }) => frame.frameId));
    const learned = synthetic.training.filter(({ frameId }) => ids.has(frameId));
    return [
      ...listCells('ARCADE', drawInput(arcade, 240, 1)),
      ...listCells('synthetic case', toInput(synthetic, learned, synthetic.validation)),
    ];
  },
};
