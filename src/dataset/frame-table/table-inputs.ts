/** What a frame table depends on besides its files: labels, a split, ARCADE's annotations. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../files/hash.js';
import { findLabels } from '../find-labels.js';
import type { IndexPlace } from './index-place.js';

/** A hash that changes when one of them does. @param labels - path of a labels file; default that of the folder */
export async function hashInputs({ root, prefix }: IndexPlace, labels: string | undefined): Promise<string> {
  const paths = [labels ?? (await findLabels(root)), join(root, 'split.json')];
  const annotations =
    prefix === null ? [] : ['train', 'val', 'test'].flatMap((part) => describeFolders(root, prefix, part));
  return sha256(JSON.stringify([...paths.map(hashFile), ...annotations]));
}

/** Null where there is no such file; another message is for who reads it. */
function hashFile(path: string | null): string | null {
  if (path === null || !statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  return sha256(readFileSync(path));
}

function describeFolders(root: string, prefix: string, part: string): unknown[] {
  return ['labels', 'annotations'].flatMap((name) => {
    const folder = join(root, prefix, part, name);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(folder)
      .sort()
      .map((file) => {
        const stat = statSync(join(folder, file), { throwIfNoEntry: false });
        return [part, file, stat?.size, stat?.mtimeMs, stat?.ctimeMs];
      });
  });
}
