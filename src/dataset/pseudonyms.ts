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
  return {
    own: rememberLast(createPseudonymizer(await readKey(key))),
    synthetic: rememberLast(createPseudonymizer(syntheticKey)),
  };
}

/** Files that lie together are mostly of one patient, study or series: the name that was given last needs no second hash. */
function rememberLast(pseudonymOf: Pseudonymizer): Pseudonymizer {
  const last = new Map<string, { readonly value: string; readonly name: string }>();
  return (kind, value) => {
    const known = last.get(kind);
    if (known?.value === value) return known.name;
    const name = pseudonymOf(kind, value);
    last.set(kind, { value, name });
    return name;
  };
}
