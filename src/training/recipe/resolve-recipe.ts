/** A recipe by its name, from `recipes/`, or from a file. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeSystemError } from '../../files/describe-system-error.js';
import { packageRoot } from '../../files/directories.js';
import { findNearName } from '../../files/near-name.js';
import { parseRecipe } from './parse-recipe.js';
import type { Recipe } from './recipe.js';

/**
 * Reads the named recipe, or the file.
 *
 * @param nameOrPath - a name that `listRecipes` gives; whatever ends in `.json` or has a slash is a path
 * @param folder - what a path is relative to; default the process's
 * @throws RangeError for a name that there isn't; Error for a file that can't be read; SyntaxError for one that is no recipe
 */
export async function resolveRecipe(nameOrPath: string, folder: string = '.'): Promise<Recipe> {
  if (/[\\/]|\.json$/i.test(nameOrPath)) return parseRecipe(await readText(resolve(folder, nameOrPath)));
  const names = await listRecipes();
  if (names.includes(nameOrPath)) return parseRecipe(await readText(join(recipesFolder(), `${nameOrPath}.json`)));
  const near = findNearName(nameOrPath, names);
  const fix = near === null ? 'name one of them, or a file that ends in .json' : `did you mean '${near}'?`;
  throw new RangeError(`Cannot find the recipe: expected ${names.join(', ')}, got '${nameOrPath}'; ${fix}`);
}

/** Names of the recipes that come with the package, sorted. */
export async function listRecipes(): Promise<string[]> {
  const files = (await readdir(recipesFolder())).filter(
    (file) => file.endsWith('.json') && !file.endsWith('.schema.json'),
  );
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

function recipesFolder(): string {
  return join(packageRoot(), 'recipes');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const got = describeSystemError(cause);
    throw new Error(`Cannot read the recipe: expected a JSON file, got ${got}; check the path`, { cause });
  }
}
