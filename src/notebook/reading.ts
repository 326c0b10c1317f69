/** A notebook being read: what is refused, and what is repaired on the way. */

/** An object of a JSON text. */
export type Json = Readonly<Record<string, unknown>>;

/** A file is not a notebook that can be read. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
}

/** Collects the repairs of one notebook and makes its errors. */
export class Reading {
  readonly repairs: string[] = [];
  readonly ids: Set<string> = new Set();
  readonly #name: string;

  /** @param name - what errors call the notebook */
  constructor(name: string) {
    this.#name = name;
  }

  /** Notes a repair: what was found, and what stands there now. @param place - for example `cell 3`; '' for the whole notebook */
  repair(place: string, found: string, now: string): void {
    this.repairs.push(`${place === '' ? '' : `${place}: `}${found}; ${now}`);
  }

  /** The error of a notebook that can't be read; the caller throws it. */
  failure(place: string, expected: string, got: string, fix: string, cause?: unknown): NotebookError {
    const where = place === '' ? this.#name : `${this.#name}, ${place}`;
    return new NotebookError(`Cannot read notebook ${where}: expected ${expected}, got ${got}; ${fix}`, { cause });
  }

  /** An object; an empty one, noted as a repair, where there is none. */
  readObject(value: unknown, place: string, what: string): Json {
    if (isObject(value)) return value;
    this.repair(place, `${what} was ${describe(value)}`, 'is empty now');
    return {};
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value in a few words. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value;
}
