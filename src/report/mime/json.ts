/** JSON as indented text, folded. */
import { highlightCode } from '../highlight.js';
import { html } from '../html.js';
import type { MimeRenderer } from './renderer.js';

/** Renders `application/json`. */
export const json: MimeRenderer = {
  types: ['application/json'],
  render: ({ data }) => {
    const source = JSON.stringify(data, null, 2);
    if (source === undefined) return null;
    return html`<details class="fold"><summary>JSON</summary><pre tabindex="0"><code>${highlightCode(source, 'json')}</code></pre></details>`;
  },
};
