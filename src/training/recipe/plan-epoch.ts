/** What an epoch's steps are made of: frames, draws, mixup and dropout seeds, all from the seed and the epoch alone. */
import { drawBeta } from '../../numeric/draw-beta.js';
import { deriveSeed, openStream } from '../../numeric/open-stream.js';
import type { Random } from '../../numeric/random.js';
import { cutBatches } from '../check-examples.js';
import { chooseDraws, type Item, type PlanOptions } from './choose-draws.js';
import type { Stage } from './stage.js';

/** One step. */
export interface Batch {
  readonly items: readonly Item[];
  /** With mixup, an example is `share` of an item and the rest of the partner in the same place: the same items in another order. */
  readonly mixup: { readonly partner: readonly Item[]; readonly share: number } | null;
  /** A whole number below 2^31. */
  readonly dropoutSeed: number;
}

/**
 * Plans the batches of one epoch. Equal arguments give equal plans, and no epoch depends on those before it, so that a training that is
 * resumed goes on as if it had never stopped.
 *
 * `shuffled` takes each frame once. `balanced` takes as many items, half of them of each class (of an odd number one more of class 0 in odd
 * epochs, of class 1 in even ones), and comes to a frame of the rarer class again only after all others of it. The last batch may be smaller.
 *
 * @param labels - 0 or 1 for each training frame
 * @throws RangeError if a class that shall be balanced has no frames
 */
export function planEpoch(stage: Stage, labels: ArrayLike<number>, options: PlanOptions): Batch[] {
  const { seed, stageIndex, epoch, batchSize } = options;
  const order = drawOrder(stage, labels, options);
  return cutBatches(chooseDraws(order, labels.length, options), batchSize).map((items, step) => {
    const dropoutSeed = deriveSeed(seed, 'dropout', stageIndex, epoch, step) % 2 ** 31;
    const random = openStream(seed, 'mixup', stageIndex, epoch, step);
    return { items, mixup: drawMixup(stage.mixup, items, random), dropoutSeed };
  });
}

function drawMixup(alpha: number, items: readonly Item[], random: Random): Batch['mixup'] {
  return alpha === 0 ? null : { share: drawBeta(random, alpha), partner: random.shuffle(items) };
}

function drawOrder({ sampling }: Stage, labels: ArrayLike<number>, { seed, stageIndex, epoch }: PlanOptions): number[] {
  const random = openStream(seed, 'order', stageIndex, epoch);
  const frames = Array.from(labels, (_, frame) => frame);
  if (sampling === 'shuffled') return random.shuffle(frames);
  const half = frames.length / 2;
  const counts = epoch % 2 === 1 ? [Math.ceil(half), Math.floor(half)] : [Math.floor(half), Math.ceil(half)];
  const drawn = counts.flatMap((count, label) => {
    const members = frames.filter((frame) => labels[frame] === label);
    return drawInTurns(members, count, random);
  });
  return random.shuffle(drawn);
}

/** `count` of the members, each as often as the next, give or take one. */
function drawInTurns(members: readonly number[], count: number, random: Random): number[] {
  if (members.length === 0 && count > 0)
    throw new RangeError(
      'Cannot plan an epoch: expected training frames of both classes to balance, got one class; set sampling to shuffled, or mend the split',
    );
  const drawn: number[] = [];
  while (drawn.length < count) drawn.push(...random.shuffle(members));
  return drawn.slice(0, count);
}
