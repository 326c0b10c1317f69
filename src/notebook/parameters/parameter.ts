/** What a parameter of a notebook is: a name, a type, a default; and which values fit a type. */

/** A parameter's type, in terms that every language shares. */
export type ParameterType =
  | { readonly kind: 'number' | 'integer' | 'string' | 'boolean' | 'json' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'array'; readonly items: ParameterType }
  | { readonly kind: 'union'; readonly of: readonly ParameterType[] };

/** A parameter that a notebook declares. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The type as the notebook writes it; undefined where it follows from the default. */
  readonly annotation?: string;
  /** The default, as the notebook writes it. */
  readonly default: string;
}

/** What a language must offer, so that its notebooks can take parameters. */
export interface ParameterLanguage {
  /** Reads the declarations of a `parameters` cell. */
  readonly parse: (source: string) => readonly Parameter[];
  /** Writes one line that sets a parameter to a JSON value. */
  readonly assign: (parameter: Parameter, value: unknown) => string;
}

/** A parameter is unknown, or its value doesn't fit its type. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/** A type in words, for errors and help. */
export function describeType(type: ParameterType): string {
  switch (type.kind) {
    case 'literal':
      return JSON.stringify(type.value);
    case 'array':
      return type.items.kind === 'union' ? `(${describeType(type.items)})[]` : `${describeType(type.items)}[]`;
    case 'union':
      return type.of.map(describeType).join(' | ');
    case 'json':
      return 'JSON';
    default:
      return type.kind;
  }
}

/** Whether a value fits a type; numbers must be finite, since the notebook stores them as JSON. */
export function fitsType(value: unknown, type: ParameterType): boolean {
  switch (type.kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'string':
    case 'boolean':
      return typeof value === type.kind;
    case 'literal':
      return value === type.value;
    case 'array':
      return Array.isArray(value) && value.every((item) => fitsType(item, type.items));
    case 'union':
      return type.of.some((option) => fitsType(value, option));
    case 'json':
      return value !== undefined && JSON.stringify(value) !== undefined;
  }
}

/**
 * Reads a value as one writes it on the command line.
 *
 * Strings are taken as they are, numbers and `true` or `false` as written, arrays as JSON (`[1,2]`) or with commas (`1,2`), everything else
 * as JSON. Of a union the first type that the text fits is taken, exact values first.
 *
 * @param text - what stands after `name=`
 * @param type - of the parameter, from `listParameters`
 * @throws {@link ParameterError} when the text doesn't fit; the caller knows the name: give it as `name`
 */
export function parseParameterValue(text: string, type: ParameterType, name = 'value'): unknown {
  const value = tryParse(text, type);
  if (value === undefined)
    throw new ParameterError(
      `Cannot set ${name}: expected ${describeType(type)}, got '${text}'; write for example --set ${name}=${exampleOf(type)}`,
    );
  return value;
}

function tryParse(text: string, type: ParameterType): unknown {
  switch (type.kind) {
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return text.trim() !== '' && fitsType(Number(text), type) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'literal':
      return text === String(type.value) ? type.value : undefined;
    case 'array':
      return tryParseArray(text, type.items);
    case 'union':
      return exactFirst(type.of)
        .map((option) => tryParse(text, option))
        .find((value) => value !== undefined);
    case 'json':
      return tryParseJson(text);
  }
}

function tryParseArray(text: string, items: ParameterType): unknown {
  const whole = tryParseJson(text);
  if (Array.isArray(whole)) return fitsType(whole, { kind: 'array', items }) ? whole : undefined;
  const values = text === '' ? [] : text.split(',').map((item) => tryParse(item.trim(), items));
  return values.includes(undefined) ? undefined : values;
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function exactFirst(types: readonly ParameterType[]): ParameterType[] {
  const rank = { literal: 0, integer: 1, number: 2, boolean: 2, array: 3, union: 3, json: 4, string: 5 };
  return [...types].sort((a, b) => rank[a.kind] - rank[b.kind]);
}

function exampleOf(type: ParameterType): string {
  switch (type.kind) {
    case 'number':
    case 'integer':
      return '3';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true';
    case 'literal':
      return String(type.value);
    case 'array':
      return `${exampleOf(type.items)},${exampleOf(type.items)}`;
    case 'union':
      return type.of[0] === undefined ? 'null' : exampleOf(type.of[0]);
    case 'json':
      return '[1,2]';
  }
}
