/** InceptionV3 without its top as plain data: blocks of convolutions, pools and joins, in Keras' names and order. */

/** A convolution with its inference-mode normalisation and a rectifier. `kernelShape` is [rows, columns, in, out]. */
export interface ConvolutionUnit {
  readonly kind: 'convolution';
  readonly name: string;
  readonly normalization: string;
  readonly input: string;
  readonly kernelShape: readonly [number, number, number, number];
  readonly stride: 1 | 2;
  readonly padding: 'same' | 'valid';
}

/** A 3 x 3 pool: the greatest value (stride 2, 'valid') or the average (stride 1, 'same'). */
export interface PoolUnit {
  readonly kind: 'maxPool' | 'averagePool';
  readonly name: string;
  readonly input: string;
}

/** Joins its inputs along the channel axis. */
export interface JoinUnit {
  readonly kind: 'join';
  readonly name: string;
  readonly inputs: readonly string[];
}

export type Unit = ConvolutionUnit | PoolUnit | JoinUnit;

/** The stem or one mixed block: its units in the order of computation, the unit that it reads and the one that it ends in. */
export interface Block {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly units: readonly Unit[];
}

type Convolution = readonly [
  filters: number,
  rows: number,
  columns: number,
  stride?: 1 | 2,
  padding?: 'same' | 'valid',
];
type Step = Convolution | 'maxPool' | 'averagePool' | readonly Convolution[];
type Branch = readonly Step[];

// Source: Szegedy et al., Rethinking the Inception Architecture, arXiv 1512.00567, as built by keras.applications.
const stem: readonly Branch[] = [
  [
    [32, 3, 3, 2],
    [32, 3, 3, 1, 'valid'],
    [64, 3, 3],
    'maxPool',
    [80, 1, 1, 1, 'valid'],
    [192, 3, 3, 1, 'valid'],
    'maxPool',
  ],
];

function square5(poolFilters: number): readonly Branch[] {
  return [
    [[64, 1, 1]],
    [
      [48, 1, 1],
      [64, 5, 5],
    ],
    [
      [64, 1, 1],
      [96, 3, 3],
      [96, 3, 3],
    ],
    ['averagePool', [poolFilters, 1, 1]],
  ];
}

function factorized7(filters: number): readonly Branch[] {
  const [row, column]: [Convolution, Convolution] = [
    [filters, 1, 7],
    [filters, 7, 1],
  ];
  return [
    [[192, 1, 1]],
    [[filters, 1, 1], row, [192, 7, 1]],
    [[filters, 1, 1], column, row, column, [192, 1, 7]],
    ['averagePool', [192, 1, 1]],
  ];
}

const reduction3: readonly Branch[] = [
  [[384, 3, 3, 2]],
  [
    [64, 1, 1],
    [96, 3, 3],
    [96, 3, 3, 2],
  ],
  ['maxPool'],
];

const reduction8: readonly Branch[] = [
  [
    [192, 1, 1],
    [320, 3, 3, 2],
  ],
  [
    [192, 1, 1],
    [192, 1, 7],
    [192, 7, 1],
    [192, 3, 3, 2],
  ],
  ['maxPool'],
];

const sideBySide: readonly Convolution[] = [
  [384, 1, 3],
  [384, 3, 1],
];
const expanded: readonly Branch[] = [
  [[320, 1, 1]],
  [[384, 1, 1], sideBySide],
  [[448, 1, 1], [384, 3, 3], sideBySide],
  ['averagePool', [192, 1, 1]],
];

const plan: readonly (readonly [name: string, branches: readonly Branch[]])[] = [
  ['stem', stem],
  ['mixed0', square5(32)],
  ['mixed1', square5(64)],
  ['mixed2', square5(64)],
  ['mixed3', reduction3],
  ['mixed4', factorized7(128)],
  ['mixed5', factorized7(160)],
  ['mixed6', factorized7(160)],
  ['mixed7', factorized7(192)],
  ['mixed8', reduction8],
  ['mixed9', expanded],
  ['mixed10', expanded],
];

/** A unit's output while the graph is drawn. */
interface Output {
  readonly name: string;
  readonly channels: number;
}

function numbered(base: string, count: number): string {
  return count === 0 ? base : `${base}_${count}`;
}

function isSideBySide(step: Step): step is readonly Convolution[] {
  return Array.isArray(step[0]);
}

function buildBlocks(): readonly Block[] {
  const counts = { convolution: 0, maxPool: 0, averagePool: 0, join: 0 };
  let units: Unit[] = [];

  function addConvolution(input: Output, [filters, rows, columns, stride = 1, padding]: Convolution): Output {
    const count = counts.convolution++;
    units.push({
      kind: 'convolution',
      name: numbered('conv2d', count),
      normalization: numbered('batch_normalization', count),
      input: input.name,
      kernelShape: [rows, columns, input.channels, filters],
      stride,
      padding: padding ?? (stride === 2 ? 'valid' : 'same'),
    });
    return { name: numbered('conv2d', count), channels: filters };
  }

  function addPool(input: Output, kind: 'maxPool' | 'averagePool'): Output {
    const name = numbered(kind === 'maxPool' ? 'max_pooling2d' : 'average_pooling2d', counts[kind]++);
    units.push({ kind, name, input: input.name });
    return { name, channels: input.channels };
  }

  function addJoin(inputs: readonly Output[], name: string): Output {
    units.push({ kind: 'join', name, inputs: inputs.map((input) => input.name) });
    return { name, channels: inputs.reduce((sum, input) => sum + input.channels, 0) };
  }

  function addStep(input: Output, step: Step): Output {
    if (step === 'maxPool' || step === 'averagePool') return addPool(input, step);
    if (!isSideBySide(step)) return addConvolution(input, step);
    const outputs = step.map((convolution) => addConvolution(input, convolution));
    return addJoin(outputs, numbered('concatenate', counts.join++));
  }

  let last: Output = { name: 'input', channels: 3 };
  return plan.map(([name, branches]) => {
    units = [];
    const input = last;
    const outputs = branches.map((branch) => branch.reduce(addStep, input));
    last = outputs.length === 1 ? (outputs[0] as Output) : addJoin(outputs, name);
    return { name, input: input.name, output: last.name, units };
  });
}

/** The stem and the eleven mixed blocks. A block reads the output of the block before it. */
export const blocks: readonly Block[] = buildBlocks();

/** The 94 convolutions in the order in which Keras creates them: the order of all weights here. */
export const convolutions: readonly ConvolutionUnit[] = blocks.flatMap((block) =>
  block.units.filter((unit) => unit.kind === 'convolution'),
);

const torchNames = ['Mixed_5b', 'Mixed_5c', 'Mixed_5d', 'Mixed_6a', 'Mixed_6b', 'Mixed_6c', 'Mixed_6d', 'Mixed_6e'];
const pytorchNames: readonly string[] = [...torchNames, 'Mixed_7a', 'Mixed_7b', 'Mixed_7c'];

/**
 * The position in `blocks` of a block by Keras' or PyTorch's name (`mixed8` is `Mixed_7a`).
 *
 * @throws RangeError if there is no such block
 */
export function findBlock(name: string): number {
  const torch = pytorchNames.indexOf(name);
  const index = torch >= 0 ? torch + 1 : blocks.findIndex((block) => block.name === name);
  if (index >= 0) return index;
  throw new RangeError(
    `Cannot cut InceptionV3: expected a block from mixed0 to mixed10 or from Mixed_5b to Mixed_7c, got '${name}'; name the first trainable block`,
  );
}
