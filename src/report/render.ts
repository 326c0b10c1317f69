/** A notebook to one self-contained HTML document. */
import type { Cell, Notebook } from '../notebook/nbformat.js';
import { numberAll } from './captions.js';
import { type CellContext, renderCell } from './cell.js';
import { readCellOptions } from './cell-options.js';
import { renderContents } from './contents.js';
import { renderFacts } from './facts.js';
import { type FrontMatter, takeFrontMatter } from './front-matter.js';
import { type Html, html } from './html.js';
import { describeMaking } from './made-from.js';
import { createFootnotes, renderFootnotes } from './markdown/footnotes.js';
import { describeMarkdown } from './markdown.js';
import { renderMasthead, renderParameters } from './masthead.js';
import { createPageState, type PageState, readObject } from './mime/renderer.js';
import { renderNotes } from './notes.js';
import { createOutline } from './outline.js';
import { findError } from './output.js';
import { contentPlace, renderPageParts } from './page.js';
import { gatherNeeds } from './page-needs.js';
import { readingStyle } from './reading-style.js';
import { findWords } from './scripts/find-words.js';
import { foldCode } from './scripts/fold-code.js';
import { followContents } from './scripts/follow-contents.js';
import { linkCells } from './scripts/link-cells.js';
import { revealTarget } from './scripts/reveal.js';
import { isSynthetic } from './synthetic.js';
import { countFates, type ReportSummary } from './tally.js';
import { codeTool, searchTool } from './tools.js';

/** Options of {@link render}. */
export interface RenderOptions {
  /** The page's title; default: the one that the notebook states, or its first first-level heading. */
  readonly title?: string;
  /** The notebook's file: its name, and its SHA-256 in hexadecimal digits. Stated with the provenance. */
  readonly generatedFrom?: { readonly name: string; readonly sha256: string };
  /** A sentence under the title, for example which backend was used and why. */
  readonly note?: string;
  /** What had to be repaired in the notebook; told on the page. */
  readonly repairs?: readonly string[];
}

/**
 * Renders a notebook of any kernel as a page that makes no network request, and that the same notebook always gives
 * byte for byte.
 *
 * Nothing of the notebook is trusted: markup is sanitised, text escaped, and the page's Content-Security-Policy lets no
 * script run but its own.
 *
 * @param notebook - executed or not; errors in it are shown and named under the title
 * @param options - see {@link RenderOptions}
 * @returns an HTML document, about 1.5 MB more where a figure needs the plotting library
 */
export function render(notebook: Notebook, options: RenderOptions = {}): string {
  return Buffer.concat(renderReport(notebook, options).parts.map((part) => Buffer.from(part))).toString();
}

/**
 * Renders as {@link render} does, and tells what became of every output.
 *
 * @returns the document in parts (UTF-8): a large one is never a single text, of which several copies would stand in memory
 */
export function renderReport(
  given: Notebook,
  options: RenderOptions = {},
): { readonly parts: readonly (string | Uint8Array)[]; readonly summary: ReportSummary } {
  const { front, notebook } = takeFrontMatter(given);
  const context = surveyNotebook(notebook, front);
  const { outline, page, notes, references, parameters } = context;
  const cells = notebook.cells.flatMap((cell, index) => {
    const shown = renderCell(cell, index, context);
    return shown === null ? [] : [Buffer.from(`${shown.markup}\n`)];
  });
  const contents = renderContents(outline.headings);
  const summary = { ...summarize(notebook, page, options), unknownReferences: [...new Set(references.unknown)] };
  const masthead = renderMasthead(front, page.fonts);
  const title = options.title ?? outline.title ?? 'Untitled notebook';
  const body = html`<div class="sheet${contents !== null && ' listed'}">
<header>
<h1>${title}</h1>
${masthead}${options.note !== undefined && html`<p>${options.note}</p>\n`}${notebook.cells.map(renderFailure)}${parameters}</header>
${contents}
<main id="main" tabindex="-1">
${contentPlace}
${renderFootnotes(notes)}</main>
${renderNotes(summary)}
${renderFooter(notebook, options)}
</div>`;
  const { scripts, ...needs } = gatherNeeds(page, true);
  const foldsCode = cells.some((cell) => cell.includes('<details class="fold input"'));
  const madeFrom = options.generatedFrom && { madeFrom: describeMaking(notebook, options.generatedFrom) };
  const document = {
    title,
    body,
    synthetic: isSynthetic(notebook),
    tools: html`${searchTool}${foldsCode && codeTool}`,
    scripts: [
      ...(contents === null ? [] : [followContents]),
      ...(foldsCode ? [foldCode] : []),
      ...readingScripts,
      ...scripts,
      revealTarget,
    ],
    ...needs,
    style: needs.style + readingStyle,
    ...madeFrom,
  };
  return { parts: renderPageParts(document, cells), summary };
}

