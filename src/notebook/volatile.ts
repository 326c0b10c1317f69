/** What differs between two runs of one notebook that compute the same: the one list of it. */
import type { Notebook } from './nbformat.js';

/** Fields of an executed notebook that are a run's own, as paths; `[]` stands for every element of a list. */
export const volatileFields: readonly string[] = [
  'cells[].metadata.angiolab.durationMs',
  'cells[].metadata.angiolab.peakMemoryBytes',
  'cells[].metadata.execution',
  'metadata.angiolab.droppedMessages',
];

/**
 * Fields that a comparison of outputs leaves out as well: they tell where and in which order cells ran, and how they were kept, not
 * what they gave.
 */
export const uncomparedFields: readonly string[] = [
  'cells[].execution_count',
  'cells[].outputs[].execution_count',
  'cells[].outputs[].metadata',
  'cells[].outputs[].traceback',
];

/** Texts in outputs that are a process's own, and what stands for them in a comparison. */
export const volatileTexts: readonly { readonly pattern: RegExp; readonly text: string }[] = [
  // Python shows objects by their address.
  { pattern: /\bat 0x[0-9a-fA-F]{4,}/g, text: 'at 0x…' },
  // The file that ipykernel says a cell stands in: its process and a hash of the cell.
  { pattern: /\bipykernel_\d+[\\/]\d+\.py/g, text: 'ipykernel.py' },
  // How long a progress bar of the lab took: `3 of 3 (took 1 min 5 s)`.
  { pattern: /\(took (?:\d+ min )?\d+(?:\.\d)? s\)/g, text: '(took … s)' },
];

/** Cells with this tag are left out of a comparison: their outputs tell times, or what else never comes twice. Source: nbval. */
export const ignoredTag = 'nbval-ignore-output';

/** The notebook without some of its fields. @param fields - as {@link volatileFields} names them */
export function removeFields(notebook: Notebook, fields: readonly string[] = volatileFields): Notebook {
  return fields.reduce<unknown>((rest, field) => removeField(rest, field.split('.')), notebook) as Notebook;
}

function removeField(value: unknown, [step = '', ...rest]: readonly string[]): unknown {
  const key = step.replace('[]', '');
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const { [key]: found, ...others } = value as Readonly<Record<string, unknown>>;
  if (rest.length === 0) return others;
  const deeper = (item: unknown): unknown => removeField(item, rest);
  return { ...value, [key]: step.endsWith('[]') && Array.isArray(found) ? found.map(deeper) : deeper(found) };
}
