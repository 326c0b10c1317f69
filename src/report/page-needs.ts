/** What a page must hold for the outputs that were rendered into it. */

import { writePlayerScript } from '../player/play-cine.js';
import { writeFigureScript } from './figure/draw-figures.js';
import { writeHoldScript } from './hold-script.js';
import { readMathStyles } from './math.js';
import type { PageState } from './mime/renderer.js';
import { findBundle } from './plotly-bundles.js';
import { readPlottingLibrary } from './scripts.js';

/** Scripts, style and permissions of a page. */
export interface PageNeeds {
  readonly scripts: readonly string[];
  readonly style: string;
  readonly media: boolean;
  readonly figures: boolean;
}

/** @param holds - whether the page opens what is held: in folded parts, or where a link or its search leads */
export function gatherNeeds(page: PageState, holds: boolean): PageNeeds {
  const bundle = page.traces.size === 0 ? null : findBundle(page.traces);
  const scripts = [
    ...(holds ? [writeHoldScript()] : []),
    ...(bundle === null ? [] : [readPlottingLibrary(bundle), writeFigureScript()]),
    ...(page.usesCine ? [writePlayerScript()] : []),
  ];
  return { scripts, style: readMathStyles(page.fonts), media: page.usesMedia, figures: bundle !== null };
}
