/** Whether a notebook's results come from synthetic data, by its metadata or by what its cells say. */
import type { Notebook } from '../notebook/nbformat.js';
import { provenanceType } from './mime/provenance.js';
import { readObject } from './read-object.js';

/** True if the notebook's `metadata.angiolab`, or a provenance output of any cell, says `synthetic: true`. */
export function isSynthetic(notebook: Notebook): boolean {
  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  const stated = outputs.map((output) => ('data' in output ? output.data[provenanceType] : undefined));
  return [notebook.metadata['angiolab'], ...stated].some((facts) => readObject(facts)?.['synthetic'] === true);
}
