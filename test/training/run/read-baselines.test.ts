import { expect, test } from 'vitest';
import { readBaselines } from '../../../src/training/run/read-baselines.js';
import { drawExamples, smallInput } from './small-training.js';

test('readBaselines says the larger class of training, and the label of the nearest training picture', async () => {
  const [larger, neighbour] = await readBaselines(smallInput);
  expect(larger).toEqual({ name: 'always LCA', logits: Float32Array.of(-1, -1, -1, -1, -1) });
  expect(neighbour?.name).toBe('nearest neighbour on 64 x 64 pixels');
  // Brightness tells the class, so the nearest picture has the same label.
  expect([...(neighbour?.logits ?? [])]).toEqual(smallInput.validation.map(({ label }) => (label === 1 ? 1 : -1)));
  const known = drawExamples('train', 10);
  const [, own] = await readBaselines({ ...smallInput, validation: known.slice(3, 5) });
  expect([...(own?.logits ?? [])]).toEqual([1, -1]);
});
