/** What a range test is told by: a document that programs read, and a few lines for people. */
import { hideUnusual } from '../record/json-lines.js';
import type { StageRange } from '../training/run/run-range-test.js';

/** `range-test.json` (docs/formats.md). */
export interface RangeDocument {
  readonly format: 'angiolab.range-test';
  readonly version: 1;
  readonly recipe: string;
  readonly stage: string;
  readonly seed: number;
  readonly rates: readonly number[];
  readonly losses: readonly (number | string)[];
  readonly smoothed: readonly number[];
  readonly lowestRate: number;
  readonly steepestRate: number | null;
  readonly suggestion: number | null;
}

/** The document of a range test; a loss that is no number is a text, as in `history.jsonl`. */
export function describeRange(
  { stage, rates, losses, smoothed, lowest, steepest, suggestion }: StageRange,
  { recipe, seed }: { readonly recipe: string; readonly seed: number },
): RangeDocument {
  return {
    format: 'angiolab.range-test',
    version: 1,
    recipe,
    stage,
    seed,
    rates: [...rates],
    losses: losses.map((loss) => hideUnusual('', loss) as number | string),
    smoothed: [...smoothed],
    lowestRate: rates[lowest] as number,
    steepestRate: steepest === null ? null : (rates[steepest] as number),
    suggestion,
  };
}

/** Two lines: the rate to write into the recipe, and what it was read from. */
export function renderRange({ stage, rates, lowest, steepest, suggestion }: StageRange): string {
  const show = (step: number): string => (rates[step] as number).toExponential(1);
  const tried = `${rates.length} rates from ${show(0)} to ${show(rates.length - 1)}`;
  if (suggestion === null) return `Stage ${stage}: no suggestion, the loss never fell over ${tried}.`;
  const fell = steepest === null ? '' : `, fell fastest at ${show(steepest)}`;
  return `Stage ${stage}: learningRate ${suggestion.toExponential(1)} is suggested, a tenth of where the loss was lowest.\nOver ${tried} the loss was lowest at ${show(lowest)}${fell}.`;
}
