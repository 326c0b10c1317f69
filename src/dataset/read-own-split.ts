/** The split that lies beside a source's files. */
import { join } from 'node:path';
import { exists } from './files-of-folder.js';
import { SourceError } from './source.js';
import { readSplit, type Split } from './split.js';

/** The split of `split.json` in a folder; null where there is none. @throws SourceError if it is none of ours */
export async function readOwnSplit(folder: string): Promise<Split | null> {
  const path = join(folder, 'split.json');
  if (!(await exists(path))) return null;
  return readSplit(path).catch((cause: Error) => {
    throw new SourceError(cause.message, { cause });
  });
}

/** The error of a split that knows none of the frames. */
export function foreignSplit({ unit }: Split): SourceError {
  return new SourceError(
    `Cannot use split.json: expected the pseudonym of at least one ${unit} of this source, got none; make it again with angiolab split`,
  );
}
