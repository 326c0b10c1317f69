/** Sound and film, embedded. */
import { html } from '../html.js';
import { readBase64 } from './base64.js';
import type { MimeRenderer } from './renderer.js';

const sound = ['audio/mpeg', 'audio/wav', 'audio/x-wav', 'audio/ogg', 'audio/flac', 'audio/mp4', 'audio/webm'];
const film = ['video/mp4', 'video/webm', 'video/ogg'];

/** Renders sound and film with the browser's own controls; nothing plays by itself. */
export const media: MimeRenderer = {
  types: [...sound, ...film],
  render: ({ type, data, metadata, page }) => {
    const base64 = readBase64(data);
    if (base64 === null) return null;
    page.usesMedia = true;
    const isFilm = type.startsWith('video/');
    const words = typeof metadata['alt'] === 'string' ? metadata['alt'] : null;
    if (words === null) page.missingAlternatives.add(page.cell);
    const label = words ?? `${isFilm ? 'Film' : 'Sound'} without a description`;
    const source = `data:${type};base64,${base64}`;
    return isFilm
      ? html`<video class="picture" controls preload="metadata" src="${source}" aria-label="${label}"></video>`
      : html`<audio controls preload="metadata" src="${source}" aria-label="${label}"></audio>`;
  },
};
