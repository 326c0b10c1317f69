/** InceptionV3's plan agrees with Keras' own, layer by layer. */
import { describe, expect, test } from 'vitest';
import { blocks, convolutions, findBlock } from '../../src/model/graph.js';
import { findLayerOrder } from '../../src/model/layer-order.js';
import { findActivationShape } from '../../src/model/shapes.js';
import { parameterCount } from '../../src/model/weights.js';
import { references } from './reference-checks.js';

describe('graph', () => {
  test('blocks are the stem and mixed0 to mixed10', () => {
    expect(blocks.map((block) => block.name)).toEqual(['stem', ...Array.from({ length: 11 }, (_, at) => `mixed${at}`)]);
  });

  test('convolutions are 94 with 21,802,784 parameters, as in Keras', () => {
    expect(convolutions).toHaveLength(94);
    expect(parameterCount).toBe(references.parameters);
    expect(parameterCount).toBe(21_802_784);
  });

  test('findLayerOrder gives the layers in the order in which Keras writes them', () => {
    expect(findLayerOrder()).toEqual(references.fileOrder);
  });

  test.each([
    ['mixed0', 'Mixed_5b'],
    ['mixed3', 'Mixed_6a'],
    ['mixed7', 'Mixed_6e'],
    ['mixed8', 'Mixed_7a'],
    ['mixed10', 'Mixed_7c'],
  ])('findBlock takes %s and %s for the same block', (keras, pytorch) => {
    expect(findBlock(pytorch)).toBe(findBlock(keras));
    expect(blocks[findBlock(keras)]?.name).toBe(keras);
  });

  test('findBlock refuses a block that is not there', () => {
    expect(() => findBlock('mixed11')).toThrow(RangeError);
    expect(() => findBlock('mixed11')).toThrow(
      "Cannot cut InceptionV3: expected a block from mixed0 to mixed10 or from Mixed_5b to Mixed_7c, got 'mixed11'; name the first trainable block",
    );
  });
});

describe('findActivationShape', () => {
  test.each(blocks.map((block) => block.name))('agrees with Keras after %s', (name) => {
    const next = blocks[findBlock(name) + 1]?.name;
    expect(findActivationShape(references.imageSize, next)).toEqual(references.blocks[name]?.shape.slice(1));
  });

  test('gives 8 x 8 x 2048 for 299 x 299 images', () => {
    expect(findActivationShape(299)).toEqual([8, 8, 2048]);
    expect(findActivationShape(299, 'mixed8')).toEqual([17, 17, 768]);
  });

  test('refuses images smaller than 75 x 75', () => {
    expect(() => findActivationShape(74)).toThrow(RangeError);
    expect(() => findActivationShape(74)).toThrow(
      'Cannot run InceptionV3: expected a whole imageSize from 75 up, got 74; 299 is the size that it was trained on',
    );
  });
});
