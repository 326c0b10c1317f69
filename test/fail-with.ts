/** What a promise fails with. */
import { expect } from 'vitest';

/** Expects `promise` to fail with an error of that type, and gives the error. */
export async function failWith<T extends Error>(
  promise: Promise<unknown>,
  type: new (...words: never[]) => T,
): Promise<T> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(type);
  return error as T;
}
