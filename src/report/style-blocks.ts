/** Style that an output gives single elements of its own by their ids, as the Styler of pandas writes it. */
import { parse } from 'postcss';
import { isPaint, notePartial } from './paint.js';

const blocks = /<style\b[^<>]{0,200}>([^<]*)<\/style/gi;
/** Longer sheets are left out, as are declarations beyond so many characters of one element. */
const longest = 2_000_000;
const longestStyle = 1000;

/**
 * Reads the style blocks of `markup`: declarations by the id of their element. Rules with any other selector are left out.
 *
 * @param losses - gets a sentence where such a rule gave colours
 */
export function readStyleBlocks(markup: string, losses: string[]): ReadonlyMap<string, string> {
  const styles = new Map<string, string>();
  for (const [, sheet = ''] of markup.matchAll(blocks)) {
    try {
      if (sheet.length > longest) throw new RangeError('the sheet is too long');
      for (const rule of parse(sheet).nodes) if (rule.type === 'rule') addRule(rule, styles, losses);
    } catch {
      notePartial(losses);
    }
  }
  return styles;
}

interface Rule {
  readonly selectors: readonly string[];
  readonly nodes: readonly { readonly type: string; readonly prop?: string; readonly value?: string }[];
}

function addRule({ selectors, nodes }: Rule, styles: Map<string, string>, losses: string[]): void {
  const declarations = nodes.filter(({ type }) => type === 'decl');
  const text = declarations.map(({ prop, value }) => `${prop}:${value}`).join(';');
  for (const selector of selectors) {
    const id = /^#([\w-]{1,100})$/.exec(selector)?.[1];
    const style = id === undefined ? '' : `${styles.get(id) ?? ''}${text};`;
    if (id !== undefined && style.length <= longestStyle) styles.set(id, style);
    else if (!/:hover/.test(selector) && declarations.some(({ prop = '' }) => isPaint(prop))) notePartial(losses);
  }
}
