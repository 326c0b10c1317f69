/** PDF as a file to keep: browsers show none from inside a page whose policy lets nothing else in. */
import { html } from '../html.js';
import { readBase64 } from './base64.js';
import type { MimeRenderer } from './renderer.js';

/** Renders `application/pdf`. */
export const pdf: MimeRenderer = {
  types: ['application/pdf'],
  render: ({ data, losses, page }) => {
    const base64 = readBase64(data);
    if (!base64?.startsWith('JVBER')) return null;
    losses.push('a PDF is offered as a download');
    const size = `${Math.ceil((base64.length * 3) / 4 / 1000).toLocaleString('en-US')} kB`;
    return html`<p class="download"><a href="data:application/pdf;base64,${base64}" download="cell-${page.cell}.pdf">Save the PDF</a> (${size})</p>`;
  },
};
