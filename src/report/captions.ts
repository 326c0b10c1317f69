/** Captions and numbers of the figures and tables that cells put out, and all that a text can refer to. */
import type { Cell, Notebook, Output } from '../notebook/nbformat.js';
import { type CellOptions, readCaption, readCellOptions } from './cell-options.js';
import { type Html, html, trusted } from './html.js';
import type { Footnotes } from './markdown/footnotes.js';
import { labelId, type References, type Target } from './markdown/references.js';
import { renderLine, surveyProse } from './markdown.js';
import type { Outline } from './outline.js';
import { readObject } from './read-object.js';

/** What stands under a figure, or above a table. */
export interface Caption {
  /** "Figure 1", "Table 1". */
  readonly name: string;
  readonly isTable: boolean;
  readonly label: string | null;
  /** Markdown. */
  readonly text: string | null;
  /** Words for those who can't see it, where the caption states any. */
  readonly alt: string | null;
}

/** Captions by output, and the page's references. */
export interface Numbering {
  readonly captions: ReadonlyMap<Output, Caption>;
  readonly references: References;
}

/** Numbers what has a label or a caption, in the order of the page. @param outline - an outline of its own, which this uses up */
export function numberAll({ cells }: Notebook, outline: Outline, notes: Footnotes): Numbering {
  const captions = new Map<Output, Caption>();
  const targets = new Map<string, Target>();
  const counts = { Figure: 0, Table: 0 };
  const number = (kind: 'Figure' | 'Table', label: string | null): string => {
    counts[kind] += 1;
    const name = `${kind} ${counts[kind]}`;
    if (label !== null && !targets.has(label)) targets.set(label, { id: labelId(label), name, number: counts[kind] });
    return name;
  };
  for (const cell of cells) {
    const options = readCellOptions(cell);
    if (options.cell === 'removed') continue;
    if (cell.cell_type === 'markdown')
      for (const label of surveyProse(cell.source, outline, notes)) number('Figure', label);
    if (options.output === 'removed') continue;
    for (const [output, stated] of listStated(cell, options)) {
      const { label, caption: text, alt } = stated;
      const isTable = stated.isTable || (!label?.startsWith('fig') && isTableOutput(output));
      captions.set(output, { name: number(isTable ? 'Table' : 'Figure', label), isTable, label, text, alt });
    }
  }
  for (const { slug, text, label } of outline.headings)
    for (const key of [slug, label ?? slug])
      if (!targets.has(key)) targets.set(key, { id: slug, name: text, number: null });
  return { captions, references: { targets, unknown: [] } };
}

type Stated = ReturnType<typeof readCaption>;

/** Outputs with a label or a caption of their own; what the cell states belongs to its first figure or table. */
function listStated(cell: Cell, options: CellOptions): [Output, Stated][] {
  if (cell.cell_type !== 'code') return [];
  const shows = cell.outputs.filter((output) => 'data' in output && !isTextAlone(output));
  const first = shows.find((output) => options.isTable === isTableOutput(output)) ?? shows[0];
  return shows.flatMap((output): [Output, Stated][] => {
    const own = readOwn(output);
    const stated = output === first ? merge(own, options) : own;
    return stated.label === null && stated.caption === null ? [] : [[output, stated]];
  });
}

/** An output's metadata, that of its types, and what a figure says in `layout.meta`. */
function readOwn(output: Output): Stated {
  if (!('data' in output)) return readCaption({});
  const ofTypes = Object.keys(output.data).map((type) => readObject(output.metadata[type]) ?? {});
  const layout = readObject(readObject(output.data['application/vnd.plotly.v1+json'])?.['layout']);
  const { caption, label } = readObject(layout?.['meta']) ?? {};
  return readCaption(Object.assign({ caption, label }, ...ofTypes, output.metadata));
}

function merge(own: Stated, { label, caption, alt, isTable }: Stated): Stated {
  return {
    label: own.label ?? label,
    caption: own.caption ?? caption,
    alt: own.alt ?? alt,
    isTable: own.isTable || isTable,
  };
}

function isTextAlone(output: Output): boolean {
  return (
    'data' in output && Object.keys(output.data).every((type) => type === 'text/plain' || type.includes('provenance'))
  );
}

function isTableOutput(output: Output): boolean {
  if (!('data' in output)) return false;
  const drawn = Object.keys(output.data).some((type) => type.startsWith('image/') || type.includes('plotly'));
  return !drawn && /<table[\s>]/i.test(String(output.data['text/html'] ?? ''));
}

/** A caption's words without their markup, for an alternative text; the beginning of a long one. */
export function wordsOf({ alt, text }: Caption): string | null {
  return alt ?? text?.slice(0, 500).replaceAll(/[*_`$]|<[^>]*>|\[([^\]]*)\]\([^)]*\)/g, '$1') ?? null;
}

/** An output with its number and caption. A table's own `<caption>` takes the number where nothing else is to be said. */
export function renderCaptioned(shown: Html, { name, isTable, label, text }: Caption, fonts: Set<string>): Html {
  const id = label !== null && html` id="${labelId(label)}"`;
  const number = html`<span class="number">${name}.</span>`;
  if (text === null && shown.markup.includes('<caption>')) {
    const numbered = shown.markup.replace('<caption>', () => `<caption>${number.markup} `);
    return html`<div class="output numbered"${id}>${trusted(numbered)}</div>`;
  }
  const caption = html`<figcaption>${number}${text !== null && html` ${renderLine(text, fonts)}`}</figcaption>`;
  return html`<figure class="output numbered"${id}>${isTable && caption}${shown}${!isTable && caption}</figure>`;
}
