/** Outputs of the same cell side by side: the baseline as it is, the others with their differences from it marked. */
import { maskIdentifiers } from '../../privacy/mask-identifiers.js';
import { type Html, html } from '../html.js';
import type { LooseOutputs } from '../loose-outputs.js';
import type { CellRow, PlacedCell } from './align-cells.js';
import { diffText, renderDiff } from './diff-text.js';
import { type ComparedOutput, readOutputs } from './output-text.js';

/** So many figures and pictures are drawn; a page with more would be slow to open. */
const mostDrawn = 60;

/** So many characters of one text are shown where it can't be reduced to its differences. */
const longestText = 20_000;

/** Renders rows of cells one after the other, and counts what it draws. */
export interface CellComparer {
  readonly isSame: (row: CellRow) => boolean;
  readonly render: (row: CellRow) => Html;
}

/** @param names - of all that are compared, the baseline first */
export function createCellComparer(names: readonly string[], outputs: LooseOutputs): CellComparer {
  let drawn = 0;
  const show = ({ text, output }: ComparedOutput): Html => {
    if (text !== null) return html`<pre tabindex="0">${clip(text)}</pre>`;
    drawn += 1;
    if (drawn > mostDrawn)
      return html`<p class="hint">A figure or picture, not drawn here: this page draws ${mostDrawn} of them.</p>`;
    return outputs.show(output);
  };
  const render = (row: CellRow): Html => {
    const read = row.map((placed) => (placed === null ? null : readOutputs(placed.cell)));
    const baseline = read[0] ?? null;
    const columns = read.map((own, index) => {
      const body =
        own === null ? say('No such cell.') : index === 0 ? showAll(own, show) : showBeside(own, baseline, show);
      return html`<div class="column"><p class="label">${names[index]!}</p>${body}</div>\n`;
    });
    const owner = row.findIndex((placed) => placed !== null);
    const { number } = row[owner]!;
    const cell = owner === 0 ? `cell ${number}` : `cell ${number} of ${names[owner]!}`;
    const id = owner === 0 ? `cell-${number}` : `cell-${number}-of-${owner + 1}`;
    const heading = html`<h3 id="${id}">C${cell.slice(1)}${owner > 0 && ', not in the baseline'}</h3>`;
    return html`<section>${heading}${renderCode(row, names)}
<div class="wide columns" tabindex="0" role="region" aria-label="Outputs of ${cell}">
${columns}</div></section>
`;
  };
  return { isSame: (row) => isSameRow(row), render };
}

function isSameRow(row: CellRow): boolean {
  const keys = row.map((placed) => placed && JSON.stringify(readOutputs(placed.cell).map(({ key }) => key)));
  return keys.every((key) => key === keys[0]);
}

/** The baseline's code, or where another's differs, each of those with its differences; nothing where tags keep it from the page. */
function renderCode(row: CellRow, names: readonly string[]): Html | null {
  const sources = row.map((placed) => placed?.cell.source ?? '');
  const source = sources.find((text) => text !== '');
  if (source === undefined) return null;
  const changed = row.flatMap((placed, index) =>
    placed === null || [source, ''].includes(placed.cell.source)
      ? []
      : [renderChangedCode(source, placed, names[index]!)],
  );
  const preview = source.split('\n').find((line) => line.trim() !== '') ?? '';
  const label = changed.length > 0 ? 'Code, which differs' : 'Code';
  return html`<details class="fold input"${changed.length > 0 && html` open`}>
<summary><span>${label}</span> <code class="preview">${preview.trim()}</code></summary>
${changed.length > 0 ? changed : html`<pre tabindex="0">${clip(source)}</pre>`}</details>`;
}

function renderChangedCode(source: string, { cell }: PlacedCell, name: string): Html {
  const parts = diffText(maskIdentifiers(source, {}), maskIdentifiers(cell.source, {}));
  return html`<p class="label">${name}</p><pre tabindex="0">${parts === null ? clip(cell.source) : renderDiff(parts)}</pre>`;
}

type Show = (output: ComparedOutput) => Html;

function showAll(outputs: readonly ComparedOutput[], show: Show): Html {
  return outputs.length === 0 ? say('No output.') : html`${outputs.map(show)}`;
}

function showBeside(own: readonly ComparedOutput[], baseline: readonly ComparedOutput[] | null, show: Show): Html {
  if (baseline === null) return showAll(own, show);
  const count = Math.max(own.length, baseline.length);
  const same = own.length === baseline.length && own.every(({ key }, index) => key === baseline[index]!.key);
  if (same) return say('Same as the baseline.');
  const pairs = Array.from({ length: count }, (_, index) => [own[index], baseline[index]] as const);
  return html`${pairs.map(([output, before], index) => {
    if (output === undefined) return say(`Output ${index + 1} of the baseline is missing.`);
    if (before === undefined) return html`${say('Not in the baseline:')}${show(output)}`;
    if (output.key === before.key) return say(`Output ${index + 1} is the same.`);
    return showChange(output, before, show);
  })}`;
}

function showChange(output: ComparedOutput, before: ComparedOutput, show: Show): Html {
  if (output.text === null || before.text === null) return html`${show(output)}${say('Differs from the baseline.')}`;
  const parts = diffText(before.text, output.text);
  if (parts === null) return html`${say('Differs throughout:')}${show(output)}`;
  return html`<pre class="diff" tabindex="0">${renderDiff(parts)}</pre>`;
}

function say(sentence: string): Html {
  return html`<p class="hint">${sentence}</p>`;
}

function clip(text: string): Html {
  if (text.length <= longestText) return html`${text}`;
  return html`${text.slice(0, longestText)}<span class="cut">\n… ${text.length - longestText} more characters …</span>`;
}
