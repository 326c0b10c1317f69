/** Logits of frames in inference mode, batch by batch. */
import type { ActivationReader } from '../activations/activation-reader.js';
import type { StageTrainer } from '../stage/stage-trainer.js';

/** How to judge. */
export interface JudgeOptions {
  readonly batchSize: number;
  /** Between two batches. @throws what shall end the judging */
  readonly onBatch: () => Promise<void>;
}

/** Judges the first `count` frames of a reader as they are, without augmentation. */
export async function judgeFrames(
  trainer: StageTrainer,
  { reader, count }: { readonly reader: ActivationReader; readonly count: number },
  { batchSize, onBatch }: JudgeOptions,
): Promise<Float32Array> {
  const logits = new Float32Array(count);
  const itemsFrom = (start: number): { frame: number; draw: number }[] =>
    Array.from({ length: Math.min(batchSize, count - start) }, (_, at) => ({ frame: start + at, draw: -1 }));
  for (let start = 0; start < count; start += batchSize) {
    const activations = await reader.read(itemsFrom(start));
    if (start + batchSize < count) reader.prefetch(itemsFrom(start + batchSize));
    logits.set(trainer.judge(activations, batchSize), start);
    await onBatch();
  }
  return logits;
}
