/** The plotting library, as text. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A bundle of the plotting library, by its package's name. @throws when the package isn't installed. */
export function readPlottingLibrary(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
}
