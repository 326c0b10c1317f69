import { expect, test } from 'vitest';
import { foldInput } from '../../../src/training/run/fold-input.js';
import { smallInput } from './small-training.js';

test('foldInput parts the training frames by the fold, leaves out those without a part, and never shows validation', () => {
  const parts = { 'train-0': 'validation', 'train-1': 'validation', 'train-2': null, 'train-3': 'test' } as const;
  const partOf = (id: string) => (id in parts ? parts[id as keyof typeof parts] : 'train');
  const { training, validation, ...rest } = foldInput(smallInput, partOf);
  const ids = (examples: typeof training): string[] => examples.map(({ frame }) => frame.frameId);
  expect(ids(validation)).toEqual(['train-0', 'train-1']);
  expect(ids(training)).toEqual(['train-4', 'train-5', 'train-6', 'train-7', 'train-8', 'train-9']);
  expect([...training.map(({ frame }) => frame.split), ...validation.map(({ frame }) => frame.split)]).toEqual([
    ...new Array(6).fill('train'),
    ...new Array(2).fill('validation'),
  ]);
  expect(rest).toMatchObject({ classes: smallInput.classes, dataFingerprint: smallInput.dataFingerprint });
  expect(smallInput.training[0]?.frame.split).toBe('train');
});
