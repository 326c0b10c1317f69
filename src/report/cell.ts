/** Cells of each type to markup, as their tags ask. */
import { type Cell, type CodeCell, hasTag, type TextCell } from '../notebook/nbformat.js';
import { highlightCode } from './highlight.js';
import { foldHeld, foldLarge, hold } from './hold.js';
import { type Html, html } from './html.js';
import { type Attachments, renderProse } from './markdown.js';
import { readImageAddress } from './mime/image.js';
import type { PageState } from './mime/renderer.js';
import type { Outline } from './outline.js';
import { findError, noteRemoved, renderOutputs } from './output.js';

/** What cells share while a page is rendered. */
export interface CellContext {
  readonly language: string;
  readonly outline: Outline;
  readonly page: PageState;
}

/** A text of more elements waits until the reader asks for it. */
const mostElements = 3000;

/** Renders the cell at `index` (from 0); nothing when its tags remove it or it is empty. */
export function renderCell(cell: Cell, index: number, context: CellContext): Html | null {
  context.page.cell = index + 1;
  if (hasTag(cell, 'remove-cell')) {
    if (cell.cell_type === 'code') noteRemoved(cell.outputs, context.page);
    return null;
  }
  const content = renderContent(cell, context);
  if (content.markup.trim() === '') return null;
  const shown = hasTag(cell, 'hide-cell') ? foldHeld('Hidden cell', content) : content;
  return html`<div class="cell ${cell.cell_type}" id="cell-${index + 1}">\n${shown}\n</div>`;
}

function renderContent(cell: Cell, context: CellContext): Html {
  switch (cell.cell_type) {
    case 'markdown':
      return foldLarge('A long text', renderText(cell, context), mostElements);
    case 'code':
      return html`${renderInput(cell, context.language)}${renderResult(cell, context.page)}`;
    case 'raw':
      return renderRaw(cell.source);
  }
}

function renderText(cell: TextCell, { outline, page }: CellContext): Html {
  return renderProse(cell.source, { outline, attachments: readAttachments(cell) }, page.fonts);
}

/** The code, folded; what a reader must see to trust the page (parameters, checks, what failed) is open. */
function renderInput(cell: CodeCell, language: string): Html | null {
  const { source } = cell;
  if (source.trim() === '' || hasTag(cell, 'remove-input')) return null;
  const failed = findError(cell.outputs) !== undefined;
  const telling = ['parameters', 'injected-parameters', 'assert'].some((tag) => hasTag(cell, tag));
  const open = failed || (telling && !hasTag(cell, 'hide-input'));
  const preview = source.split('\n').find((line) => line.trim() !== '') ?? '';
  const code = html`<pre tabindex="0"><code>${highlightCode(source, language)}</code></pre>`;
  return html`<details class="fold input"${open && html` open`}>
<summary><span>${labelOf(cell, failed)}</span> <code class="preview">${preview.trim()}</code></summary>
${open ? code : hold(code)}
</details>`;
}

function labelOf(cell: CodeCell, failed: boolean): string {
  if (hasTag(cell, 'parameters')) return 'Parameters';
  if (hasTag(cell, 'injected-parameters')) return 'Parameters of this run';
  if (!hasTag(cell, 'assert')) return 'Code';
  if (cell.execution_count === null) return 'Checks, not run';
  return failed ? 'Checks, failed' : 'Checks, passed';
}

function renderResult(cell: CodeCell, page: PageState): Html | null {
  if (cell.outputs.length === 0) return null;
  if (hasTag(cell, 'remove-output')) {
    noteRemoved(cell.outputs, page);
    return null;
  }
  const outputs = html`${renderOutputs(cell.outputs, page)}`;
  return hasTag(cell, 'hide-output') ? foldHeld('Output', outputs) : outputs;
}

function renderRaw(source: string): Html {
  if (source.trim() === '') return html``;
  return html`<p class="label">Raw text</p>\n<pre class="text" tabindex="0">${source}</pre>`;
}

function readAttachments({ attachments = {} }: TextCell): Attachments {
  const addresses = Object.entries(attachments).map(([name, bundle]) => {
    const [type = '', data] = Object.entries(bundle).find(([key]) => key.startsWith('image/')) ?? [];
    return [name, readImageAddress(type, data) ?? ''];
  });
  return Object.fromEntries(addresses);
}
