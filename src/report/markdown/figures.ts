/** Pictures in Markdown that stand alone and have a label, `![Caption](picture.png){#fig-label}`, as numbered figures. */
import type MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';
import { html } from '../html.js';
import { type KeptMarkup, keep } from './kept-markup.js';
import { labelId, type References } from './references.js';

/** Adds the rule; a text's environment gets the labels in `figures`, if it holds such a list. */
export function addFigures(parser: MarkdownIt): void {
  parser.core.ruler.after('inline', 'labelled_pictures', ({ tokens, env, Token }) => {
    tokens.forEach((token, index) => {
      const [image, text] = token.children ?? [];
      const [open, close] = [tokens[index - 1], tokens[index + 1]];
      const label = token.children?.length === 2 && /^\{#([^\s}]+)[^}]*\}$/.exec(text?.content ?? '')?.[1];
      if (image?.type !== 'image' || !label || open?.type !== 'paragraph_open' || open.hidden) return;
      (env.figures as string[] | undefined)?.push(label);
      open.attrs = [['class', 'numbered']];
      for (const end of [open, close]) if (end !== undefined) end.tag = 'figure';
      const caption = new Token('labelled_caption', 'figcaption', 0);
      [caption.meta, caption.content] = [label, image.content];
      token.children = [image, caption];
    });
  });
  parser.renderer.rules['labelled_caption'] = (
    tokens: Token[],
    index,
    _,
    env: { kept: KeptMarkup; references: References },
  ) => {
    const { meta: label, content } = tokens[index]!;
    const name = env.references.targets.get(label)?.name ?? 'Figure';
    const number = keep(env.kept, html`<span class="number" id="${labelId(label)}">${name}.</span> `);
    return html`<figcaption>${number}${content}</figcaption>`.markup;
  };
}
