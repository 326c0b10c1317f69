/** Outputs on a page that is no notebook: an index, a comparison. */
import type { Output } from '../notebook/nbformat.js';
import { isHolding } from './hold.js';
import { type Html, html } from './html.js';
import { createPageState } from './mime/renderer.js';
import { renderOutputs } from './output.js';
import { gatherNeeds, type PageNeeds } from './page-needs.js';

/** Renders outputs one by one, and knows what the page must hold for them. */
export interface LooseOutputs {
  readonly show: (output: Output) => Html;
  readonly needs: () => PageNeeds;
}

/** Of a new page. */
export function createLooseOutputs(): LooseOutputs {
  const page = createPageState();
  let holds = false;
  return {
    show(output) {
      const shown = html`${renderOutputs([output], page)}`;
      holds ||= isHolding(shown.markup);
      return shown;
    },
    needs: () => gatherNeeds(page, holds),
  };
}
