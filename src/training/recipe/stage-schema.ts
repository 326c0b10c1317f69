/** The keys of a recipe's stage: ranges, defaults and words, for the parser and for the JSON schema. */
import { choice, describe, integer, number, object, oneOf, type Schema } from './schema.js';

const amount: Schema = number({ minimum: 0, maximum: 1 });
const belowOne: Schema = number({ minimum: 0, exclusiveMaximum: 1 });
const rate: Schema = number({ exclusiveMinimum: 0, maximum: 10 });
const epochCount: Schema = integer(1, 10_000);
const none: Schema = { type: 'null' };

const scores = [
  'accuracy',
  'valAccuracy',
  'balancedAccuracy',
  'valBalancedAccuracy',
  'areaUnderCurve',
  'valAreaUnderCurve',
];
const monitor: Schema = describe(
  choice('loss', 'valLoss', ...scores),
  'measure of an epoch that is watched',
  'valLoss',
);

/** PyTorch's names of the mixed blocks, beside Keras' `mixed0` to `mixed10`. */
export const torchBlocks: readonly string[] = ['5b', '5c', '5d', '6a', '6b', '6c', '6d', '6e', '7a', '7b', '7c'].map(
  (end) => `Mixed_${end}`,
);
const kerasBlocks = torchBlocks.map((_, index) => `mixed${index}`);

const kind = (...kinds: readonly string[]): Schema => describe(choice(...kinds), 'which one');

const sgd = object({
  kind: kind('sgd'),
  momentum: describe(belowOne, 'share of the last update that goes on', 0.9),
  nesterov: describe({ type: 'boolean' }, "Nesterov's momentum", true),
});

const adam = object({
  kind: kind('adam', 'adamw'),
  beta1: describe(belowOne, 'decay of the mean of gradients', 0.9),
  beta2: describe(belowOne, 'decay of the mean of their squares', 0.999),
  epsilon: describe(number({ exclusiveMinimum: 0, maximum: 1 }), 'added to the root of the latter', 1e-7),
});

const schedules = [
  object({ kind: kind('constant') }),
  object({ kind: kind('cosine'), finalShare: describe(amount, 'last rate as a share of the peak', 0) }),
  object({
    kind: kind('oneCycle'),
    riseShare: describe(number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), 'share of the steps that go up', 0.3),
    startDivisor: describe(number({ minimum: 1, maximum: 1e6 }), 'peak divided by the first rate', 25),
    finalDivisor: describe(number({ minimum: 1, maximum: 1e9 }), 'first rate divided by the last', 1e4),
  }),
  object({
    kind: kind('reduceOnPlateau'),
    monitor,
    factor: describe(number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), 'what the rate is multiplied by', 0.5),
    patience: describe(epochCount, 'epochs without improvement before a reduction', 4),
    minDelta: describe(amount, 'the smallest change that counts', 1e-4),
    cooldown: describe(integer(0, 10_000), 'epochs after a reduction in which none is counted', 0),
    minRate: describe(number({ minimum: 0, maximum: 10 }), 'the rate is not lowered below this', 0),
  }),
];

const earlyStopping = object({
  monitor,
  patience: describe(epochCount, 'epochs without improvement before the end', 10),
  minDelta: describe(amount, 'the smallest change that counts', 0),
  restore: describe({ type: 'boolean' }, 'whether the stage ends with the weights of its best epoch', true),
});

const startGate = object({
  measure: describe(choice(...scores), 'score of the stage before', 'valBalancedAccuracy'),
  atLeast: describe(oneOf(amount, choice('baselines')), 'a score, or more than the best baseline', 'baselines'),
});

const gate = object({
  start: describe(oneOf(none, startGate), 'what the stage before must have reached', null),
  keep: describe(choice('always', 'notWorse'), 'whether a stage that made validation worse is kept', 'always'),
});

/** The name of a recipe or of a stage. */
export const nameSchema: Schema = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };

/** See {@link Stage}, whose keys these are. */
export const stageSchema: Schema = object({
  name: describe(nameSchema, 'unique in the recipe'),
  trainable: describe(
    choice('head', ...kerasBlocks, ...torchBlocks, 'all'),
    "the head alone, everything, or all from a block on, by Keras' or PyTorch's name",
  ),
  normalization: describe(choice('frozen', 'batch'), 'by the moving statistics, or by each batch', 'frozen'),
  epochs: describe(epochCount, 'at most so many', 30),
  optimizer: describe(oneOf(sgd, adam), 'made anew for the stage', { kind: 'adamw' }),
  learningRate: describe(rate, 'peak rate'),
  headLearningRate: describe(oneOf(none, rate), 'peak rate of the head; null for the same', null),
  schedule: describe(oneOf(...schedules), 'how the rate goes after the warm-up', { kind: 'reduceOnPlateau' }),
  warmUpEpochs: describe(number({ minimum: 0, maximum: 10_000 }), 'epochs in which the rate rises to its peak', 0),
  rateDecayByBlock: describe(
    number({ exclusiveMinimum: 0, maximum: 1 }),
    'factor of the rate from a block to the one below it',
    1,
  ),
  weightDecay: describe(amount, 'of kernels; decoupled for adamw, in the gradient for the others', 1e-4),
  l2sp: describe(amount, 'pull of kernels towards the weights that the training started from', 0),
  dropout: describe(belowOne, 'share of the pooled features that is dropped', 0.3),
  labelSmoothing: describe(belowOne, 'share of each target that is spread evenly', 0),
  classWeights: describe(choice('none', 'balanced'), 'balanced: n / (2 n_c)', 'balanced'),
  sampling: describe(choice('shuffled', 'balanced'), 'balanced: each class as often', 'shuffled'),
  mixup: describe(number({ minimum: 0, maximum: 10 }), 'alpha of Beta(alpha, alpha); 0 for none', 0),
  ema: describe(belowOne, 'decay a step of the moving average of weights; 0 for none', 0),
  clipNorm: describe(number({ minimum: 0, maximum: 1e6 }), 'largest norm of all gradients together; 0 for any', 0),
  earlyStopping: describe(oneOf(none, earlyStopping), 'when to stop before the last epoch; null for never', {}),
  gate: describe(gate, 'what the stage must find when it starts, and bring to be kept', {}),
});
