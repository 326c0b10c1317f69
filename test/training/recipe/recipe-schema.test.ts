/** The parser takes what the JSON schema takes, as an independent validator reads it (test/fixtures/training/make_schema_cases.py). */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';

interface SchemaCase {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly valid: boolean;
}

const { base, cases }: { readonly base: object; readonly cases: readonly SchemaCase[] } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/training/schema-cases.json'), 'utf8'),
);

/** Rules that a JSON schema can't state: names that differ, no gate before the first stage, warm-up within the epochs, maps that undo themselves. */
const beyondSchema =
  /another name as|no gate in the first stage|fewer epochs as|a second flip brings back|since its label effect/;

function change({ path, value }: SchemaCase): unknown {
  const changed = structuredClone(base);
  const place = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], changed);
  (place as Record<string, unknown>)[path.at(-1)!] = value;
  return changed;
}

function isTaken(source: unknown): boolean {
  try {
    parseRecipe(source);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return beyondSchema.test((error as Error).message);
  }
}

describe('parseRecipe', () => {
  test('takes and refuses what jsonschema does', () => {
    expect(isTaken(base)).toBe(true);
    expect(cases.filter(({ valid }) => valid).length).toBeGreaterThan(50);
    expect(cases.filter((one) => isTaken(change(one)) !== one.valid)).toEqual([]);
  });
});
