/** Texts as nbformat stores them, a list of lines, and as we hold them, one string. */
import type { MimeBundle } from './nbformat.js';

/** Splits a text into lines that keep their line feed; '' has none. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Joins what nbformat calls a multi-line string: a string, or a list of strings; null when it is neither. */
export function joinLines(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  return null;
}

/** Joins the texts of a MIME bundle; values of JSON types stay as they are. */
export function joinBundle(bundle: MimeBundle): MimeBundle {
  return mapBundle(bundle, (value) => joinLines(value) ?? value);
}

/** Splits the texts of a MIME bundle as nbformat does: text types, SVG and JavaScript; base64 stays one string. */
export function splitBundle(bundle: MimeBundle): MimeBundle {
  return mapBundle(bundle, (value, type) => (typeof value === 'string' && isText(type) ? splitLines(value) : value));
}

function mapBundle(bundle: MimeBundle, change: (value: unknown, type: string) => unknown): MimeBundle {
  const entries = Object.entries(bundle).map(([type, value]) => [type, isJson(type) ? value : change(value, type)]);
  return Object.fromEntries(entries);
}

/** Whether values of a MIME type are parsed JSON. */
export function isJson(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}

/** Whether values of a MIME type are texts that nbformat stores as lines. */
export function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript';
}
