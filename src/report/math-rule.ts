/** Formulas in Markdown: `$…$`, `$$…$$` and `\begin{…}…\end{…}`, as Jupyter reads them. */
import type MarkdownIt from 'markdown-it';
import { html } from './html.js';
import { type KeptMarkup, keep } from './markdown/kept-markup.js';
import { renderFormula } from './math.js';

const forms: readonly { readonly pattern: RegExp; readonly display: boolean }[] = [
  { pattern: /\$\$([^$]+)\$\$/y, display: true },
  { pattern: /\$(?![\s\d.,]+\$)([^\s$](?:[^$]*[^\s$\\])?)\$(?!\d)/y, display: false },
  { pattern: /(\\begin\{([a-zA-Z]+\*?)\}[\s\S]{0,10000}?\\end\{\2\})/y, display: true },
];

/** Adds the rule to a parser; the environment of each text must hold its {@link KeptMarkup} as `kept`, and `fonts`, which gets those that formulas need. */
export function addMathRule(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'math', (state, silent) => {
    const first = state.src[state.pos];
    if (first !== '$' && first !== '\\') return false;
    for (const { pattern, display } of forms) {
      pattern.lastIndex = state.pos;
      const match = pattern.exec(state.src);
      if (match === null || pattern.lastIndex > state.posMax) continue;
      if (!silent) {
        const token = state.push('math', '', 0);
        token.content = match[1] ?? '';
        token.markup = display ? '$$' : '$';
      }
      state.pos = pattern.lastIndex;
      return true;
    }
    return false;
  });
  parser.renderer.rules['math'] = (
    tokens,
    index,
    _,
    env: { readonly kept: KeptMarkup; readonly fonts: Set<string> },
  ) => {
    const { content, markup } = tokens[index]!;
    const formula = renderFormula(content, markup === '$$', env.fonts);
    const source = html`<code class="not-a-formula">${`${markup}${content}${markup}`}</code>`;
    return keep(env.kept, formula ?? source);
  };
}
