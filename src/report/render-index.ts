/** The index page of a set of notebooks: a table that can be sorted, and a search over all pages. */
import type { Notebook } from '../notebook/nbformat.js';
import { takeFrontMatter } from './front-matter.js';
import { findHeadlineOutput, formatHeadline, readHeadlines } from './headline.js';
import { type Html, html } from './html.js';
import { renderSearch, searchScript } from './index-search.js';
import { sortScript } from './index-sort.js';
import { indexStyle } from './index-style.js';
import { createLooseOutputs, type LooseOutputs } from './loose-outputs.js';
import { describeMarkdown } from './markdown.js';
import { notesPlace, renderPage } from './page.js';
import { readObject } from './read-object.js';
import { keepShown } from './shown-part.js';
import { isSynthetic } from './synthetic.js';

/** One notebook of the set. */
export interface IndexEntry {
  /** Executed as far as it came; its first heading and first paragraph stand in its row, and what it declares as its result. */
  readonly notebook: Notebook;
  /** What to call it where it has no heading, for example its file's name. */
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Address of its report, relative to the index page; none was made if absent. */
  readonly href?: string;
  readonly durationMs?: number;
  /** One line on what happened: the error, or why it was skipped. */
  readonly reason?: string;
}

/** Options of {@link renderIndex}. */
export interface IndexOptions {
  readonly title: string;
  /** A sentence under the title, for example which data and which backend. */
  readonly note?: string;
}

/** An entry, and what its notebook says. */
interface Row extends IndexEntry {
  readonly label: string;
  readonly summary: string | null;
  readonly synthetic: boolean;
  readonly code: string | null;
  readonly figure: Html | null;
}

/**
 * Renders the index page of a set, in the order of `entries`: self-contained, and the same bytes for the same input.
 *
 * @returns an HTML document; about 1.5 MB more where a notebook's headline is a figure
 */
export function renderIndex(entries: readonly IndexEntry[], options: IndexOptions): string {
  const outputs = createLooseOutputs();
  const rows = entries.map((entry) => readRow(entry, outputs));
  const codes = [...new Set(rows.flatMap(({ code }) => code ?? []))];
  const search = renderSearch(
    rows.flatMap(({ label, href, notebook }) => (href === undefined ? [] : [{ title: label, href, notebook }])),
  );
  const body = html`<div class="sheet set-page">
<header>
<h1>${options.title}</h1>
${options.note !== undefined && html`<p>${options.note}</p>\n`}<p class="tally">${tally(entries)}${codes.length === 1 && html`. Code: ${codes[0]!}`}</p>
</header>
<main id="main" tabindex="-1">
${search}${renderTable(rows, codes.length > 1)}
${notesPlace}</main>
</div>`;
  const synthetic = rows.length > 0 && rows.every((row) => row.synthetic);
  const needs = outputs.needs();
  const scripts = [
    ...(search === null ? [] : [searchScript]),
    ...(rows.length > 1 ? [sortScript] : []),
    ...needs.scripts,
  ];
  return renderPage({ ...needs, title: options.title, body, synthetic, scripts, style: needs.style + indexStyle });
}

function readRow(entry: IndexEntry, outputs: LooseOutputs): Row {
  const { notebook, name } = entry;
  const { title, summary } = describe(notebook);
  const output = findHeadlineOutput(notebook);
  return {
    ...entry,
    label: title ?? name,
    summary,
    synthetic: isSynthetic(notebook),
    code: describeCode(notebook),
    figure: output && outputs.show(output),
  };
}

