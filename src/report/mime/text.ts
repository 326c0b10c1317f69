/** Plain text as a terminal would show it. */
import { renderTerminal } from '../ansi.js';
import { html } from '../html.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/plain`. */
export const text: MimeRenderer = {
  types: ['text/plain'],
  render: ({ data }) => {
    const source = readText(data);
    return source === null ? null : html`<pre class="text" tabindex="0">${renderTerminal(source)}</pre>`;
  },
};
