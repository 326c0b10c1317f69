/** Runs the steps of the references: an optimiser on given gradients, and whole trainers on a head. */
import type { Network } from '../../../src/model/network.js';
import { createSlots } from '../../../src/training/stage/create-slots.js';
import { createOptimizer } from '../../../src/training/stage/optimizers/create-optimizer.js';
import type { Parameter } from '../../../src/training/stage/parameters.js';
import { createStageModel } from '../../../src/training/stage/stage-model.js';
import { createStageTrainer, type TrainerStage } from '../../../src/training/stage/stage-trainer.js';
import { drawNumbers } from '../../model/reference-checks.js';
import { drawState, plainStage, stageReferences } from './stage-references.js';

const sgd = { kind: 'sgd', momentum: 0, nesterov: false } as const;
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const nesterov = { ...sgd, momentum: 0.9, nesterov: true };

/** The settings of the references, by name. */
const settings: Readonly<Record<string, Partial<TrainerStage>>> = {
  sgd: { optimizer: sgd },
  momentum: { optimizer: { ...sgd, momentum: 0.9 } },
  nesterov: { optimizer: nesterov },
  adam: { optimizer: adam },
  adamw: { optimizer: { ...adam, kind: 'adamw' }, weightDecay: 0.1 },
  clipped: { optimizer: { ...sgd, momentum: 0.9 }, clipNorm: 2 },
  averaged: { optimizer: adam, ema: 0.8 },
  sgdL2: { optimizer: nesterov, weightDecay: 0.1 },
  adamL2: { optimizer: adam, weightDecay: 0.1 },
};

function findGreatestDifference(expected: readonly number[], found: ArrayLike<number>): number {
  return Math.max(...expected.map((value, at) => Math.abs(value - (found[at] as number))));
}

/** The greatest difference of a weight from Keras' after six steps along given gradients, by optimiser. */
export function findPrescribedErrors(network: Network): Record<string, number> {
  const { prescribed } = stageReferences;
  return Object.fromEntries(
    Object.entries(prescribed).map(([name, { kernel, bias }]) => {
      const found = runPrescribed(network, { ...plainStage, ...settings[name] });
      return [name, findGreatestDifference([...kernel, ...bias], found)];
    }),
  );
}

function runPrescribed(network: Network, stage: TrainerStage): number[] {
  const slots = createSlots(network);
  const shapes = [[3, 2], [2]];
  const parameters = shapes.map((shape, at): Parameter => {
    const slot = slots.create(
      drawNumbers(
        6 + at,
        shape.reduce((a, b) => a * b),
        1,
      ),
      shape,
    );
    return { name: `p${at}`, block: 'head', depth: 0, decays: at === 0, slot };
  });
  const optimizer = createOptimizer(slots, parameters, stage);
  for (let step = 1; step <= 6; step++)
    for (const [at, parameter] of parameters.entries()) {
      const { shape } = parameter.slot;
      const numbers = drawNumbers(
        (at === 0 ? 9 : 19) + step,
        shape.reduce((a, b) => a * b),
        1,
      );
      const gradient = network.tf.tensor(numbers, [...shape]);
      optimizer.apply(parameter, { gradient, rate: stageReferences.rate, step });
      gradient.dispose();
    }
  const values = parameters.flatMap(({ slot }) => [...slots.read(slot)]);
  for (const slot of [...parameters.map(({ slot }) => slot), ...optimizer.slots.values()]) slots.dispose(slot);
  return values;
}

/** The greatest difference of a loss, or of a logit after the last step, from Keras', by setting. */
export function findOptimizerErrors(network: Network): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stageReferences.optimizers).map(([name, { losses, logits }]) => {
      const found = trainHead(network, { ...plainStage, ...settings[name] }, losses.length);
      return [name, findGreatestDifference([...losses, ...logits], found)];
    }),
  );
}

/** Losses before each step, then logits after the last one. */
function trainHead(network: Network, stage: TrainerStage, steps: number): number[] {
  const { rate } = stageReferences;
  const state = drawState(network);
  const model = createStageModel(network, state, { trainable: 'head' });
  const trainer = createStageTrainer(model, { ...stage, learningRate: rate });
  const batch = {
    activations: drawNumbers(5, 4 * 2048, 1).map((value, at) => value + (state.head.center[at % 2048] as number)),
    targets: Float32Array.of(1, 0, 0.8, 0.1),
    weights: Float32Array.of(1, 2, 0.5, 1),
    dropoutSeed: 0,
  };
  const losses = Array.from({ length: steps }, () => trainer.step({ ...batch, rate }).loss);
  const logits = trainer.judge(batch.activations, 3);
  trainer.dispose();
  model.dispose();
  return [...losses, ...logits];
}
