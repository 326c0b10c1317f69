/** The frozen network as a graph; test/e2e/model.test.ts runs it on native TensorFlow. */
import { describe, expect, test } from 'vitest';
import { describeFrozenGraph } from '../../src/model/frozen-graph.js';
import { blocks, convolutions } from '../../src/model/graph.js';

describe('describeFrozenGraph', () => {
  const nodes = describeFrozenGraph(({ kernelShape }) => ({
    filter: new Float32Array(kernelShape.reduce((a, b) => a * b)),
    bias: new Float32Array(kernelShape[3]),
  }));
  const names = nodes.map(({ name }) => name);

  test('holds every unit under its name, once', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const block of blocks) expect(names).toEqual(expect.arrayContaining(block.units.map(({ name }) => name)));
    expect(nodes.filter(({ op }) => op === 'Conv2D')).toHaveLength(convolutions.length);
  });

  test('names no input before it is there', () => {
    const late = nodes.flatMap(({ name, inputs }, at) =>
      inputs.filter((input) => !names.slice(0, at).includes(input)).map((input) => `${name} reads ${input}`),
    );
    expect(late).toEqual([]);
  });
});
