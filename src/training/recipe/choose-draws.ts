/** Which augmented draw of a frame each item of an epoch shows. */
import { openStream } from '../../numeric/open-stream.js';
import type { Recipe } from './recipe.js';

/** A frame as one of its augmented draws shows it. */
export interface Item {
  /** The frame's place among the training frames, from 0. */
  readonly frame: number;
  /** Which draw, from 0; -1 is the frame without augmentation, which a plan never holds. */
  readonly draw: number;
}

/** Where a plan is for. */
export interface PlanOptions extends Pick<Recipe, 'batchSize' | 'draws'> {
  readonly seed: number;
  /** The stage's place in the recipe, from 0. */
  readonly stageIndex: number;
  /** From 1. */
  readonly epoch: number;
}

/** More than the epochs of any stage, so that fresh draws of two stages never have one number. */
const mostEpochs = 10_000;

/**
 * Gives each frame of `order` a draw.
 *
 * With D cached draws, a frame that comes once an epoch goes through all D in D epochs, in an order of its own that is drawn anew for each D epochs;
 * one that comes again in an epoch goes on to the next. A `fresh` draw has a number that no other item of the training has.
 *
 * @param frames - how many frames there are, of which `order` holds some, perhaps more than once
 */
export function chooseDraws(order: readonly number[], frames: number, options: PlanOptions): Item[] {
  const shown = new Uint32Array(frames);
  return order.map((frame) => ({ frame, draw: chooseDraw(frame, shown[frame]!++, { ...options, frames }) }));
}

function chooseDraw(frame: number, shown: number, options: PlanOptions & { readonly frames: number }): number {
  const { draws, seed, stageIndex, epoch, frames } = options;
  if (draws === 'fresh') return (stageIndex * mostEpochs + epoch - 1) * frames + shown;
  const place = epoch - 1 + shown;
  const round = Math.floor(place / draws);
  const walk = openStream(seed, 'draws', stageIndex, frame, round).shuffle(
    Array.from({ length: draws }, (_, at) => at),
  );
  return walk[place % draws]!;
}
