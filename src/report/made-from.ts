/** What a page was made from, as data in the page: `angiolab verify` reads it and hashes again. */
import { createHash } from 'node:crypto';
import type { Notebook } from '../notebook/nbformat.js';
import { type Html, html, scriptJson, trusted } from './html.js';
import { readObject } from './read-object.js';

/** A file, or the folder of a run record, and its SHA-256 in hexadecimal digits. */
export interface PageSource {
  /** Its path from the page's folder. */
  readonly name: string;
  readonly sha256: string;
}

/** What is known of a page's making. Facts that a notebook doesn't state are absent. */
export interface MadeFrom {
  readonly sources: readonly PageSource[];
  readonly commit?: string;
  /** Whether the code had changes that are not in the commit. */
  readonly changed?: boolean;
  /** SHA-256 of package-lock.json. */
  readonly lockFile?: string;
  readonly dataFingerprint?: string;
  /** The parameters that named the data; an empty `data` is the embedded studies. */
  readonly data?: string;
  readonly labels?: string;
  readonly layout?: string;
  /** Files beside the page that it uses. */
  readonly assets?: readonly PageSource[];
}

/** {@link MadeFrom}, and the SHA-256 of the page's bytes before it. */
export interface PageRecord extends MadeFrom {
  readonly page: string;
}

const format = { format: 'angiolab.page', version: 1 };
const opening = '<script type="application/json" id="made-from">';

/** What `notebook` says of its making; it was read from `source`. */
export function describeMaking({ metadata }: Notebook, source: PageSource): MadeFrom {
  const facts = readObject(metadata['angiolab']) ?? {};
  const run = readObject(facts['run']) ?? {};
  const parameters = readObject(facts['parameters']) ?? {};
  const { commit, lockFile, changed } = run;
  const { data, labels, layout } = parameters;
  const texts = { commit, lockFile, dataFingerprint: facts['dataFingerprint'], data, labels, layout };
  const stated = Object.entries(texts).filter(([, value]) => typeof value === 'string');
  return {
    sources: [source],
    ...Object.fromEntries(stated),
    ...(typeof changed === 'boolean' && { changed }),
  };
}

/** The record as markup, to stand after `start`, in parts: the page as far as the record vouches for it. */
export function renderRecord(start: readonly (string | Uint8Array)[], madeFrom: MadeFrom): Html {
  const hash = createHash('sha256');
  for (const part of start) hash.update(part);
  const record = { ...format, page: hash.digest('hex'), ...madeFrom };
  return html`${trusted(opening)}${scriptJson(record)}</script>\n`;
}

/** The record of a page, and the text before it; null where a text holds none of this version. */
export function readRecord(page: string): { readonly record: PageRecord; readonly start: string } | null {
  const at = page.indexOf(opening);
  const end = page.indexOf('</script>', at);
  if (at < 0 || end < 0) return null;
  const record = parse(page.slice(at + opening.length, end));
  const { sources, assets = [] } = record ?? {};
  const whole =
    typeof record?.['page'] === 'string' &&
    [sources, assets].every((list) => Array.isArray(list) && list.every(isSource));
  if (!whole || record['format'] !== format.format || record['version'] !== format.version) return null;
  return { record: record as unknown as PageRecord, start: page.slice(0, at) };
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return readObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function isSource(value: unknown): boolean {
  const { name, sha256 } = readObject(value) ?? {};
  return typeof name === 'string' && typeof sha256 === 'string';
}
