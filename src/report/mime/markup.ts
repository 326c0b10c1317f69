/** HTML of an output, sanitised; it declines where nothing would be left to see. */
import { html } from '../html.js';
import { sanitizeOutput } from '../sanitize.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/html`. */
export const markup: MimeRenderer = {
  types: ['text/html'],
  render: ({ data }) => {
    const clean = sanitizeOutput(readText(data) ?? '');
    return clean === null ? null : html`<div class="markup" tabindex="0">${clean}</div>`;
  },
};
