/** Checks a value against a schema and fills in its defaults, or says in one sentence what is wrong and where. */
import { findNearName } from '../../files/near-name.js';
import type { Schema } from './schema.js';

/** How a value breaks its schema; `fix` says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly fix: string;

  constructor(expected: string, got: string, fix: string) {
    super(`expected ${expected}, got ${got}`);
    this.fix = fix;
  }
}

/**
 * A copy of `value` with every key of the schema, in the schema's order; other keys, where the schema allows them, in that of the alphabet.
 *
 * @param path - where the value stands, as in `stages[1].schedule`; empty for the whole
 * @throws {@link SchemaError} at the first key that breaks the schema
 */
export function fillIn(schema: Schema, value: unknown, path: string): unknown {
  if (schema.oneOf !== undefined) return fillIn(chooseSchema(schema.oneOf, value, path), value, path);
  if (schema.type === 'object') return fillInObject(schema, value, path);
  if (schema.type === 'array') return fillInList(schema, value, path);
  if (!fits(schema, value))
    throw new SchemaError(`${describeSchema(schema)}${at(path)}`, describeValue(value), fixOf(schema, value));
  return value;
}

function fillInObject(schema: Schema, value: unknown, path: string): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (!isObject(value)) throw new SchemaError(`an object${at(path)}`, describeValue(value), 'write it in braces');
  // What says which format this is goes before keys that another version may have.
  for (const [key, inner] of Object.entries(properties))
    if (inner.const !== undefined && Object.hasOwn(value, key)) fillIn(inner, value[key], join(path, key));
  const others = Object.keys(value)
    .filter((key) => !Object.hasOwn(properties, key))
    .sort();
  if (others[0] !== undefined && !additionalProperties) throw unknownKey(others[0], Object.keys(properties), path);
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) throw new SchemaError(`the key ${join(path, missing)}`, 'none', 'add it');
  const known = Object.entries(properties).flatMap(([key, inner]) => {
    const given = Object.hasOwn(value, key) ? value[key] : inner.default;
    return given === undefined ? [] : [[key, fillIn(inner, given, join(path, key))] as const];
  });
  const free = others.map((key) => [key, fillIn(additionalProperties as Schema, value[key], join(path, key))] as const);
  return Object.fromEntries([...known, ...free]);
}

function fillInList(schema: Schema, value: unknown, path: string): unknown[] {
  const { items = {}, minItems = 0 } = schema;
  if (!Array.isArray(value)) throw new SchemaError(`a list${at(path)}`, describeValue(value), 'write it in brackets');
  if (value.length < minItems)
    throw new SchemaError(`at least ${minItems} entry${at(path)}`, `${value.length}`, 'add one');
  return value.map((item, index) => fillIn(items, item, `${path}[${index}]`));
}

/** Objects are chosen by their kind alone, so that a fault inside is told as such. */
function chooseSchema(schemas: readonly Schema[], value: unknown, path: string): Schema {
  const objects = schemas.filter((schema) => schema.type === 'object');
  if (isObject(value) && objects.length > 0)
    return objects.length === 1 ? objects[0]! : chooseKind(objects, value, path);
  const chosen = schemas.find((schema) => schema.type !== 'object' && fits(schema, value));
  if (chosen !== undefined) return chosen;
  const expected = [...new Set(schemas.map(describeSchema))].join(' or ');
  const names = schemas.flatMap((schema) => schema.enum ?? []);
  throw new SchemaError(`${expected}${at(path)}`, describeValue(value), fixOf({ enum: names }, value));
}

function chooseKind(schemas: readonly Schema[], value: Record<string, unknown>, path: string): Schema {
  const kindsOf = (schema: Schema): readonly string[] => schema.properties?.['kind']?.enum ?? [];
  const chosen = schemas.find((schema) => kindsOf(schema).includes(value['kind'] as string));
  if (chosen !== undefined) return chosen;
  const kinds: Schema = { enum: schemas.flatMap(kindsOf) };
  if (value['kind'] === undefined)
    throw new SchemaError(`the key ${join(path, 'kind')}`, 'none', `add ${describeSchema(kinds)}`);
  throw new SchemaError(
    `${describeSchema(kinds)}${at(join(path, 'kind'))}`,
    describeValue(value['kind']),
    fixOf(kinds, value['kind']),
  );
}

function fits(schema: Schema, value: unknown): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum !== undefined) return schema.enum.some((known) => known === value);
  if (schema.type === 'null') return value === null;
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type === 'string') return typeof value === 'string' && new RegExp(schema.pattern ?? '', 'u').test(value);
  return typeof value === 'number' && fitsBounds(schema, value);
}

function fitsBounds(schema: Schema, value: number): boolean {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity, exclusiveMaximum = Infinity } = schema;
  if (schema.type === 'integer' && !Number.isSafeInteger(value)) return false;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}

function describeSchema(schema: Schema): string {
  if (schema.const !== undefined) return describeValue(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(describeValue).join(', ');
  if (schema.type === 'object') return 'an object';
  if (schema.type === 'null') return 'null';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'string')
    return schema.pattern === undefined ? 'a text' : `a text that matches ${schema.pattern}`;
  return `${schema.type === 'integer' ? 'a whole number' : 'a number'} ${describeBounds(schema)}`;
}

function describeBounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): string {
  const from = minimum === undefined ? `above ${exclusiveMinimum}` : `from ${minimum}`;
  return `${from} to ${maximum === undefined ? `below ${exclusiveMaximum}` : maximum}`;
}

function unknownKey(key: string, known: readonly string[], path: string): SchemaError {
  const near = findNearName(key, known);
  const fix = near === null ? `leave it out, or use one of ${known.join(', ')}` : `did you mean '${near}'?`;
  return new SchemaError(path === '' ? 'keys of a recipe' : `keys that ${path} has`, `'${key}'`, fix);
}

function fixOf({ enum: names = [] }: Schema, value: unknown): string {
  const near = typeof value === 'string' ? findNearName(value, names) : null;
  return near === null ? 'change it' : `did you mean '${near}'?`;
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: string): string {
  return path === '' ? '' : ` as ${path}`;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
