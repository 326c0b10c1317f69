/** Stable names for patients, studies, series, instances and files that do not tell who they are. */
import { createHmac } from 'node:crypto';

/** What a pseudonym stands for; equal values of different kinds get unrelated pseudonyms. */
export type PseudonymKind = 'patient' | 'study' | 'series' | 'instance' | 'file' | 'source';

/** The fixed, public key for synthetic data, which hold nobody's secrets: the same seed gives the same pseudonyms everywhere. */
export const syntheticKey: Uint8Array = new TextEncoder().encode('angiolab synthetic data: public');

/**
 * Makes the function that names things: `patient-` and the first 12 hexadecimal digits of HMAC-SHA-256 over kind and value.
 *
 * Without the key a pseudonym cannot be traced back by trying identifiers. Two of 10,000 values share one with a chance of 2 in ten million.
 *
 * @param key - at least 16 bytes; from `readOrCreateKey`, or `syntheticKey`
 * @throws {RangeError} for a shorter key
 *
 * Source: RFC 2104; PS3.15, E.1.1.
 *
 * @example
 * createPseudonymizer(syntheticKey)('patient', 'SYN-0001'); // 'patient-' and 12 hexadecimal digits
 */
export function createPseudonymizer(key: Uint8Array): (kind: PseudonymKind, value: string) => string {
  if (key.length < 16) {
    throw new RangeError(
      `Cannot create pseudonyms: expected a key of at least 16 bytes, got ${key.length}; use readOrCreateKey`,
    );
  }
  return (kind, value) => {
    const digest = createHmac('sha256', key).update(`${kind}\0${value}`, 'utf8').digest('hex');
    return `${kind}-${digest.slice(0, 12)}`;
  };
}
