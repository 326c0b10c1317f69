/** Text of a terminal, of any length: the head and the tail of a long one, with the rest on demand. */
import { hold } from './hold.js';
import { type Html, html, trusted } from './html.js';
import { renderTerminalLines } from './terminal/render-terminal.js';

/** A text with no more than this many lines beyond head and tail is shown whole. */
const spared = 10;
/** Markup of one line that is shown at once; a longer line is held with the rest. */
const longestLine = 10_000;

/**
 * Renders a terminal's text.
 *
 * @param classes - of each `<pre>`
 * @param previewLength - lines of the head, and of the tail, that a long text shows, default 20
 */
export function renderLongText(source: string, classes: string, previewLength = 20): Html {
  const text = source.endsWith('\n') ? source.slice(0, -1) : source;
  const lines = renderTerminalLines(text);
  const [head, tail] = [takeShort(lines, previewLength), takeShort(lines.toReversed(), previewLength).reverse()];
  const whole = lines.length <= 2 * previewLength + spared && lines.every((line) => line.length <= longestLine);
  if (whole || head.length + tail.length >= lines.length) return block(lines, classes);
  const rest = lines.slice(head.length, lines.length - tail.length);
  return html`<div class="long">
${head.length > 0 && block(head, classes)}<details class="fold more"><summary>${countLines(rest.length)} more</summary>${hold(block(rest, classes))}</details>
${tail.length > 0 && block(tail, classes)}</div>`;
}

/** The first lines of `lines`, up to one that is too long. */
function takeShort(lines: readonly string[], most: number): string[] {
  const taken = lines.slice(0, most);
  const long = taken.findIndex((line) => line.length > longestLine);
  return long < 0 ? taken : taken.slice(0, long);
}

function countLines(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'line' : 'lines'}`;
}

function block(lines: readonly string[], classes: string): Html {
  return html`<pre class="${classes}" tabindex="0">${trusted(lines.join('\n'))}</pre>`;
}
