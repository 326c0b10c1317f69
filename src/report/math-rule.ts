/** Formulas in Markdown: `$…$`, `$$…$$` and `\begin{…}…\end{…}`, as Jupyter reads them. */
import { createHash } from 'node:crypto';
import type MarkdownIt from 'markdown-it';
import { type Html, html, trusted } from './html.js';
import { renderFormula } from './math.js';

/** Formulas of one text. They are put in after it is sanitised, at marks that the text can't contain: they name its own hash. */
export interface Formulas {
  readonly mark: string;
  readonly markups: Html[];
  readonly fonts: Set<string>;
}

/** No formulas yet. @param fonts - gets the fonts that they need */
export function createFormulas(source: string, fonts: Set<string>): Formulas {
  const mark = `formula-${createHash('sha256').update(source).digest('hex').slice(0, 24)}`;
  return { mark, markups: [], fonts };
}

/** Puts the formulas at their marks. */
export function placeFormulas(clean: Html, { mark, markups }: Formulas): Html {
  if (markups.length === 0) return clean;
  const marks = new RegExp(`${mark}-(\\d+)-`, 'g');
  return trusted(clean.markup.replace(marks, (_, index) => markups[Number(index)]?.markup ?? ''));
}

const forms: readonly { readonly pattern: RegExp; readonly display: boolean }[] = [
  { pattern: /\$\$([^$]+)\$\$/y, display: true },
  { pattern: /\$(?![\s\d.,]+\$)([^\s$](?:[^$]*[^\s$\\])?)\$(?!\d)/y, display: false },
  { pattern: /(\\begin\{([a-zA-Z]+\*?)\}[\s\S]*?\\end\{\2\})/y, display: true },
];

/** Adds the rule to a parser; the environment of each text must hold its {@link Formulas} as `formulas`. */
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
  parser.renderer.rules['math'] = (tokens, index, _, env: { readonly formulas: Formulas }) => {
    const { content, markup } = tokens[index]!;
    const { formulas } = env;
    const formula = renderFormula(content, markup === '$$', formulas.fonts);
    const source = html`<code class="not-a-formula">${`${markup}${content}${markup}`}</code>`;
    return `${formulas.mark}-${formulas.markups.push(formula ?? source) - 1}-`;
  };
}
