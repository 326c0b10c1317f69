/** Finds the labels file of a source. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { labelsError } from './label-error.js';

/** The path of the labels file in a folder; null where there is none. */
export async function findLabels(folder: string): Promise<string | null> {
  const names = (await readdir(folder)).filter((name) => name.toLowerCase() === 'labels.csv');
  if (names.length > 1) throw labelsError('one such file', `${names.length} that differ in case`, 'keep one of them');
  return names[0] === undefined ? null : join(folder, names[0]);
}
