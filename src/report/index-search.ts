/** The search of an index page: the words of all its notebooks as data in the page, and the script that looks through them. */
import { stripVTControlCharacters } from 'node:util';
import type { Cell, Notebook, Output } from '../notebook/nbformat.js';
import { maskIdentifiers } from '../privacy/mask-identifiers.js';
import { decodeText, type Html, html, scriptJson } from './html.js';
import { readWords } from './markdown.js';
import { maskMarkup } from './masking/mask-markup.js';
import { keepShown } from './shown-part.js';

/** A notebook that can be found: its page must exist. */
export interface Searchable {
  readonly title: string;
  readonly href: string;
  readonly notebook: Notebook;
}

/** Characters of all notebooks together, and of one cell. */
const budget = 1_500_000;
const longestCell = 20_000;

/** The search box and its words; hidden until its script runs. Nothing where no notebook has a page. */
export function renderSearch(searchables: readonly Searchable[]): Html | null {
  if (searchables.length === 0) return null;
  const share = Math.floor(budget / searchables.length);
  const indexed = searchables.map(({ title, href, notebook }) => ({
    ...{ title, href },
    ...collectWords(keepShown(notebook).notebook, share),
  }));
  const cut = indexed.some((entry) => entry.cut);
  const words = indexed.map(({ title, href, parts }) => ({ title, href, parts }));
  return html`<search id="search" hidden>
<label for="query">Search prose, code and outputs of all pages</label>
<input id="query" type="search" autocomplete="off" spellcheck="false">
<p id="found" role="status"></p>
<ol id="hits"></ol>
${cut && html`<p class="notice">Of long cells and notebooks the search knows the beginning.</p>\n`}</search>
<script type="application/json" id="words">${scriptJson(words)}</script>
`;
}

/** Pairs of a cell's number, from 1, and its words. */
function collectWords({ cells }: Notebook, share: number): { parts: [number, string][]; cut: boolean } {
  const parts: [number, string][] = [];
  let [room, cut] = [share, false];
  for (const [index, cell] of cells.entries()) {
    const words = wordsOf(cell).replace(/\s+/g, ' ').trim();
    const kept = words.slice(0, Math.min(longestCell, room));
    cut ||= kept.length < words.length;
    room -= kept.length;
    if (kept !== '') parts.push([index + 1, kept]);
  }
  return { parts, cut };
}

/** Masked while lines and tags still tell which label a value has. */
function wordsOf(cell: Cell): string {
  if (cell.cell_type === 'markdown') return wordsOfMarkup(readWords(cell.source).markup);
  const texts = cell.cell_type === 'code' ? [cell.source, ...cell.outputs.map(wordsOfOutput)] : [cell.source];
  return maskIdentifiers(texts.map(dropData).join('\n'), {});
}

function dropData(text: string): string {
  return text.replace(/data:[\w/+.-]+;base64,[\w+/=]*/g, '');
}

/** Of an output with a table in HTML the words of that, as its page shows it. */
function wordsOfOutput(output: Output): string {
  if (output.output_type === 'stream') return stripVTControlCharacters(output.text);
  if (output.output_type === 'error') return `${output.ename} ${output.evalue}`;
  const markup = output.data['text/html'];
  const shown = typeof markup === 'string' ? wordsOfMarkup(markup) : '';
  if (shown.trim() !== '') return shown;
  const texts = ['text/plain', 'text/markdown', 'text/latex'].map((type) => output.data[type]);
  return texts.filter((value) => typeof value === 'string').join('\n');
}

function wordsOfMarkup(markup: string): string {
  const start = dropData(markup).slice(0, 5 * longestCell);
  return decodeText(maskMarkup(start, {}).replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^<>]*>/gi, ' '));
}

/** Looks for all words of the query in each cell; results are links to cells, with the words marked. */
export const searchScript = `
(() => {
  const box = document.querySelector('#search');
  if (box === null) return;
  const [query, found, hits] = ['#query', '#found', '#hits'].map((id) => box.querySelector(id));
  box.hidden = false;
  let pages;
  const fold = (text) => text.toLowerCase();
  const load = () => JSON.parse(document.querySelector('#words').textContent).map((page) => ({
    ...page, parts: [[0, page.title], ...page.parts].map(([cell, text]) => ({ cell, text, folded: fold(text) })),
  }));
  const mark = (text, words) => {
    const escaped = words.map((word) => word.replace(/[.*+?^$\{}()|[\\]\\\\]/g, '\\\\$&'));
    return text.split(new RegExp('(' + escaped.join('|') + ')', 'gi')).map((piece, index) => {
      if (index % 2 === 0) return piece;
      const element = document.createElement('mark');
      element.textContent = piece;
      return element;
    });
  };
  const excerpt = ({ text, folded }, words) => {
    const at = Math.max(0, Math.min(...words.map((word) => folded.indexOf(word))) - 60);
    return (at > 0 ? '… ' : '') + text.slice(at, at + 200) + (at + 200 < text.length ? ' …' : '');
  };
  const list = (page, part, words) => {
    const [item, link, line] = ['li', 'a', 'p'].map((name) => document.createElement(name));
    link.href = page.href + (part.cell > 0 ? '#cell-' + part.cell : '');
    link.append(page.title + (part.cell > 0 ? ', cell ' + part.cell : ''));
    line.append(...mark(part.cell > 0 ? excerpt(part, words) : part.text, words));
    item.append(link, line);
    return item;
  };
  const search = () => {
    const words = [...new Set(fold(query.value).split(/\\s+/).filter(Boolean))];
    const asked = words.join('').length >= 2;
    pages ??= load();
    const all = asked ? pages.flatMap((page) => page.parts.filter(({ folded }) => words.every((word) => folded.includes(word))).map((part) => [page, part])) : [];
    hits.replaceChildren(...all.slice(0, 40).map(([page, part]) => list(page, part, words)));
    const count = new Set(all.map(([page]) => page.href)).size;
    found.textContent = !asked ? '' : all.length === 0 ? 'Nothing found.'
      : all.length + (all.length === 1 ? ' place' : ' places') + ' in ' + count + (count === 1 ? ' page' : ' pages') + (all.length > 40 ? '; the first 40 are shown.' : '.');
  };
  let timer;
  query.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, 120); });
  query.addEventListener('keydown', ({ key }) => { if (key === 'Escape') { query.value = ''; search(); } });
})();
`;
