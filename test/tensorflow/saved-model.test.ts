/** The bytes of a graph, read back by the generated reader that @tensorflow/tfjs-node-gpu brings along. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { encodeSavedModel, type GraphNode } from '../../src/tensorflow/saved-model.js';

/** What google-protobuf's `toObject` makes of the fields that are used here. */
interface Found {
  readonly name: string;
  readonly op: string;
  readonly inputList: readonly string[];
  readonly attrMap: readonly (readonly [key: string, value: FoundAttribute])[];
}

interface FoundAttribute {
  readonly s: string;
  readonly i: number;
  readonly b: boolean;
  readonly type: number;
  readonly shape: FoundShape;
  readonly list: { readonly iList: readonly number[] };
  readonly tensor: { readonly tensorShape: FoundShape } & FoundContent;
}

interface FoundShape {
  readonly dimList: readonly { readonly size: number }[];
}

interface FoundContent {
  readonly dtype: number;
  /** Base64. */
  readonly tensorContent: string;
}

const { SavedModel } = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb') as {
  SavedModel: {
    deserializeBinary(bytes: Uint8Array): {
      toObject(): { readonly metaGraphsList: readonly { readonly graphDef: { readonly nodeList: Found[] } }[] };
    };
  };
};

const nodes: GraphNode[] = [
  { name: 'input', op: 'Placeholder', inputs: [], attributes: { dtype: { type: 'float32' } } },
  {
    name: 'numbers',
    op: 'Const',
    inputs: [],
    attributes: {
      dtype: { type: 'float32' },
      value: { tensor: { shape: [2, 200], values: Float32Array.from({ length: 400 }, (_, at) => at / 3) } },
    },
  },
  {
    name: 'axis',
    op: 'Const',
    inputs: [],
    attributes: { dtype: { type: 'int32' }, value: { tensor: { shape: [], values: Int32Array.of(-1) } } },
  },
  {
    name: 'joined',
    op: 'ConcatV2',
    inputs: ['input', 'numbers', 'axis'],
    attributes: { N: { integer: 2 }, sizes: { integers: [1, 300, 70_000, 1] }, padding: { text: 'SAME' } },
  },
  {
    name: 'mean',
    op: 'Mean',
    inputs: ['joined', 'axis'],
    attributes: { keep_dims: { flag: true }, T: { type: 'bool' }, shape: { sizes: [8, 17] } },
  },
];

function read(parts: readonly Uint8Array[]): Found[] {
  return SavedModel.deserializeBinary(Buffer.concat(parts)).toObject().metaGraphsList[0]?.graphDef.nodeList ?? [];
}

const valuesOf = ({ tensorContent }: FoundContent): ArrayBuffer =>
  Uint8Array.from(Buffer.from(tensorContent, 'base64')).buffer;

describe('encodeSavedModel', () => {
  const found = read(encodeSavedModel(nodes));
  const attributeOf = (at: number, name: string): FoundAttribute =>
    new Map(found[at]?.attrMap).get(name) as FoundAttribute;

  test('keeps names, operations and inputs in order', () => {
    const seen = found.map(({ name, op, inputList }) => [name, op, inputList]);
    expect(seen).toEqual(nodes.map(({ name, op, inputs }) => [name, op, inputs]));
  });

  test('keeps attributes of every kind', () => {
    expect(attributeOf(3, 'N').i).toBe(2);
    expect(attributeOf(3, 'sizes').list.iList).toEqual([1, 300, 70_000, 1]);
    expect(Buffer.from(attributeOf(3, 'padding').s, 'base64').toString()).toBe('SAME');
    expect([attributeOf(0, 'dtype').type, attributeOf(2, 'dtype').type, attributeOf(4, 'T').type]).toEqual([1, 3, 10]);
    expect(attributeOf(4, 'keep_dims').b).toBe(true);
    expect(attributeOf(4, 'shape').shape.dimList.map(({ size }) => size)).toEqual([8, 17]);
  });

  test('keeps the shape, the type and the values of constants', () => {
    const [numbers, axis] = [attributeOf(1, 'value').tensor, attributeOf(2, 'value').tensor];
    expect([numbers.dtype, numbers.tensorShape.dimList.map(({ size }) => size)]).toEqual([1, [2, 200]]);
    expect([...new Float32Array(valuesOf(numbers))]).toEqual(
      Array.from({ length: 400 }, (_, at) => Math.fround(at / 3)),
    );
    expect([axis.dtype, axis.tensorShape.dimList]).toEqual([3, []]);
    expect([...new Int32Array(valuesOf(axis))]).toEqual([-1]);
  });

  test('does not copy the values of constants', () => {
    const values = Float32Array.of(1, 2, 3);
    const parts = encodeSavedModel([
      { name: 'c', op: 'Const', inputs: [], attributes: { value: { tensor: { shape: [3], values } } } },
    ]);
    expect(parts.some((part) => part.buffer === values.buffer)).toBe(true);
  });
});
