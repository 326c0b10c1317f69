/**
 * Markup that a page carries without its elements: it stands in a `<noscript>`, which a browser that runs scripts takes as one
 * text, and the page's script makes elements of it when the reader asks. Without scripts it is simply there.
 *
 * A `<noscript>` ends at the first `</noscript>`, so what is held inside stands as `<held-1>`, one deeper as `<held-2>`; to a browser
 * without scripts these are elements without a meaning. No notebook can write them: markup is sanitised and text escaped.
 */
import { type Html, html, trusted } from './html.js';

const opening = '<noscript class="held">';

/** Holds `content` until the `<details>` round it is opened, or the reader comes near. */
export function hold({ markup }: Html): Html {
  const deeper = markup.replaceAll(/<(\/?)held-(\d+)>/g, (_, slash, depth) => `<${slash}held-${Number(depth) + 1}>`);
  const held = deeper.replaceAll(opening, '<held-1>').replaceAll(/<\/noscript\s*>/gi, '</held-1>');
  return trusted(`${opening}${held}</noscript>`);
}

/** A folded part whose content is held until it is opened. */
export function foldHeld(label: string, content: Html, classes = 'fold'): Html {
  return html`<details class="${classes}"><summary>${label}</summary>\n${hold(content)}\n</details>`;
}

/** The part of `markup` of which a browser makes elements when it loads the page: what is held, and scripts' texts, are one each. */
export function dropHeld({ markup }: Html): string {
  return markup.replaceAll(/<(noscript|script)\b[^>]*>[\s\S]*?<\/\1>/g, '<b>');
}

/** How many elements that are. */
export function countElements(markup: Html): number {
  return dropHeld(markup).match(/<[a-z]/gi)?.length ?? 0;
}

/** Folds `content` away under `label`, and holds it, where it is of more than `most` elements. */
export function foldLarge(label: string, content: Html, most: number): Html {
  const count = countElements(content);
  return count <= most ? content : foldHeld(`${label}, of ${count.toLocaleString('en-US')} elements`, content);
}

/** Whether something in `markup`, a text or its bytes, is held. */
export function isHolding(markup: string | Buffer): boolean {
  return markup.includes(opening);
}