/** Tools of every notebook's page; what follows the address comes last, when all else stands. */
const readingScripts = [findWords, linkCells];

/** What is to be known of the whole notebook before its cells are rendered one by one. */
function surveyNotebook(notebook: Notebook, front: FrontMatter): CellContext & { readonly parameters: Html | null } {
  const titles = listTitles(notebook);
  const title = titles[0] === front.title ? null : front.title;
  const notes = createFootnotes(notebook.cells.flatMap((cell) => (cell.cell_type === 'markdown' ? cell.source : [])));
  const { captions, references } = numberAll(notebook, createOutline(titles.length, title), notes);
  const page = { ...createPageState(choosePreview(notebook), readWidgets(notebook)), captions };
  const parameters = renderParameters(notebook);
  return {
    ...{ language: readLanguage(notebook), outline: createOutline(titles.length, title), notes, references },
    ...{ page, fonts: page.fonts, parameters, listsParameters: parameters !== null },
  };
}

function summarize(
  { cells }: Notebook,
  page: PageState,
  { repairs = [] }: RenderOptions,
): Omit<ReportSummary, 'unknownReferences'> {
  return {
    cells: cells.length,
    outputs: countFates(page.facts),
    details: page.facts,
    missingAlternatives: [...page.missingAlternatives],
    repairs,
  };
}

/** Long texts of a notebook with many outputs show fewer lines, so that the page stays within 20,000 elements. */
function choosePreview({ cells }: Notebook): number {
  const outputs = cells.reduce((count, cell) => count + (cell.cell_type === 'code' ? cell.outputs.length : 0), 0);
  const dollars = cells.reduce(
    (count, cell) => count + (cell.cell_type === 'markdown' ? cell.source.split('$').length - 1 : 0),
    0,
  );
  // About 13 elements a cell and 28 a formula; what is left of the 20,000 is for lines, of one coloured piece each.
  const left = 18_000 - 13 * cells.length - 14 * dollars;
  return Math.max(1, Math.min(20, Math.floor(left / 2 / Math.max(1, outputs))));
}

function readWidgets({ metadata }: Notebook): Readonly<Record<string, unknown>> {
  const stored = readObject(readObject(metadata['widgets'])?.['application/vnd.jupyter.widget-state+json']);
  return readObject(stored?.['state']) ?? {};
}

function listTitles({ cells }: Notebook): readonly string[] {
  const prose = cells.filter((cell) => cell.cell_type === 'markdown');
  return prose.flatMap((cell) => describeMarkdown(cell.source).titles);
}

function readLanguage({ metadata }: Notebook): string {
  return metadata.kernelspec?.language ?? metadata.language_info?.name ?? 'typescript';
}

function renderFailure(cell: Cell, index: number): Html {
  const error = cell.cell_type === 'code' ? findError(cell.outputs) : undefined;
  if (error === undefined || readCellOptions(cell).cell === 'removed') return html``;
  return html`<p class="failure" role="note"><strong>A cell failed.</strong> <a href="#cell-${index + 1}">${error.ename}</a>: ${error.evalue}</p>\n`;
}

/** Where the page comes from: what the notebook's metadata says, whatever its keys. */
function renderFooter({ metadata, cells }: Notebook, { generatedFrom }: RenderOptions): Html | null {
  const removed = cells.filter((cell) => readCellOptions(cell).cell === 'removed').length;
  const facts = {
    ...(generatedFrom && { notebook: generatedFrom.name, notebookSha256: generatedFrom.sha256 }),
    ...readObject(metadata['angiolab']),
    ...(removed > 0 && { cellsLeftOutByTag: removed }),
  };
  if (Object.keys(facts).length === 0) return null;
  return html`<footer>\n<h2 id="provenance">Provenance</h2>\n${renderFacts(facts)}\n</footer>`;
}
