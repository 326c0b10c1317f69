/** Finds the labels file of a source and reads it as UTF-8, never as something else. */
import { readFile } from 'node:fs/promises';
import { describeSystemError } from '../files/describe-system-error.js';
import { findLabels } from './find-labels.js';
import { labelsError } from './label-error.js';
import { type LabelRow, parseLabels } from './labels.js';
import { SourceError } from './source.js';

/**
 * The rows of a source's labels file.
 *
 * @param given - path of the file; default `labels.csv` in the folder, in upper or lower case
 * @returns null if none is given and the folder has none
 * @throws SourceError if the file can't be read or used
 */
export async function readLabels(folder: string, given: string | undefined): Promise<LabelRow[] | null> {
  const path = given ?? (await findLabels(folder));
  if (path === null) return null;
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got =
      cause.code === 'ENOENT' ? 'nothing at that path' : `one that can't be read (${describeSystemError(cause)})`;
    throw new SourceError(`Cannot open the source: expected a labels file, got ${got}; check the path`, { cause });
  });
  return parseLabels(decodeUtf8(bytes));
}

function decodeUtf8(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw labelsError('text in UTF-8', 'UTF-16', 'save the file as UTF-8');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw labelsError('text in UTF-8', 'bytes that are not UTF-8', 'save the file as UTF-8', cause);
  }
}
