/** Formulas that a cell put out. */
import { html } from '../html.js';
import { renderFormula } from '../math.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/latex`; declines what is no formula that KaTeX knows, a table for example. */
export const latex: MimeRenderer = {
  types: ['text/latex', 'application/x-latex'],
  render: ({ data, page }) => {
    const source = readText(data)?.trim() ?? '';
    const inner = /^(\$\$?)([\s\S]*?)\1$/.exec(source)?.[2] ?? /^\\\[([\s\S]*)\\\]$/.exec(source)?.[1] ?? source;
    const formula = inner === '' || /[^\\]\$/.test(inner) ? null : renderFormula(inner, true, page.fonts);
    return formula === null ? null : html`<div class="formula" tabindex="0">${formula}</div>`;
  },
};
