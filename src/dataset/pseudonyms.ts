/** The two ways of a source to name things: with the user's own key, and with the public one of files that angiolab drew. */
import { join } from 'node:path';
import { configDirectory } from '../files/directories.js';
import { readOrCreateKey } from '../privacy/key-file.js';
import { createPseudonymizer, syntheticKey } from '../privacy/pseudonyms.js';

/** Names something without telling what it is. */
export type Pseudonymizer = ReturnType<typeof createPseudonymizer>;

/** Pseudonyms for real and for synthetic files. */
export interface Pseudonyms {
  readonly own: Pseudonymizer;
  readonly synthetic: Pseudonymizer;
}

/** The key that was given, else the user's own, which is made on first use. */
export async function readKey(given: Uint8Array | undefined): Promise<Uint8Array> {
  return given ?? readOrCreateKey(join(configDirectory(), 'pseudonym.key'));
}

/** @param key - default the user's own, made on first use */
export async function createPseudonyms(key: Uint8Array | undefined): Promise<Pseudonyms> {
  return { own: createPseudonymizer(await readKey(key)), synthetic: createPseudonymizer(syntheticKey) };
}
