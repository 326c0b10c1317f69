/** Where the pictures of a cine stand in an output's HTML: the one place that writes and finds it. */
import type { Cine } from './cine.js';

const opening = '<script type="application/json" class="angiolab-cine-data">';
const closing = '</script>';

/** The data of a cine as an element that runs nothing; no `<` is left in it. */
export function writeCineData(cine: Cine): string {
  return `${opening}${JSON.stringify(cine).replaceAll('<', '\\u003c')}${closing}`;
}

/** What {@link writeCineData} wrote, wherever it stands in `html`; unchecked. @throws SyntaxError where there is none or it is no JSON */
export function readCineData(html: string): unknown {
  const start = html.indexOf(opening);
  const end = html.indexOf(closing, start);
  if (start === -1 || end === -1)
    throw new SyntaxError('Cannot read the cine: expected its data in text/html, got none; run the cell again');
  return JSON.parse(html.slice(start + opening.length, end));
}
