/** How much memory a stage takes, from the graph's sizes and a few measured factors. */
import { blocks, findBlock } from '../../model/graph.js';
import { countOutputs } from '../../model/shapes.js';
import { countBelow, parameterCount } from '../../model/weights.js';
import type { BackendFacts } from '../../tensorflow/backend-facts.js';
import { trunkBatch } from '../activations/trunk.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';

/** What decides how much memory a stage takes. */
export interface MemoryPlan extends Pick<Recipe, 'imageSize' | 'batchSize'>, Pick<Stage, 'normalization'> {
  readonly trainable: string;
  readonly backend: BackendFacts['name'];
}

/** Peaks, in bytes. */
export interface MemoryEstimate {
  /** Resident memory of the whole process. */
  readonly process: number;
  /** WASM's own memory, a part of it; null on native TensorFlow. */
  readonly heap: number | null;
}

/** The same estimate as a straight line: what there is without a batch, and what each frame of it adds. */
interface Line {
  readonly fixed: number;
  readonly perFrame: number;
}

const mebibyte = 2 ** 20;

/** What the graph's sizes are multiplied with. */
interface Factors {
  /** Node and TensorFlow.js; on WASM what its memory begins with. MiB. */
  readonly runtime: number;
  /** Scratch of the operations, MiB. */
  readonly workspace: number;
  /** Times the weights that learn: value, gradient, two moments, a copy. */
  readonly learning: number;
  /** Times the weights that learn, outside WASM's memory. */
  readonly outside: number;
  /** Times the outputs of all units from the cut on: the tape, gradients, scratch. */
  readonly tape: number;
  /** Times the weights below the cut: filters, and on WASM their packed copies. */
  readonly filters: number;
  /** Bytes a pixel of one image in the trunk's pass. */
  readonly trunkPixel: number;
}

/** Fitted to the peaks of runs that test/training/memory lists. */
const factors: Readonly<Record<MemoryPlan['backend'], Factors>> = {
  native: { runtime: 470, workspace: 90, learning: 5, outside: 0, tape: 4, filters: 1, trunkPixel: 400 },
  wasm: { runtime: 16, workspace: 0, learning: 5, outside: 3, tape: 7, filters: 3, trunkPixel: 200 },
};
/** Times the outputs of convolutions from the cut on, where they are normalised by the batch; fitted, too. */
const batchNormalization = 10;
/** Node, TensorFlow.js and buffers beside WASM's memory, MiB. */
const wasmProcess = 235;

/** Memory by the size of the batch. */
export function findMemoryLines(plan: Omit<MemoryPlan, 'batchSize'>): {
  readonly process: Line;
  readonly heap: Line | null;
} {
  const { trainable, imageSize, normalization, backend } = plan;
  const first = trainable === 'head' ? blocks.length : trainable === 'all' ? 0 : findBlock(trainable);
  const outputs = countOutputs(imageSize, first);
  const of = factors[backend];
  const learning = 4 * (parameterCount - countBelow(first));
  const filters = first === 0 ? 0 : 4 * of.filters * countBelow(first);
  const trunk = first === 0 ? 0 : trunkBatch * of.trunkPixel * imageSize ** 2;
  const perFrame =
    4 * (of.tape * outputs.all + (normalization === 'batch' ? batchNormalization * outputs.convolutions : 0));
  const own: Line = {
    fixed: of.runtime * mebibyte + filters + Math.max(trunk, of.workspace * mebibyte + of.learning * learning),
    perFrame,
  };
  // The weights that the stage started from stay, as plain numbers.
  const outside = 4 * parameterCount + of.outside * learning;
  if (backend === 'native') return { process: { ...own, fixed: own.fixed + outside }, heap: null };
  return { process: { ...own, fixed: own.fixed + outside + wasmProcess * mebibyte }, heap: own };
}

/**
 * Estimates the peak of a stage with Adam: the trunk's pass and then the steps. A moving average of the weights adds their size once
 * more. Within an eighth of what was measured for blocks and for everything, within a quarter for the head alone.
 *
 * @throws RangeError for an unknown block or an image smaller than 75 x 75
 */
export function estimateMemory(plan: MemoryPlan): MemoryEstimate {
  const { process, heap } = findMemoryLines(plan);
  const at = ({ fixed, perFrame }: Line): number => fixed + plan.batchSize * perFrame;
  return { process: at(process), heap: heap && at(heap) };
}
