/** Markdown of a notebook to safe markup. */
import MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import anchor from 'markdown-it-anchor';
import { highlightCode } from './highlight.js';
import { escapeText, type Html, trusted } from './html.js';
import { addAdmonitions } from './markdown/admonitions.js';
import { addFigures } from './markdown/figures.js';
import { addDefinitions, addFootnotes, type Footnotes } from './markdown/footnotes.js';
import { createKeptMarkup, type KeptMarkup, placeKept } from './markdown/kept-markup.js';
import { addReferences, type References } from './markdown/references.js';
import { addTaskLists } from './markdown/task-lists.js';
import { addMathRule } from './math-rule.js';
import { arrangeHeadings, collectHeadings, createSlug, type Outline, readText } from './outline.js';
import { sanitizeOutput, sanitizeProse } from './sanitize.js';

/** Pictures that a Markdown cell carries with it: `data:` addresses by file name. */
export type Attachments = Readonly<Record<string, string>>;

/** What a Markdown cell shares with the rest of its page. */
export interface ProseContext {
  readonly outline: Outline;
  readonly attachments: Attachments;
  readonly notes: Footnotes;
  readonly references: References;
  readonly fonts: Set<string>;
  /** Gets a sentence for what a reader may miss. */
  readonly losses?: string[];
}

interface Environment extends Omit<ProseContext, 'references'> {
  readonly references?: References;
  readonly kept: KeptMarkup;
  readonly noteTokens: Token[][];
  /** Gets the labels of pictures. */
  readonly figures: string[];
}

const plain = createParser();
const prose = addOutlineRules(createParser());

/** Renders a Markdown cell; its headings join the outline, its footnotes the page's. */
export function renderProse(source: string, context: ProseContext): Html {
  const whole = addDefinitions(source, context.notes);
  const kept = createKeptMarkup(whole);
  const environment: Environment = { ...context, kept, noteTokens: [], figures: [] };
  const finish = (markup: string): Html => placeKept(sanitizeProse(markup, context.losses), kept);
  const shown = finish(prose.render(whole, environment));
  const notes = environment.noteTokens.map((tokens) =>
    finish(prose.renderer.render(tokens, prose.options, environment)),
  );
  context.notes.items.push(...notes);
  return shown;
}

/** Labels of the pictures in a Markdown cell; its headings join `outline`, as they will when the cell is rendered. */
export function surveyProse(source: string, outline: Outline, notes: Footnotes): readonly string[] {
  const figures: string[] = [];
  const shared = { outline, attachments: {}, notes, fonts: new Set<string>(), figures, noteTokens: [] };
  prose.parse(addDefinitions(source, notes), { ...shared, kept: createKeptMarkup('') } satisfies Environment);
  return figures;
}

/** Renders Markdown that a cell put out, if there is anything to see; its headings stay out of the page's outline. */
export function renderMarkdownOutput(source: string, fonts: Set<string>, losses: string[]): Html | null {
  const kept = createKeptMarkup(source);
  const clean = sanitizeOutput(plain.render(source, { kept, fonts }), losses);
  return clean === null ? null : placeKept(clean, kept);
}

/** Renders one line of Markdown, a caption for example. */
export function renderLine(source: string, fonts: Set<string>): Html {
  const kept = createKeptMarkup(source);
  return placeKept(sanitizeProse(plain.renderInline(source, { kept, fonts })), kept);
}

/** The words of the first-level headings and of the first paragraph. */
export function describeMarkdown(source: string): { readonly titles: string[]; readonly paragraph: string | null } {
  const tokens = plain.parse(source, {});
  const wordsOf = (tag: string): string[] =>
    tokens.flatMap((token, index) => (token.tag === tag && token.nesting === 1 ? [readText(tokens[index + 1])] : []));
  return { titles: wordsOf('h1'), paragraph: wordsOf('p')[0] ?? null };
}

/** The words of a text in the order in which they are shown, without its pictures and addresses; of elements only those of tables and what HTML brings. */
export function readWords(source: string): Html {
  return trusted(plain.parse(source, {}).map(writeToken).join(''));
}

function writeToken(token: Token): string {
  if (token.children !== null) return token.children.map(writeToken).join('');
  if (/^html_(block|inline)$/.test(token.type)) return token.content;
  if (/^(table|thead|tr|th|td)_/.test(token.type)) return `<${token.nesting < 0 ? '/' : ''}${token.tag}>`;
  const words = escapeText(token.content);
  return token.block || words === '' ? `${words}\n` : words;
}

function createParser(): MarkdownIt {
  const parser = new MarkdownIt({ html: true, highlight: (code, name) => highlightCode(code, name).markup });
  addMathRule(parser);
  addTaskLists(parser);
  addAdmonitions(parser);
  return parser;
}

/** The rules run in this order, after markdown-it's own. */
function addOutlineRules(parser: MarkdownIt): MarkdownIt {
  const environmentOf = (state: { env: unknown }): Environment => state.env as Environment;
  addFootnotes(parser);
  addReferences(parser);
  addFigures(parser);
  parser.core.ruler.push('embed_attachments', (state) =>
    embedAttachments(state.tokens, environmentOf(state).attachments),
  );
  parser.core.ruler.push('mark_bare_links', ({ tokens }) => markBareLinks(tokens));
  parser.core.ruler.push('arrange_headings', (state) => arrangeHeadings(state.tokens, environmentOf(state).outline));
  parser.use(anchor, {
    tabIndex: false,
    permalink: anchor.permalink.headerLink(),
    slugifyWithState: (text, state) => createSlug(text, environmentOf(state).outline),
  });
  parser.core.ruler.push('collect_headings', (state) => collectHeadings(state.tokens, environmentOf(state).outline));
  return parser;
}

/** A link whose words are its address: print doesn't say it twice. */
function markBareLinks(tokens: readonly Token[]): void {
  for (const { children } of tokens)
    children?.forEach((token, index) => {
      const words = children[index + 1]?.content ?? '';
      const isSame = token.type === 'link_open' && words !== '' && token.attrGet('href')?.endsWith(words);
      if (isSame && children[index + 2]?.type === 'link_close') token.attrJoin('class', 'bare');
    });
}

function embedAttachments(tokens: readonly Token[], attachments: Attachments): void {
  const images = tokens.flatMap((token) => token.children ?? []).filter((token) => token.type === 'image');
  for (const image of images) {
    const [scheme, address = ''] = (image.attrGet('src') ?? '').split(/:(.*)/s);
    const name = decodeName(address);
    if (scheme === 'attachment' && Object.hasOwn(attachments, name)) image.attrSet('src', attachments[name] ?? '');
  }
}

/** A name that is escaped wrongly is its own. */
function decodeName(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
