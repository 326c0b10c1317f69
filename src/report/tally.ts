/** What became of a page's outputs, so that nothing vanishes in silence. */

import type { MaskCounts } from '../privacy/mask-identifiers.js';
import type { LeftOut } from './shown-part.js';

/** `degraded`: shown, but not in its full form. `refused`: named, not shown. `removed`: left out because a tag of its cell says so. */
export type Fate = 'shown' | 'degraded' | 'refused' | 'removed';

/** One output, in words. */
export interface OutputFact {
  /** The cell's number, from 1. */
  readonly cell: number;
  /** `stream`, `error`, or the MIME type that was shown or refused. */
  readonly type: string;
  readonly fate: Fate;
  /** What is missing and why; absent where all is shown. */
  readonly reason?: string;
}

/** What a text (a Markdown cell) doesn't show, in words. */
export interface TextLoss {
  /** The cell's number, from 1. */
  readonly cell: number;
  readonly reason: string;
}

/** What a page reports of itself. */
export interface ReportSummary {
  readonly cells: number;
  /** Outputs by fate; neighbouring pieces of one stream count as one. */
  readonly outputs: Readonly<Record<Fate, number>>;
  /** Every output, in order. */
  readonly details: readonly OutputFact[];
  /** What texts refer to and don't show: pictures that are not in the file, active elements. */
  readonly textLosses: readonly TextLoss[];
  /** What tags and options of cells keep from the page. */
  readonly leftOut: LeftOut;
  /** Numbers of the cells that show a picture or a figure without words for those who can't see it. */
  readonly missingAlternatives: readonly number[];
  /** Labels that a text refers to and nothing on the page has. */
  readonly unknownReferences: readonly string[];
  /** What had to be mended in the notebook. */
  readonly repairs: readonly string[];
  /** Identifiers that were masked on the page, by kind. */
  readonly masked: MaskCounts;
}

/** Counts outputs by fate. */
export function countFates(facts: readonly OutputFact[]): Record<Fate, number> {
  const counts = { shown: 0, degraded: 0, refused: 0, removed: 0 };
  for (const { fate } of facts) counts[fate] += 1;
  return counts;
}
