/** YAML that a notebook holds, read within limits. */
import { parse } from 'yaml';
import { readObject } from './mime/renderer.js';

const longest = 20_000;

/** The mapping that `text` is; null where it is none, wrong, too long, or unfolds too many aliases. */
export function readYaml(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > longest) return null;
  try {
    return readObject(parse(text, { maxAliasCount: 20, logLevel: 'error', prettyErrors: false }));
  } catch {
    return null;
  }
}