/** Roles are said in words, since a phone's style takes the table's own away. */
function renderTable(rows: readonly Row[], withCode: boolean): Html {
  const withFigure = rows.some(({ figure }) => figure !== null);
  const withResult = rows.some(({ notebook }) => readHeadlines(notebook).length > 0);
  const names = ['Notebook', withResult && 'Result', 'Status', 'Duration', withCode && 'Code', withFigure && 'Figure'];
  const mixed = rows.some(({ synthetic }) => !synthetic);
  const headings = names
    .filter((name) => name !== false)
    .map((name) => html`<th scope="col" role="columnheader"${name !== 'Figure' && html` data-sortable`}>${name}</th>`);
  return html`<table class="set" role="table">
<caption class="spoken">The notebooks of the set</caption>
<thead role="rowgroup"><tr role="row">${headings}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => renderRow(row, { withResult, withCode, withFigure, mixed }))}</tbody>
</table>`;
}

interface Columns {
  readonly withResult: boolean;
  readonly withCode: boolean;
  readonly withFigure: boolean;
  /** Whether rows say that their data are synthetic: where all are, the page says so once. */
  readonly mixed: boolean;
}

function renderRow(row: Row, { withResult, withCode, withFigure, mixed }: Columns): Html {
  const { label, name, summary, status, href, durationMs, reason, synthetic, code, figure, notebook } = row;
  const title = href === undefined ? html`<span class="name">${label}</span>` : html`<a href="${href}">${label}</a>`;
  const headlines = readHeadlines(notebook);
  const duration = durationMs === undefined ? '' : formatDuration(durationMs);
  return html`<tr role="row">
<th scope="row" role="rowheader" class="question" data-sort="${name}">${title}
${summary !== null && html`<p class="summary">${summary}</p>\n`}${reason !== undefined && html`<p class="reason ${status}">${reason}</p>\n`}</th>
${
  withResult &&
  renderCell(
    'Result',
    String(headlines[0]?.value ?? ''),
    headlines.length > 0 &&
      html`<dl>${headlines.map((headline) => html`<dt>${headline.name}</dt><dd>${formatHeadline(headline)}</dd>`)}</dl>`,
  )
}${renderCell('Status', status, html`<span><span class="status ${status}">${status}</span>${synthetic && mixed && html`<span class="made-up">synthetic data</span>`}</span>`)}${renderCell('Duration', String(durationMs ?? ''), html`${duration}`)}${withCode && renderCell('Code', code ?? '', html`${code ?? ''}`)}${withFigure && renderCell('Figure', '', figure)}</tr>
`;
}

function renderCell(name: string, value: string, content: Html | null | false): Html {
  return html`<td role="cell" class="of-${name.toLowerCase()}" data-label="${name}" data-sort="${value}">${content}</td>\n`;
}

/** "4 notebooks: 3 done, 1 failed". */
function tally(entries: readonly IndexEntry[]): string {
  const counts = (['done', 'failed', 'skipped'] as const).flatMap((status) => {
    const count = entries.filter((entry) => entry.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const noun = entries.length === 1 ? 'notebook' : 'notebooks';
  return [`${entries.length} ${noun}`, counts.join(', ')].filter(Boolean).join(': ');
}

/** "commit 1a2b3c4d, with changes that are not in it"; null where the notebook doesn't say. */
function describeCode({ metadata }: Notebook): string | null {
  const { commit, changed } = readObject(readObject(metadata['angiolab'])?.['run']) ?? {};
  if (typeof commit !== 'string') return null;
  if (!/^[0-9a-f]{40,}$/.test(commit)) return commit.slice(0, 80);
  return `commit ${commit.slice(0, 8)}${changed === true ? ' with uncommitted changes' : ''}`;
}

function describe(given: Notebook): { title: string | null; summary: string | null } {
  const { front, notebook } = takeFrontMatter(keepShown(given).notebook);
  const prose = notebook.cells
    .filter((cell) => cell.cell_type === 'markdown')
    .map((cell) => describeMarkdown(cell.source));
  return {
    title: front.title ?? prose.flatMap(({ titles }) => titles)[0] ?? null,
    summary: front.abstract ?? prose.find(({ paragraph }) => paragraph !== null)?.paragraph ?? null,
  };
}

/** "0.4 s", "12 s", "3 min 5 s". */
function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
