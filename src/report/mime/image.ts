/** Pictures, embedded; SVG too stands in an image element, where none of its scripts can run. */
import { type Html, html } from '../html.js';
import { readBase64 } from './base64.js';
import { type MimePart, type MimeRenderer, readText } from './renderer.js';

/** How the data of each type begins, in base64: a picture that lies about its type is none. */
const beginnings: Readonly<Record<string, RegExp>> = {
  'image/png': /^iVBORw0KGg/,
  'image/jpeg': /^\/9j\//,
  'image/gif': /^R0lGOD/,
  'image/webp': /^UklGR/,
  'image/bmp': /^Qk/,
};

/** Renders SVG, PNG, JPEG, GIF, WebP and BMP. */
export const image: MimeRenderer = {
  types: ['image/svg+xml', ...Object.keys(beginnings)],
  render: (part) => {
    const source = readImageAddress(part.type, part.data);
    if (source === null) return null;
    return html`<img class="picture" src="${source}" alt="${describe(part)}"${sizeOf(part)}>`;
  },
};

/** A `data:` address for a picture of a MIME bundle; `null` if the data is not what its type says. */
export function readImageAddress(type: string, data: unknown): string | null {
  const source = readText(data);
  if (source === null) return null;
  if (type === 'image/svg+xml')
    return /<svg[\s>]/i.test(source) ? encode(type, Buffer.from(nameSpace(source)).toString('base64')) : null;
  const base64 = readBase64(source);
  return base64 !== null && beginnings[type]?.test(base64) ? encode(type, base64) : null;
}

function encode(type: string, base64: string): string {
  return `data:${type};base64,${base64}`;
}

/** An image element shows SVG only with its namespace, which pages that held it inline could leave out. */
function nameSpace(source: string): string {
  const start = source.search(/<svg[\s>]/i);
  const end = source.indexOf('>', start);
  if (/\sxmlns=/i.test(source.slice(start, end))) return source;
  return `${source.slice(0, start + 4)} xmlns="http://www.w3.org/2000/svg"${source.slice(start + 4)}`;
}

/** The author's words, else the bundle's text unless it is only an object's name, else that there are none. */
function describe({ metadata, bundle, page }: MimePart): string {
  if (typeof metadata['alt'] === 'string' && metadata['alt'] !== '') return metadata['alt'];
  const text = readText(bundle['text/plain'])?.trim() ?? '';
  if (text !== '' && !text.startsWith('<')) return text;
  page.missingAlternatives.add(page.cell);
  return 'Picture without a description';
}

function sizeOf({ metadata }: MimePart): Html {
  const attribute = (name: string): Html | null => {
    const value = metadata[name];
    return typeof value === 'number' && value > 0 && value < 10_000 ? html` ${name}="${Math.round(value)}"` : null;
  };
  return html`${attribute('width')}${attribute('height')}`;
}
