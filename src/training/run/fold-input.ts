/** The training of one fold: learns from the training frames of the others, and is validated on its own. */
import type { TrainingExample, TrainingInput } from './training-input.js';

/**
 * Takes one fold out of the training part. The validation part isn't looked at.
 *
 * @param partOf - what a fold's split says of a frame; a frame without a part is left out
 */
export function foldInput(
  input: TrainingInput,
  partOf: (frameId: string) => 'train' | 'validation' | 'test' | null,
): TrainingInput {
  const take = (part: 'train' | 'validation'): TrainingExample[] =>
    input.training.flatMap((example) => {
      const { frame } = example;
      return partOf(frame.frameId) === part ? [{ ...example, frame: { ...frame, split: part } }] : [];
    });
  return { ...input, training: take('train'), validation: take('validation') };
}
