/** Finds ARCADE's folders in a folder. */
import { join } from 'node:path';
import { exists } from './files-of-folder.js';

/** Where ARCADE's `train`, `val` and `test` lie in a folder: at once (`''`) or in `syntax/`; null if in neither. */
export async function findArcade(source: string): Promise<string | null> {
  for (const prefix of ['', 'syntax/']) {
    for (const part of ['train', 'val', 'test']) {
      const folder = join(source, prefix, part);
      const hasLabels = (await exists(join(folder, 'labels'))) || (await exists(join(folder, 'annotations')));
      if (hasLabels && (await exists(join(folder, 'images')))) return prefix;
    }
  }
  return null;
}
