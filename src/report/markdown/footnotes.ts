/** Footnotes of a page: cells are rendered one by one, their notes are numbered together and stand at the end. */
import MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import footnote from 'markdown-it-footnote';
import { type Html, html } from '../html.js';
import { type KeptMarkup, keep } from './kept-markup.js';

/** Of a text that cites and defines more, the marks stay as they are: reading them takes time that grows with their square. */
const most = 1000;

/** What is known of the notes while the cells are rendered in order. */
export interface Footnotes {
  /** The notes so far, without their numbers. */
  readonly items: Html[];
  /** Definitions of all cells by label, as they are written: a cell may cite a note that another one defines. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** What the rules need of a text's environment. */
export interface FootnoteEnvironment {
  readonly footnotes: undefined | object;
  readonly notes: Footnotes;
  readonly kept: KeptMarkup;
  /** Gets the tokens of the text's own notes. */
  readonly noteTokens: Token[][];
}

/** No notes yet; the definitions are those of all `sources`. */
export function createFootnotes(sources: readonly string[]): Footnotes {
  return { items: [], definitions: new Map(sources.flatMap(listDefinitions).reverse()) };
}

/** `source` with the definitions that it cites and other cells hold. */
export function addDefinitions(source: string, { definitions }: Footnotes): string {
  if (holdsTooMany(source)) return source.replaceAll('[^', '\\[^');
  const own = new Set(listDefinitions(source).map(([label]) => label));
  const cited = new Set([...source.matchAll(/\[\^([^[\]\s]+)\](?!:)/g)].map((match) => match[1]!));
  const missing = [...cited].filter((label) => !own.has(label)).flatMap((label) => definitions.get(label) ?? []);
  return [source, ...missing].join('\n\n');
}

/** Adds the rules, which take the notes out of a text; {@link FootnoteEnvironment}. */
export function addFootnotes(parser: MarkdownIt): void {
  parser.use(footnote);
  parser.core.ruler.after('footnote_tail', 'take_footnotes', ({ tokens, env }) => {
    const start = tokens.findIndex(({ type }) => type === 'footnote_block_open');
    if (start < 0) return;
    for (const token of tokens.splice(start).slice(1, -1)) {
      if (token.type === 'footnote_open') env.noteTokens.push([]);
      else if (token.type !== 'footnote_close') env.noteTokens.at(-1).push(token);
    }
  });
  parser.renderer.rules['footnote_ref'] = (tokens, index, _, env: FootnoteEnvironment) => {
    const { number, anchor } = nameNote(tokens[index]!, env);
    const link = html`<sup class="note"><a href="#fn${number}" id="fnref${anchor}" role="doc-noteref" aria-label="Note ${number}">${number}</a></sup>`;
    return keep(env.kept, link);
  };
  parser.renderer.rules['footnote_anchor'] = (tokens, index, _, env: FootnoteEnvironment) => {
    const { number, anchor } = nameNote(tokens[index]!, env);
    const place = anchor === `${number}` ? '' : `, place ${tokens[index]!.meta.subId + 1}`;
    const link = html`<a href="#fnref${anchor}" role="doc-backlink" aria-label="Back to note ${number} in the text${place}">↩\uFE0E</a>`;
    return ` ${keep(env.kept, link)}`;
  };
}

/** The notes as the page's last section; nothing where there are none. */
export function renderFootnotes({ items }: Footnotes): Html | null {
  if (items.length === 0) return null;
  const list = items.map((item, index) => html`<li id="fn${index + 1}">${item}</li>\n`);
  return html`<section class="footnotes" role="doc-endnotes" aria-labelledby="footnotes">\n<h2 id="footnotes">Footnotes</h2>\n<ol>\n${list}</ol>\n</section>\n`;
}

function nameNote({ meta }: Token, { notes }: FootnoteEnvironment): { number: number; anchor: string } {
  const number = notes.items.length + Number(meta.id) + 1;
  return { number, anchor: meta.subId > 0 ? `${number}-${meta.subId}` : `${number}` };
}

function holdsTooMany(source: string): boolean {
  return source.split('[^', 2 * most + 2).length > 2 * most + 1;
}

const scanner = new MarkdownIt().use(footnote);
scanner.core.ruler.disable(['inline', 'footnote_tail']);

/** Labels and the lines that define them. */
function listDefinitions(source: string): [string, string][] {
  if (!source.includes('[^') || holdsTooMany(source)) return [];
  const lines = source.split('\n');
  const found: [string, string][] = [];
  let [label, first, last] = ['', -1, -1];
  for (const { type, meta, map } of scanner.parse(source, {})) {
    if (type === 'footnote_reference_open') [label, first, last] = [meta.label, -1, -1];
    if (map !== null && first < 0) first = map[0];
    if (map !== null) last = Math.max(last, map[1]);
    const text = type === 'footnote_reference_close' ? lines.slice(first, last).join('\n').trim() : '';
    if (text.startsWith(`[^${label}]:`)) found.push([label, text]);
  }
  return found;
}
