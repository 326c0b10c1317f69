/** Admonitions as MyST, Docusaurus, Quarto and GitHub write them: a titled box that says what it is in words. */
import type MarkdownIt from 'markdown-it';
import type StateCore from 'markdown-it/lib/rules_core/state_core.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import container from 'markdown-it-container';
import { html } from '../html.js';

/** What each kind is called, and the tone of its box. */
const kinds: Readonly<Record<string, readonly [label: string, tone: string]>> = {
  note: ['Note', 'plain'],
  info: ['Info', 'plain'],
  seealso: ['See also', 'plain'],
  tip: ['Tip', 'good'],
  hint: ['Hint', 'good'],
  important: ['Important', 'key'],
  attention: ['Attention', 'caution'],
  warning: ['Warning', 'caution'],
  caution: ['Caution', 'caution'],
  danger: ['Danger', 'alarm'],
  error: ['Error', 'alarm'],
  exercise: ['Exercise', 'key'],
  solution: ['Solution', 'key'],
  admonition: ['', 'plain'],
};

interface Opening {
  readonly kind: string;
  readonly title: string;
  readonly folded: boolean;
}

/** Adds the rules. */
export function addAdmonitions(parser: MarkdownIt): void {
  parser.use(container, 'admonition', {
    validate: (info: string) => readOpening(info) !== null,
    render: (tokens: Token[], index: number) =>
      tokens[index]!.nesting === 1 ? open(tokens[index]!) : close(tokens[index]!),
  });
  parser.core.ruler.before('inline', 'arrange_admonitions', (state) => {
    state.tokens = state.tokens.flatMap((token) => openFence(token, state));
    turnAlerts(state.tokens);
    state.tokens.forEach((token, index) => {
      if (token.type === 'container_admonition_open') arrange(state.tokens, index);
    });
  });
}

/** What stands after `:::`: `{note} Title`, `note Title`, `note[Title]`, `{.callout-note title="…" collapse="true"}`. */
function readOpening(info: string): Opening | null {
  const text = info.trim();
  const quarto = /^\{\.callout-(\w+)([^}]*)\}$/.exec(text);
  if (quarto !== null) {
    const [, kind = '', rest = ''] = quarto;
    return create(kind, /title="([^"]*)"/.exec(rest)?.[1] ?? '', /collapse="?true/.test(rest));
  }
  const [, myst, plain, title = ''] = /^(?:\{(\w+)\}|(\w+))(.*)$/.exec(text) ?? [];
  return create(myst ?? plain ?? '', title.trim().replace(/^\[(.*)\]$/, '$1'), false);
}

function create(name: string, title: string, folded: boolean): Opening | null {
  const kind = name.toLowerCase();
  return Object.hasOwn(kinds, kind) ? { kind, title, folded: folded || kind === 'solution' } : null;
}

function open({ meta, info }: Token): string {
  const { kind, title, folded }: Opening = meta ?? readOpening(info);
  const [label, tone] = kinds[kind]!;
  const words = html`${label !== '' && html`<span class="kind">${label}</span>`}${label !== '' && title !== '' && ' '}${title}`;
  const name = [label, title].filter(Boolean).join(': ');
  return folded
    ? html`<details class="admonition ${tone}"><summary class="admonition-title">${words}</summary>\n`.markup
    : html`<div class="admonition ${tone}" role="note" aria-label="${name}"><p class="admonition-title">${words}</p>\n`
        .markup;
}

function close({ meta }: Token): string {
  return meta?.folded ? '</details>\n' : '</div>\n';
}

/** A fence of back quotes whose language is `{note}` holds Markdown. */
function openFence(token: Token, { md, env, Token }: StateCore): Token[] {
  const opening = token.type === 'fence' && token.info.startsWith('{') ? readOpening(token.info) : null;
  if (opening === null) return [token];
  const inner: Token[] = [];
  md.block.parse(token.content, md, env, inner);
  const [first, last] = [
    new Token('container_admonition_open', 'div', 1),
    new Token('container_admonition_close', 'div', -1),
  ];
  first.info = token.info;
  return [first, ...inner.flatMap((item) => openFence(item, { md, env, Token } as StateCore)), last];
}

/** A quote that begins with `[!NOTE]`, as GitHub has it. */
function turnAlerts(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const text = tokens[index + 2];
    const [line, kind = ''] = /^\[!(\w+)\][ \t]*(?:\n|$)/.exec(text?.content ?? '') ?? [];
    if (
      token.type !== 'blockquote_open' ||
      text?.type !== 'inline' ||
      line === undefined ||
      !Object.hasOwn(kinds, kind.toLowerCase())
    )
      return;
    const end = findEnd(tokens, index, 'blockquote');
    token.type = 'container_admonition_open';
    token.info = kind;
    text.content = text.content.slice(line.length);
    end.type = 'container_admonition_close';
  });
}

/** Reads what the box's first lines say of it: MyST's options, or Quarto's heading as its title; pairs its two ends. */
function arrange(tokens: Token[], index: number): void {
  const token = tokens[index]!;
  let opening = readOpening(token.info)!;
  const [first, text] = [tokens[index + 1], tokens[index + 2]];
  if (first?.type === 'heading_open' && token.info.includes('.callout-') && opening.title === '') {
    opening = { ...opening, title: text?.content ?? '' };
    tokens.splice(index + 1, 3);
  } else if (first?.type === 'paragraph_open' && text !== undefined) {
    const [options] = /^(?::[\w-]+:.*(?:\n|$))*/.exec(text.content) ?? [''];
    text.content = text.content.slice(options.length);
    const classes = /^:class:(.*)$/m.exec(options)?.[1]?.trim().split(/\s+/) ?? [];
    const named = classes.find((name) => opening.kind === 'admonition' && Object.hasOwn(kinds, name));
    opening = {
      kind: named ?? opening.kind,
      title: opening.title,
      folded: opening.folded || classes.includes('dropdown'),
    };
    if (text.content === '') tokens.splice(index + 1, 3);
  }
  token.meta = opening;
  findEnd(tokens, index, 'container_admonition').meta = opening;
}

/** The token that closes what the one at `start` opens. */
function findEnd(tokens: readonly Token[], start: number, kind: string): Token {
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    const { type } = tokens[index]!;
    if (type === `${kind}_open`) depth += 1;
    if (type === `${kind}_close`) depth -= 1;
    if (depth === 0) return tokens[index]!;
  }
  return tokens[start]!;
}
