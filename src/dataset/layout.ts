/** The words for what a source can be. */

import type { SourceKind } from './source.js';
import { sourceError } from './source-error.js';

/** A layout by its word; `table` is a frame table, `auto` what is recognised. */
export type Layout = SourceKind | 'table' | 'auto';

const layouts: readonly Layout[] = ['auto', 'dicom', 'arcade', 'images', 'table'];

/**
 * A layout by its word.
 *
 * @throws SourceError for another word
 */
export function parseLayout(word: string): Layout {
  const layout = layouts.find((known) => known === word);
  if (layout !== undefined) return layout;
  throw sourceError(`a layout of ${layouts.join(', ')}`, `'${word}'`, 'correct the word');
}
