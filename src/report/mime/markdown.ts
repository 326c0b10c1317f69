/** Markdown that a cell put out. */
import { html } from '../html.js';
import { renderMarkdownOutput } from '../markdown.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/markdown`. */
export const markdown: MimeRenderer = {
  types: ['text/markdown'],
  render: ({ data, page, losses }) => {
    const clean = renderMarkdownOutput(readText(data) ?? '', page.fonts, losses);
    return clean === null ? null : html`<div class="markdown">${clean}</div>`;
  },
};
