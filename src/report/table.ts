/** Tables of any length: the first rows of a long one, with the rest on demand. */
import { foldHeld } from './hold.js';
import { type Html, html, trusted } from './html.js';

/** Rows that a long table shows. */
const previewLength = 20;
/** Rows beyond the first ones that don't make a table long. */
const spared = 40;

/** Cuts the one table of sanitised `markup` where it is long; markup with several tables, or none, stays as it is. */
export function holdLongTable(markup: Html): Html {
  const text = markup.markup;
  if (text.split('<table').length !== 2) return markup;
  const start = text.indexOf('<table');
  const end = text.indexOf('</table>');
  const bodyStart = firstBodyRow(text);
  const rows = text.slice(bodyStart, end).split(/(?=<tr[\s>])/);
  if (end < start || rows.length <= 2 * previewLength + spared) return markup;
  const [shown, rest] = [rows.slice(0, previewLength), rows.slice(previewLength)];
  const head = trusted(text.slice(start, bodyStart));
  const label = `${rest.length.toLocaleString('en-US')} more rows`;
  const whole = html`${head}${trusted(rest.join(''))}</table>`;
  return html`${trusted(text.slice(0, start))}${head}${trusted(shown.join(''))}${trusted(closeBody(text, bodyStart))}</table>
${foldHeld(label, whole, 'fold more')}${trusted(text.slice(end + '</table>'.length))}`;
}

function firstBodyRow(text: string): number {
  const body = text.indexOf('<tbody>');
  if (body >= 0) return body + '<tbody>'.length;
  const head = text.indexOf('</thead>');
  if (head >= 0) return head + '</thead>'.length;
  const row = text.search(/<tr[\s>]/);
  return row < 0 ? text.length : row;
}

function closeBody(text: string, bodyStart: number): string {
  return text.slice(0, bodyStart).endsWith('<tbody>') ? '</tbody>' : '';
}
