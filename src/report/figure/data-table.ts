/** The data of a figure as a table of its first rows, held until a reader asks for it. */
import { hold } from '../hold.js';
import { escapeText, type Html, html, trusted } from '../html.js';
import { type ColumnText, writeColumn } from './column-text.js';
import { readColumns } from './figure-data.js';

const mostRows = 200;
const mostColumns = 30;
const longestText = 200;

/** Renders the fold below a figure; nothing where it has no data. The page's script adds a button that saves all rows. */
export function renderData(data: readonly unknown[], layout: unknown, title: string): Html | null {
  const columns = readColumns(data, layout);
  const rows = columns.reduce((most, { values }) => Math.max(most, values.length), 0);
  if (rows === 0) return null;
  const shown = columns
    .slice(0, mostColumns)
    .map(({ name, values }) => ({ name, ...writeColumn(values.slice(0, mostRows)) }));
  const lines = Array.from(
    { length: Math.min(rows, mostRows) },
    (_, row) => `<tr>${shown.map(({ kind, texts }) => `<td${classOf(kind)}>${shorten(texts[row] ?? '')}`).join('')}`,
  );
  const note = describeRest(rows, columns.length);
  const content = html`<div class="markup" tabindex="0" role="region" aria-label="Data of ${title}"><table>
<thead><tr>${shown.map(({ name, kind }) => html`<th scope="col"${trusted(classOf(kind))}>${name}`)}<tbody>
${trusted(lines.join('\n'))}</table></div>${note !== null && html`<p class="notice">${note}</p>`}`;
  return html`<details class="fold data" data-rows="${rows}"><summary>Data</summary>${hold(content)}</details>`;
}

/** Numbers, of which there are many, have none. */
function classOf(kind: ColumnText['kind']): string {
  return kind === 'numeric' ? '' : ` class="${kind}"`;
}

function shorten(text: string): string {
  return escapeText(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
}

function describeRest(rows: number, columns: number): string | null {
  const parts = [
    rows > mostRows ? `the first ${mostRows} of ${rows.toLocaleString('en-US')} rows` : '',
    columns > mostColumns ? `the first ${mostColumns} of ${columns} columns` : '',
  ].filter(Boolean);
  return parts.length === 0 ? null : `Shown: ${parts.join(' and ')}.`;
}
