/** What stands under a page's title: authors, date, abstract, keywords, and the notebook's parameters with their values. */
import { type Cell, hasTag, type Notebook } from '../notebook/nbformat.js';
import { listParameters } from '../notebook/parameters/parameters.js';
import { readCellOptions } from './cell-options.js';
import type { Author, FrontMatter } from './front-matter.js';
import { type Html, html } from './html.js';
import { renderLine } from './markdown.js';

/** Renders the front matter but for the title. @param fonts - gets the fonts of formulas */
export function renderMasthead({ subtitle, authors, date, abstract, keywords }: FrontMatter, fonts: Set<string>): Html {
  return html`${subtitle !== null && html`<p class="subtitle">${subtitle}</p>\n`}${
    authors.length > 0 && html`<ul class="authors" aria-label="Authors">\n${authors.map(renderAuthor)}</ul>\n`
  }${date !== null && html`<p class="date">${date}</p>\n`}${
    abstract !== null &&
    html`<div class="abstract" role="group" aria-label="Abstract">${abstract.split(/\n{2,}/).map((part) => html`<p>${renderLine(part, fonts)}</p>\n`)}</div>\n`
  }${keywords.length > 0 && html`<p class="keywords"><span class="kind">Keywords</span> ${keywords.join(', ')}</p>\n`}`;
}

function renderAuthor({ name, affiliations, orcid }: Author): Html {
  const link = orcid !== null && html` <a href="https://orcid.org/${orcid}" aria-label="ORCID of ${name}">ORCID</a>`;
  return html`<li><span class="name">${name}</span>${link}${affiliations.length > 0 && html` <span class="place">${affiliations.join('; ')}</span>`}</li>\n`;
}

/** The parameters that this run changed, and the others folded; nothing where none is declared. */
export function renderParameters(notebook: Notebook): Html | null {
  const declared = readParameters(notebook, 'parameters');
  const injected = readParameters(notebook, 'injected-parameters');
  if (declared.size === 0 && injected.size === 0) return null;
  const isChanged = (name: string): boolean => injected.has(name) && injected.get(name) !== declared.get(name);
  const names = [...new Set([...declared.keys(), ...injected.keys()])];
  const render = (name: string): Html => {
    const before = isChanged(name) ? declared.get(name) : undefined;
    const note = before !== undefined && html` <span class="default">default <code>${before}</code></span>`;
    return html`<dt>${name}</dt><dd><code>${injected.get(name) ?? declared.get(name) ?? ''}</code>${note}</dd>\n`;
  };
  const list = (shown: readonly string[]): Html => html`<dl class="facts">\n${shown.map(render)}</dl>\n`;
  const changed = names.filter(isChanged);
  const others = names.filter((name) => !isChanged(name));
  const label = `${others.length}${changed.length > 0 ? ' other' : ''} ${others.length === 1 ? 'parameter' : 'parameters'}, as by default`;
  return html`<div class="parameters" role="group" aria-label="Parameters">\n${
    changed.length > 0 && html`<p class="label">Parameters of this run</p>\n${list(changed)}`
  }${others.length > 0 && html`<details class="fold"><summary>${label}</summary>\n${list(others)}</details>\n`}</div>\n`;
}

/** Names and values as the first cell with this tag writes them, unless it is kept from the page; none in a language whose assignments nobody reads here. */
function readParameters(notebook: Notebook, tag: string): ReadonlyMap<string, string> {
  const isShown = (cell: Cell): boolean => {
    const { cell: whole, input } = readCellOptions(cell);
    return whole !== 'removed' && input !== 'removed';
  };
  const cells = notebook.cells.filter((cell) => hasTag(cell, tag) && isShown(cell)).slice(0, 1);
  const tagged = cells.map((cell) => ({ ...cell, metadata: { tags: ['parameters'] } }));
  try {
    const parameters = listParameters({ ...notebook, cells: tagged });
    return new Map(parameters.map((parameter) => [parameter.name, parameter.default]));
  } catch {
    return new Map();
  }
}
