/** HTML of an output, sanitised; it declines where nothing would be left to see. */
import { html, trusted } from '../html.js';
import { markNumericColumns } from '../numeric-columns.js';
import { sanitizeOutput } from '../sanitize.js';
import { holdLongTable } from '../table.js';
import { renderFigure } from './plotly.js';
import { findPlotlyCalls } from './plotly-html.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/html`; figures that Python's plotly wrote as HTML are drawn by the page's own library. */
export const markup: MimeRenderer = {
  types: ['text/html'],
  render: (part) => {
    const source = readText(part.data) ?? '';
    const specs = findPlotlyCalls(source);
    const figures = specs.map((spec) => renderFigure(part, spec)).filter((figure) => figure !== null);
    if (specs.length > 0) {
      if (figures.length < specs.length) part.losses.push('a figure in HTML has no list of traces');
      if (sanitizeOutput(source.replace(/<script\b[\s\S]*?<\/script>/gi, '')) !== null)
        part.losses.push('HTML beside a figure is not shown');
      return figures.length > 0 ? html`${figures}` : null;
    }
    const clean = sanitizeOutput(source, part.losses);
    if (clean === null) return null;
    if (/<(audio|video)\b/.test(clean.markup)) part.page.usesMedia = true;
    return html`<div class="markup" tabindex="0">${holdLongTable(trusted(markNumericColumns(clean.markup)))}</div>`;
  },
};
