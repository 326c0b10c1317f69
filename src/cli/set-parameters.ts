/** Chooses which parameters each notebook of a set gets, and checks those that a user set. */

import { findNearName } from '../files/near-name.js';
import type { Notebook } from '../notebook/nbformat.js';
import { ParameterError, parseParameterValue } from '../notebook/parameters/parameter.js';
import { listParameters } from '../notebook/parameters/parameters.js';
import { UsageError } from './command.js';

/**
 * Splits `--set` words at their first `=`.
 *
 * @throws {@link UsageError} for a word without a name or without `=`
 */
export function parseAssignments(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word): [string, string] => {
      const at = word.indexOf('=');
      if (at < 1)
        throw new UsageError(`Cannot read --set: expected name=value, got '${word}'; write for example --set seed=2`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

/**
 * The values for one notebook: of `given` those that it declares, and the user's own assignments in their declared types.
 *
 * @throws ParameterError where an assignment doesn't fit its type
 */
export function chooseParameters(
  notebook: Notebook,
  given: Readonly<Record<string, unknown>>,
  assignments: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { name, type } of listParameters(notebook)) {
    const text = assignments.get(name);
    if (text !== undefined) values[name] = parseParameterValue(text, type, name);
    else if (name in given) values[name] = given[name];
  }
  return values;
}

/** @throws ParameterError for an assignment whose name no notebook declares */
export function checkAssigned(notebooks: readonly Notebook[], assignments: ReadonlyMap<string, string>): void {
  const known = new Set(notebooks.flatMap((notebook) => listParameters(notebook).map((parameter) => parameter.name)));
  for (const name of assignments.keys()) {
    if (known.has(name)) continue;
    const names = [...known].join(', ') || 'no parameters at all';
    const near = findNearName(name, [...known]);
    const fix = near === null ? 'correct the name' : `did you mean ${near}?`;
    throw new ParameterError(`Cannot set ${name}: expected one of ${names}, got '${name}'; ${fix}`);
  }
}
