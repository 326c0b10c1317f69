/** The part of JSON Schema that describes recipes, and short ways to write it. */

/** A schema of draft 2020-12, of which `fillIn` knows these keywords. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'number' | 'integer' | 'string' | 'boolean' | 'null';
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly description?: string;
  /** As a file would write it: what it leaves out is filled in. */
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** The schema of every other key; false for none. */
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly minItems?: number;
  /** Exactly one fits; objects among them are told apart by their `kind`. */
  readonly oneOf?: readonly Schema[];
}

/** Bounds as JSON Schema names them. */
export type Bounds = Pick<Schema, 'minimum' | 'exclusiveMinimum' | 'maximum' | 'exclusiveMaximum'>;

/** Adds description and, unless the key is required, default. */
export function describe(schema: Schema, description: string, ...fallback: readonly [unknown?]): Schema {
  return { ...schema, description, ...(fallback.length > 0 && { default: fallback[0] }) };
}

export function number(bounds: Bounds): Schema {
  return { type: 'number', ...bounds };
}

/** A whole number. */
export function integer(minimum: number, maximum: number): Schema {
  return { type: 'integer', minimum, maximum };
}

export function choice(...values: readonly string[]): Schema {
  return { enum: values };
}

export function oneOf(...schemas: readonly Schema[]): Schema {
  return { oneOf: schemas };
}

/** An object of these keys and no others; those without a default must be there. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  const required = Object.keys(properties).filter((key) => properties[key]?.default === undefined);
  return { type: 'object', properties, required, additionalProperties: false };
}
