/** Several notebooks whose executed files, or pages, go into one folder. */
import { basename } from 'node:path';
import { UsageError } from './command.js';
import { isSameFile } from './output-path.js';

/**
 * @param act - what shall be done with them: `run`, `render`
 * @throws {@link UsageError} where one is given twice, by whatever path, or two of one name would write one file
 */
export function checkNames(act: string, paths: readonly string[]): void {
  for (const [index, path] of paths.entries()) {
    const name = basename(path);
    const earlier = paths.slice(0, index);
    if (earlier.some((other) => isSameFile(other, path)))
      throw new UsageError(`Cannot ${act}: expected each notebook once, got ${name} twice; name it once`);
    if (earlier.some((other) => basename(other) === name))
      throw new UsageError(`Cannot ${act}: expected notebooks of different names, got two ${name}; rename one`);
  }
}
