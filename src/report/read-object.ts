/** Reads objects out of JSON that promises nothing. */

/** `value` as a plain object, or `null`. */
export function readObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
