/** The comparison page: what differs between experiments, from what they were given to what they show. */
import type { MimeBundle, Notebook } from '../../notebook/nbformat.js';
import type { MaskCounts } from '../../privacy/mask-identifiers.js';
import { takeFrontMatter } from '../front-matter.js';
import { type Html, html } from '../html.js';
import { createLooseOutputs, type LooseOutputs } from '../loose-outputs.js';
import { describeMarkdown } from '../markdown.js';
import { maskJson } from '../masking/mask-json.js';
import { notesPlace, renderPageParts } from '../page.js';
import { describeLeftOut, keepShown, type LeftOut } from '../shown-part.js';
import { alignCells } from './align-cells.js';
import { compareFacts, type FactRow } from './compare-facts.js';
import type { Compared, Comparison, FigureGroup } from './comparison.js';
import { comparisonStyle } from './comparison-style.js';
import { createCellComparer } from './render-cells.js';
import { headColumns, renderScores } from './render-scores.js';

/** What a comparison found, in numbers. */
export interface ComparisonSummary {
  readonly differingFacts: number;
  readonly sameFacts: number;
  readonly differingCells: number;
  readonly sameCells: number;
  /** What tags and options of cells keep from the page, in all notebooks together. */
  readonly leftOut: LeftOut;
  /** Identifiers that were masked on the page, by kind. */
  readonly masked: MaskCounts;
}

/**
 * Renders a comparison as one self-contained page; the same comparison gives the same bytes.
 *
 * @returns the document, and how much differs
 */
export function renderComparison(comparison: Comparison): {
  readonly page: string;
  readonly summary: ComparisonSummary;
} {
  const { scores, figures } = comparison;
  const { compared, leftOut } = hideUnshown(comparison.compared);
  const names = compared.map(({ name }) => name);
  const outputs = createLooseOutputs();
  const facts = compareFacts(compared);
  const drawn = figures.map((group) => renderFigures(group, names, outputs));
  const cells = renderCells(compared, names, outputs);
  const counts = {
    differingFacts: facts.differing.length + facts.partial.length,
    sameFacts: facts.same.length,
    differingCells: cells.differing,
    sameCells: cells.same,
  };
  const title = `Comparison: ${titleOf(compared)}`;
  const body = html`<div class="sheet comparison">
<header>
<h1>${title}</h1>
<p>${describeAll(names, counts)}</p>
${renderNotes(compared)}</header>
<main id="main" tabindex="-1">
${scores.length > 0 && html`<h2>Scores</h2>\n${scores.map((table) => renderScores(table, names))}`}${drawn}<h2>Parameters and provenance</h2>
${renderFacts(facts.differing, names, 'What differs')}${renderPartialFacts(facts.partial, names)}${renderSameFacts(facts.same)}${cells.markup}${renderLeftOut(leftOut)}${notesPlace}</main>
${renderSources(compared)}
</div>`;
  const synthetic = compared.every((item) => item.synthetic);
  const needs = outputs.needs();
  const madeFrom = { sources: compared.flatMap(({ sources }) => sources) };
  const page = { ...needs, title, body, synthetic, style: needs.style + comparisonStyle, madeFrom };
  const { parts, masked } = renderPageParts(page, []);
  return { page: parts.join(''), summary: { ...counts, leftOut, masked } };
}

/** What a notebook's own page doesn't show, this one doesn't either. */
function hideUnshown(given: readonly Compared[]): {
  readonly compared: readonly Compared[];
  readonly leftOut: LeftOut;
} {
  const leftOut = { cells: 0, inputs: 0, outputs: 0 };
  const compared = given.map((item) => {
    if (item.notebook === null) return item;
    const shown = keepShown(item.notebook);
    for (const key of ['cells', 'inputs', 'outputs'] as const) leftOut[key] += shown.leftOut[key];
    return { ...item, notebook: shown.notebook };
  });
  return { compared, leftOut };
}

function renderLeftOut(leftOut: LeftOut): Html | null {
  const words = describeLeftOut(leftOut);
  return words === null
    ? null
    : html`<p class="method">Left out, and not compared, as tags or options of the cells ask: ${words}.</p>
`;
}

/** The title that all notebooks share, else how many things are compared. */
function titleOf(compared: readonly Compared[]): string {
  const titles = new Set(compared.flatMap(({ notebook }) => (notebook === null ? [] : findTitle(notebook))));
  const [title] = titles;
  return title !== undefined && titles.size === 1 ? title : `${compared.length} experiments`;
}

function findTitle(given: Notebook): string[] {
  const { front, notebook } = takeFrontMatter(given);
  const prose = notebook.cells.filter((cell) => cell.cell_type === 'markdown');
  const title = prose.flatMap(({ source }) => describeMarkdown(source).titles)[0];
  return [front.title ?? title ?? ''].filter(Boolean);
}

