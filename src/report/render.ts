/** A notebook to one self-contained HTML document. */
import type { Notebook } from '../notebook/nbformat.js';
import type { MaskCounts } from '../privacy/mask-identifiers.js';
import type { Asset, AssetPlace } from './assets.js';
import { numberAll } from './captions.js';
import { type CellContext, renderCell } from './cell.js';
import { readCellOptions } from './cell-options.js';
import { renderContents } from './contents.js';
import { renderFacts } from './facts.js';
import { type FrontMatter, takeFrontMatter } from './front-matter.js';
import { countElements, foldHeld, foldLarge } from './hold.js';
import { type Html, html } from './html.js';
import { describeMaking } from './made-from.js';
import { createFootnotes, renderFootnotes } from './markdown/footnotes.js';
import { describeMarkdown } from './markdown.js';
import { maskJson } from './masking/mask-json.js';
import { renderMasthead, renderParameters } from './masthead.js';
import { createPageState, type PageState } from './mime/renderer.js';
import { renderNotes } from './notes.js';
import { createOutline } from './outline.js';
import { findError } from './output.js';
import { contentPlace, notesPlace, type RenderedPage, renderPageParts } from './page.js';
import { gatherNeeds } from './page-needs.js';
import { readObject } from './read-object.js';
import { readingStyle } from './reading-style.js';
import { createCellRuns } from './runs.js';
import { findWords } from './scripts/find-words.js';
import { foldCode } from './scripts/fold-code.js';
import { followContents } from './scripts/follow-contents.js';
import { linkCells } from './scripts/link-cells.js';
import { splitTables } from './scripts/split-tables.js';
import { keepShown } from './shown-part.js';
import { isSynthetic } from './synthetic.js';
import { countFates, type ReportSummary } from './tally.js';
import { codeTool, searchTool } from './tools.js';

/** The contents, and the provenance, of more elements wait until the reader asks for them. */
const mostElementsBeside = 1500;
/** So many failed cells are named under the title. */
const mostFailures = 20;

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
  /** Where scripts, style and fonts go; default: into the page. */
  readonly assets?: AssetPlace;
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
 * @returns the document in parts (UTF-8): a large one is never a single text, of which several copies would stand in memory; and
 * the files that must lie beside it, none unless `assets` is `shared`
 */
export function renderReport(
  given: Notebook,
  options: RenderOptions = {},
): { readonly parts: RenderedPage['parts']; readonly assets: readonly Asset[]; readonly summary: ReportSummary } {
  const { front, notebook } = takeFrontMatter(given);
  const context = surveyNotebook(notebook, front);
  const { outline, page, notes, references, parameters } = context;
  const runs = createCellRuns();
  notebook.cells.forEach((cell, index) => {
    const shown = renderCell(cell, index, context);
    if (shown !== null) runs.add(shown);
  });
  const cells = runs.finish();
  const contents = renderContents(outline.headings);
  const isLong = contents !== null && countElements(contents) > mostElementsBeside;
  const summary = { ...summarize(notebook, page, options), unknownReferences: [...new Set(references.unknown)] };
  const masthead = renderMasthead(front, page.fonts);
  const title = options.title ?? outline.title ?? 'Untitled notebook';
  const body = html`<div class="sheet${contents !== null && !isLong && ' listed'}">
<header>
<h1>${title}</h1>
${masthead}${options.note !== undefined && html`<p>${options.note}</p>\n`}${renderFailures(notebook)}${parameters}</header>
${isLong ? foldHeld('Contents', contents) : contents}
<main id="main" tabindex="-1">
${contentPlace}
${renderFootnotes(notes)}</main>
${notesPlace}
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
      ...(contents === null || isLong ? [] : [followContents]),
      ...(foldsCode ? [foldCode] : []),
      ...readingScripts,
      ...(cells.some((cell) => cell.includes('<table')) ? [splitTables] : []),
      ...scripts,
    ],
    ...needs,
    style: needs.style + readingStyle,
    ...madeFrom,
    assets: options.assets ?? ('inline' as const),
    notes: (masked: MaskCounts) => renderNotes({ ...summary, masked }),
  };
  const { parts, assets, masked } = renderPageParts(document, cells);
  return { parts, assets, summary: { ...maskJson(summary, {}), masked } };
}

/** Tools of every notebook's page. */
const readingScripts = [findWords, linkCells];

/** What is to be known of the whole notebook before its cells are rendered one by one. */
function surveyNotebook(notebook: Notebook, front: FrontMatter): CellContext & { readonly parameters: Html | null } {
  const titles = listTitles(notebook);
  const title = titles[0] === front.title ? null : front.title;
  const notes = createFootnotes(notebook.cells.flatMap((cell) => (cell.cell_type === 'markdown' ? cell.source : [])));
  const { captions, references } = numberAll(notebook, createOutline(titles.length, title), notes);
  const page = { ...createPageState(readWidgets(notebook)), captions };
  const parameters = renderParameters(notebook);
  return {
    ...{ language: readLanguage(notebook), outline: createOutline(titles.length, title), notes, references },
    ...{ page, fonts: page.fonts, parameters, listsParameters: parameters !== null },
  };
}

function summarize(
  notebook: Notebook,
  page: PageState,
  { repairs = [] }: RenderOptions,
): Omit<ReportSummary, 'unknownReferences'> {
  return {
    cells: notebook.cells.length,
    outputs: countFates(page.facts),
    details: page.facts,
    textLosses: page.textLosses,
    leftOut: keepShown(notebook).leftOut,
    missingAlternatives: [...page.missingAlternatives],
    repairs,
    masked: {},
  };
}

function readWidgets({ metadata }: Notebook): Readonly<Record<string, unknown>> {
  const stored = readObject(readObject(metadata['widgets'])?.['application/vnd.jupyter.widget-state+json']);
  return readObject(stored?.['state']) ?? {};
}

function listTitles({ cells }: Notebook): readonly string[] {
  const prose = cells.filter((cell) => cell.cell_type === 'markdown' && readCellOptions(cell).cell !== 'removed');
  return prose.flatMap((cell) => describeMarkdown(cell.source).titles);
}

function readLanguage({ metadata }: Notebook): string {
  return metadata.kernelspec?.language ?? metadata.language_info?.name ?? 'typescript';
}

/** Names the cells that failed; of very many the first ones. */
function renderFailures({ cells }: Notebook): Html {
  const failures = cells.flatMap((cell, index) => {
    const error = cell.cell_type === 'code' ? findError(cell.outputs) : undefined;
    if (error === undefined || readCellOptions(cell).cell === 'removed') return [];
    return html`<p class="failure" role="note"><strong>A cell failed.</strong> <a href="#cell-${index + 1}">${error.ename}</a>: ${error.evalue}</p>\n`;
  });
  const rest = failures.length - mostFailures;
  return html`${failures.slice(0, mostFailures)}${rest > 0 && html`<p class="failure" role="note">${rest} more cells failed.</p>\n`}`;
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
  return html`<footer>\n<h2 id="provenance">Provenance</h2>\n${foldLarge('All facts', renderFacts(facts), mostElementsBeside)}\n</footer>`;
}
