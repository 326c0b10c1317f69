/** Pictures, embedded; SVG too stands in an image element, where none of its scripts can run. */
import { type Html, html } from '../html.js';
import { type MimePart, type MimeRenderer, readText } from './renderer.js';

/** Renders SVG, PNG, JPEG, GIF and WebP. */
export const image: MimeRenderer = {
  types: ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'],
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
    return /<svg[\s>]/i.test(source) ? encode(type, Buffer.from(source).toString('base64')) : null;
  const base64 = source.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? encode(type, base64) : null;
}

function encode(type: string, base64: string): string {
  return `data:${type};base64,${base64}`;
}

/** The author's words, else the bundle's text unless it is only an object's name, else that there are none. */
function describe({ metadata, bundle }: MimePart): string {
  if (typeof metadata['alt'] === 'string') return metadata['alt'];
  const text = readText(bundle['text/plain'])?.trim() ?? '';
  return text === '' || text.startsWith('<') ? 'Picture without a description' : text;
}

function sizeOf({ metadata }: MimePart): Html {
  const attribute = (name: string): Html | null => {
    const value = metadata[name];
    return typeof value === 'number' && value > 0 ? html` ${name}="${Math.round(value)}"` : null;
  };
  return html`${attribute('width')}${attribute('height')}`;
}