function describeAll(names: readonly string[], summary: Omit<ComparisonSummary, 'leftOut' | 'masked'>): string {
  const others = names.slice(1);
  const shown = others.length <= 4 ? others.join(', ') : `${others.length} others`;
  const { differingFacts, sameFacts, differingCells, sameCells } = summary;
  const facts = `Of ${differingFacts + sameFacts} facts about their making ${differingFacts} differ`;
  const cells =
    differingCells + sameCells === 0
      ? ''
      : `; of ${differingCells + sameCells} code cells the outputs of ${differingCells} do`;
  return `${shown} against ${names[0]}. ${facts}${cells}.`;
}

function renderNotes(compared: readonly Compared[]): Html {
  return html`${compared.flatMap(({ name, notes }) => notes.map((note) => html`<p class="note">${name}: ${note}</p>\n`))}`;
}

function renderFacts(rows: readonly FactRow[], names: readonly string[], caption: string): Html {
  if (rows.length === 0) return html`<p>None differs.</p>\n`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table class="compared facts-table">
<caption>${caption}</caption>
<thead><tr><th scope="col">Fact</th>${headColumns(names)}</tr></thead>
<tbody>
${rows.map(renderFactRow)}</tbody>
</table></div>
`;
}

function renderFactRow({ group, name, values }: FactRow): Html {
  const cells = values.map((fact, index) => {
    const changed = index > 0 && fact !== values[0];
    const value = fact && maskFact(name, fact);
    return html`<td${changed && html` class="changed"`}>${value === null ? html`<span class="hint">not stated</span>` : changed ? html`<b>${value}</b>` : value}</td>`;
  });
  return html`<tr><th scope="row">${name}<span class="hint">${group}</span></th>${cells}</tr>\n`;
}

/** A fact's name is the label of its value: `PatientID`, or `a.PatientID`. */
function maskFact(name: string, value: string): string {
  const label = name.slice(name.lastIndexOf('.') + 1);
  return Object.values(maskJson({ [label]: value }, {}))[0] ?? value;
}

function renderPartialFacts(rows: readonly FactRow[], names: readonly string[]): Html {
  if (rows.length === 0) return html``;
  const groups = [...new Set(rows.map(({ group }) => group))].join('; ');
  return html`<details class="fold"><summary>What some lack, and the others state alike: ${rows.length} (${groups})</summary>${renderFacts(rows, names, 'What some lack')}</details>\n`;
}

function renderSameFacts(rows: readonly FactRow[]): Html {
  if (rows.length === 0) return html``;
  const isRepeated = (name: string): boolean => rows.filter((row) => row.name === name).length > 1;
  const items = rows.map(
    ({ group, name, values }) =>
      html`<dt>${name}${isRepeated(name) && html` <span class="hint">${group}</span>`}</dt><dd>${values[0] ? maskFact(name, values[0]) : '–'}</dd>`,
  );
  return html`<details class="fold"><summary>The same in all: ${rows.length}</summary><dl class="facts">${items}</dl></details>\n`;
}

function renderFigures({ title, figures }: FigureGroup, names: readonly string[], outputs: LooseOutputs): Html {
  const show = (bundle: MimeBundle): Html => outputs.show({ output_type: 'display_data', data: bundle, metadata: {} });
  if (figures.length === 1)
    return html`<h2>${title}</h2>\n${figures.map((bundle) => (bundle === null ? html`` : show(bundle)))}\n`;
  const columns = figures.map(
    (bundle, index) =>
      html`<div class="column"><p class="label">${names[index] ?? ''}</p>${bundle === null ? html`<p class="hint">No predictions.</p>` : show(bundle)}</div>\n`,
  );
  return html`<h2>${title}</h2>
<div class="wide columns" tabindex="0" role="region" aria-label="${title}">
${columns}</div>
`;
}

function renderCells(
  compared: readonly Compared[],
  names: readonly string[],
  outputs: LooseOutputs,
): { readonly markup: Html; readonly differing: number; readonly same: number } {
  const rows = alignCells(compared.map(({ notebook }) => notebook));
  const comparer = createCellComparer(names, outputs);
  const withNotebook = compared.map(({ notebook }) => notebook !== null);
  const differing = rows.filter((row) => !comparer.isSame(row.filter((_, index) => withNotebook[index])));
  const same = rows.length - differing.length;
  if (rows.length === 0) return { markup: html``, differing: 0, same: 0 };
  const markup = html`<h2>Outputs, cell by cell</h2>
<p class="method">${same} of ${rows.length} code cells show the same everywhere and are left out. <ins>New or changed</ins>, <del>gone</del>.</p>
${differing.map(comparer.render)}`;
  return { markup, differing: differing.length, same };
}

function renderSources(compared: readonly Compared[]): Html {
  const sources = compared.flatMap((item) => item.sources);
  const items = sources.map(({ name, sha256 }) => html`<dt>${name}</dt><dd><code>${sha256}</code></dd>`);
  return html`<footer>\n<h2>Made from</h2>\n<dl class="facts">${items}</dl>\n</footer>`;
}
