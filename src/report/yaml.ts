/** YAML that a notebook holds, read within limits. */
import { createRequire } from 'node:module';
import { readObject } from './read-object.js';

const longest = 20_000;
const require = createRequire(import.meta.url);

/** The mapping that `text` is; null where it is none, wrong, too long, or unfolds too many aliases. */
export function readYaml(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > longest) return null;
  // Loaded when it is first needed: most notebooks hold no YAML.
  const { parse } = require('yaml') as typeof import('yaml');
  try {
    return readObject(parse(text, { maxAliasCount: 20, logLevel: 'error', prettyErrors: false }));
  } catch {
    return null;
  }
}
