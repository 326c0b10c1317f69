/** Task lists: items that begin with `[ ]` or `[x]` get a check box, which nobody can change, labelled by the item's words. */
import type MarkdownIt from 'markdown-it';
import { trusted } from '../html.js';
import { type KeptMarkup, keep } from './kept-markup.js';

/** Adds the rule; the environment of each text must hold its {@link KeptMarkup} as `kept`. */
export function addTaskLists(parser: MarkdownIt): void {
  parser.core.ruler.after('inline', 'task_lists', ({ tokens, env, Token }) => {
    const { kept } = env as { readonly kept?: KeptMarkup };
    if (kept === undefined) return;
    tokens.forEach((token, index) => {
      const item = tokens[index - 2];
      const first = token.children?.[0];
      const box = /^\[([ xX])\]\s+/.exec(first?.content ?? '');
      if (token.type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text' || box === null) return;
      first.content = first.content.slice(box[0].length);
      item.attrJoin('class', 'task');
      const mark = (markup: string) => {
        const text = new Token('text', '', 0);
        text.content = keep(kept, trusted(markup));
        return text;
      };
      const open = `<label><input type="checkbox" disabled${box[1] === ' ' ? '' : ' checked'}> `;
      token.children = [mark(open), ...(token.children ?? []), mark('</label>')];
    });
  });
}
