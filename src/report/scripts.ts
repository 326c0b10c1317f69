/** Scripts of a page, as text: the plotting library, and what folds the contents. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A bundle of the plotting library, by its package's name. @throws when the package isn't installed. */
export function readPlottingLibrary(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
}

/** Closes the table of contents where it stands above the text instead of beside it. */
export const foldContents = `
if (!matchMedia('(min-width: 70rem)').matches) document.querySelector('#contents > details').open = false;
`;
