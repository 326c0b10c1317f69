/** Cells of each type to markup, as their tags ask. */
import { type Cell, type CodeCell, hasTag, type Output, type TextCell } from '../notebook/nbformat.js';
import { type CellOptions, readCellOptions } from './cell-options.js';
import { highlightCode } from './highlight.js';
import { foldHeld, foldLarge, hold } from './hold.js';
import { type Html, html } from './html.js';
import { type Attachments, type ProseContext, renderProse } from './markdown.js';
import { readImageAddress } from './mime/image.js';
import type { PageState } from './mime/renderer.js';
import { findError, noteRemoved, renderOutputs } from './output.js';
import { isOutputRemoved } from './shown-part.js';

/** What cells share while a page is rendered. */
export interface CellContext extends Omit<ProseContext, 'attachments' | 'losses'> {
  readonly language: string;
  /** Whether the page lists the parameters under its title. */
  readonly listsParameters: boolean;
  readonly page: PageState;
}

/** A text of more elements waits until the reader asks for it. */
const mostElements = 3000;

/** Renders the cell at `index` (from 0); nothing when its tags remove it or it is empty. */
export function renderCell(cell: Cell, index: number, context: CellContext): Html | null {
  context.page.cell = index + 1;
  const options = readCellOptions(cell);
  if (options.cell === 'removed') {
    if (cell.cell_type === 'code') noteRemoved(cell.outputs, context.page);
    return null;
  }
  const content = renderContent(cell, options, context);
  if (content.markup.trim() === '') return null;
  const shown = options.cell === 'folded' ? foldHeld('Hidden cell', content) : content;
  return html`<div class="cell ${cell.cell_type}${classesOf(options)}" id="cell-${index + 1}">\n${frameTask(shown, options)}\n</div>`;
}

function classesOf({ width, scrolls }: CellOptions): string {
  return `${width === 'text' ? '' : ` ${width}`}${scrolls ? ' scrolls' : ''}`;
}

/** An exercise is marked, a solution is closed until the reader opens it. */
function frameTask(content: Html, { teaching }: CellOptions): Html {
  if (teaching === 'solution') return foldHeld('Solution', content, 'fold solution');
  if (teaching === null) return content;
  return html`<div class="exercise" role="group" aria-label="Exercise"><p class="label">Exercise</p>\n${content}\n</div>`;
}

function renderContent(cell: Cell, options: CellOptions, context: CellContext): Html {
  switch (cell.cell_type) {
    case 'markdown':
      return foldLarge('A long text', renderText(cell, context), mostElements);
    case 'code':
      return html`${renderInput(cell, options, context)}${renderResult(cell, options, context.page)}`;
    case 'raw':
      return renderRaw(cell.source);
  }
}

/** A text; what it can't show is noted, once each. */
function renderText(cell: TextCell, context: CellContext): Html {
  const losses: string[] = [];
  const shown = renderProse(cell.source, { ...context, attachments: readAttachments(cell), losses });
  for (const reason of new Set(losses)) context.page.textLosses.push({ cell: context.page.cell, reason });
  return shown;
}

/** The code, folded; what a reader must see to trust the page (checks, what failed, parameters unless they stand under the title) is open. */
function renderInput(cell: CodeCell, { source, input, summary }: CellOptions, context: CellContext): Html | null {
  if (source.trim() === '' || input === 'removed') return null;
  const failed = findError(cell.outputs) !== undefined;
  const tags = context.listsParameters ? ['assert'] : ['assert', 'parameters', 'injected-parameters'];
  const telling = tags.some((tag) => hasTag(cell, tag));
  const open = failed || input === 'open' || (telling && input !== 'folded');
  const preview = source.split('\n').find((line) => line.trim() !== '') ?? '';
  const code = html`<pre tabindex="0"><code>${highlightCode(source, context.language)}</code></pre>`;
  return html`<details class="fold input"${open && html` open`}>
<summary><span>${summary ?? labelOf(cell, failed, context)}</span> <code class="preview">${preview.trim()}</code></summary>
${open ? code : hold(code)}
</details>`;
}

/** Parameters that stand under the title aren't announced again. */
function labelOf(cell: CodeCell, failed: boolean, { listsParameters }: CellContext): string {
  if (!listsParameters && hasTag(cell, 'parameters')) return 'Parameters';
  if (!listsParameters && hasTag(cell, 'injected-parameters')) return 'Parameters of this run';
  if (!hasTag(cell, 'assert')) return 'Code';
  if (cell.execution_count === null) return 'Checks, not run';
  return failed ? 'Checks, failed' : 'Checks, passed';
}

function renderResult(cell: CodeCell, options: CellOptions, page: PageState): Html | null {
  const isRemoved = (output: Output): boolean => isOutputRemoved(output, options);
  noteRemoved(cell.outputs.filter(isRemoved), page);
  const kept = cell.outputs.filter((output) => !isRemoved(output));
  if (kept.length === 0) return null;
  const outputs = html`${renderOutputs(kept, page)}`;
  return options.output === 'folded' ? foldHeld('Output', outputs) : outputs;
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
