/** The page's outline: its title, its headings, and levels that never skip one. */
import type Token from 'markdown-it/lib/token.mjs';
import { maskIdentifiers } from '../privacy/mask-identifiers.js';

/** A heading that the table of contents lists. */
export interface Heading {
  readonly level: number;
  readonly slug: string;
  readonly text: string;
  /** What the author calls it in references. */
  readonly label: string | null;
}

/** What is known of the outline while the cells are rendered in order. */
export interface Outline {
  /** Text of the first first-level heading, which the page shows as its title and not again in its cell. */
  title: string | null;
  /** 1 when the notebook has several first-level headings: all but the title move one level down. */
  readonly shift: 0 | 1;
  /** Level of the heading before; 1 is the page's title. */
  previous: number;
  readonly headings: Heading[];
  /** Anchors, each with the number that the last of those like it got. */
  readonly slugs: Map<string, number>;
}

/**
 * An outline without any heading yet.
 *
 * @param titles - first-level headings in the notebook's Markdown
 * @param title - where it is stated elsewhere, and is none of them
 */
export function createOutline(titles: number, title: string | null): Outline {
  return { title, shift: titles > (title === null ? 1 : 0) ? 1 : 0, previous: 1, headings: [], slugs: new Map() };
}

/** Takes the title out of `tokens` if the outline has none yet, and puts the other headings on their levels. */
export function arrangeHeadings(tokens: Token[], outline: Outline): void {
  if (outline.title === null) takeTitle(tokens, outline);
  let open = 2;
  for (const token of tokens) {
    if (token.type === 'heading_open') open = placeLevel(Number(token.tag.slice(1)), outline);
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = `h${open}`;
  }
}

/** Notes the headings of `tokens`, which have their anchors by now. */
export function collectHeadings(tokens: readonly Token[], outline: Outline): void {
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open') return;
    const text = readText(tokens[index + 1]);
    if (text === '') return;
    const { label = null } = token.meta ?? {};
    outline.headings.push({ level: Number(token.tag.slice(1)), slug: token.attrGet('id') ?? '', text, label });
  });
}

/** An anchor for `text` that no other heading of the page has. */
export function createSlug(text: string, outline: Outline): string {
  const base = slugOf(text);
  let count = outline.slugs.get(base) ?? 1;
  let slug = base;
  for (; outline.slugs.has(slug); slug = `${base}-${count}`) count += 1;
  outline.slugs.set(base, count).set(slug, 1);
  return slug;
}

/** The anchor of the first heading that reads `text`. Its letters alone could not be recognised as a name later: it is masked now. */
export function slugOf(text: string): string {
  const words = maskIdentifiers(text, {})
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `section-${words || 'untitled'}`;
}

/** The words of an inline token, without its markup. */
export function readText(token: Token | undefined): string {
  const words = (token?.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.content));
  return words.join('').trim();
}

function takeTitle(tokens: Token[], outline: Outline): void {
  const start = tokens.findIndex((token) => token.type === 'heading_open' && token.tag === 'h1');
  if (start < 0) return;
  outline.title = readText(tokens[start + 1]);
  tokens.splice(start, 3);
}

function placeLevel(wanted: number, outline: Outline): number {
  const level = Math.max(2, Math.min(wanted + outline.shift, outline.previous + 1, 6));
  outline.previous = level;
  return level;
}
