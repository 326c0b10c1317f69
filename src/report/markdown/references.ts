/** References from Markdown to sections, figures and tables of the page: what can be referred to, and how it is written. */
import type MarkdownIt from 'markdown-it';
import type StateCore from 'markdown-it/lib/rules_core/state_core.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import { maskIdentifiers } from '../../privacy/mask-identifiers.js';
import { slugOf } from '../outline.js';

/** Something that a text can refer to. */
export interface Target {
  /** Its element's id. */
  readonly id: string;
  /** What a reference without words says: "Figure 1", or a heading's words. */
  readonly name: string;
  /** Its number, where it has one. */
  readonly number: number | null;
}

/** All targets of a page by label, and what referred to none. */
export interface References {
  readonly targets: ReadonlyMap<string, Target>;
  readonly unknown: string[];
}

/** The id of what is labelled `label`, unlike any that the page itself uses. */
export function labelId(label: string): string {
  return `label-${maskIdentifiers(label, {}).replace(/[^\p{L}\p{N}_.:-]+/gu, '-')}`;
}

/** The target of `label`: what is so labelled, a cell by its number, or the section whose anchor Jupyter would call so. */
function findTarget(label: string, { targets }: References): Target | undefined {
  if (/^cell-\d+$/.test(label)) return { id: label, name: label.replace('cell-', 'Cell '), number: null };
  return targets.get(label) ?? targets.get(slugOf(label));
}

/** Adds the rules; a text's environment must hold its {@link References} as `references`. */
export function addReferences(parser: MarkdownIt): void {
  parser.core.ruler.before('inline', 'take_labels', ({ tokens }) => takeLabels(tokens));
  parser.inline.ruler.before('escape', 'reference_role', (state, silent) => {
    const role = /\{(?:ref|numref)\}`([^`]+)`/y;
    role.lastIndex = state.pos;
    const [whole, content = ''] = role.exec(state.src) ?? [];
    if (whole === undefined) return false;
    const [, words = '', label = content] = /^(.*?)\s*<([^<>]+)>$/.exec(content) ?? [];
    if (!silent) pushReference(state, label.trim(), words);
    state.pos += whole.length;
    return true;
  });
  parser.inline.ruler.before('escape', 'reference_at', (state, silent) => {
    const at = /@((?:fig|tbl|sec)-[\w:.-]*\w)/y;
    at.lastIndex = state.pos;
    const [whole, label = ''] = at.exec(state.src) ?? [];
    if (whole === undefined || /\w/.test(state.src[state.pos - 1] ?? '')) return false;
    if (!silent) pushReference(state, label, '');
    state.pos += whole.length;
    return true;
  });
  parser.core.ruler.after('inline', 'resolve_references', (state: StateCore) => {
    const { references } = state.env as { readonly references?: References };
    if (references === undefined) return;
    for (const token of state.tokens)
      if (token.children?.some(({ type }) => type === 'link_open'))
        token.children = resolveAll(token.children, references, state);
  });
}

/** `(label)=` on a line before a heading, and `{#label}` at its end, name it. */
function takeLabels(tokens: Token[]): void {
  for (let index = 0; index < tokens.length; index += 1) {
    const [open, text] = [tokens[index]!, tokens[index + 1]];
    const [, before] = (open.type === 'paragraph_open' && /^\(([^()\s]+)\)=$/.exec(text?.content ?? '')) || [];
    if (before !== undefined && tokens[index + 3]?.type === 'heading_open') {
      tokens.splice(index, 3);
      tokens[index]!.meta = { label: before };
    }
    const heading = tokens[index]!;
    const [suffix, after] = /\{#([^\s{}]+)[^{}]*\}$/.exec(tokens[index + 1]?.content ?? '') ?? [];
    if (heading.type !== 'heading_open' || suffix === undefined) continue;
    tokens[index + 1]!.content = tokens[index + 1]!.content.slice(0, -suffix.length).trimEnd();
    heading.meta = { label: after };
  }
}

function pushReference(
  state: { push: (type: string, tag: string, nesting: 0 | 1 | -1) => Token },
  label: string,
  words: string,
): void {
  const link = state.push('link_open', 'a', 1);
  link.attrs = [['href', `#${encodeURIComponent(label.replace(/\p{Surrogate}/gu, '\ufffd'))}`]];
  state.push('text', '', 0).content = words;
  state.push('link_close', 'a', -1);
}

/** Gives links within the page their address, and their words where they have none; those to nowhere are noted and no links. */
function resolveAll(children: readonly Token[], references: References, { Token }: StateCore): Token[] {
  let target: Target | undefined;
  let isUnknown = false;
  return children.flatMap((token, index) => {
    if (token.type === 'link_close' && isUnknown) {
      [token.tag, isUnknown] = ['span', false];
    }
    if (token.type === 'link_close') target = undefined;
    if (token.type === 'text' && target !== undefined)
      token.content = token.content.replaceAll('%s', String(target.number ?? target.name));
    const address = token.type === 'link_open' ? token.attrGet('href') : null;
    if (!address?.startsWith('#') || address.length < 2) return [token];
    const label = decode(address.slice(1));
    target = findTarget(label, references);
    isUnknown = target === undefined;
    if (target !== undefined) token.attrSet('href', `#${target.id}`);
    else markUnknown(token, label, references);
    const next = children[index + 1]!;
    const isEmpty =
      next.type === 'link_close' ||
      (next.type === 'text' && next.content === '' && children[index + 2]?.type === 'link_close');
    if (!isEmpty) return [token];
    const text = new Token('text', '', 0);
    text.content = target?.name ?? label;
    return [token, text];
  });
}

function markUnknown(link: Token, label: string, { unknown }: References): void {
  unknown.push(label);
  link.tag = 'span';
  link.attrs = [
    ['class', 'unknown-reference'],
    ['title', 'Nothing on this page has this label'],
  ];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
