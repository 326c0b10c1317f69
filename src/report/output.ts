/** A code cell's outputs: streams, errors and MIME bundles. */
import { joinStreams } from '../notebook/join-streams.js';
import type { ErrorOutput, Output } from '../notebook/nbformat.js';
import { renderCaptioned, wordsOf } from './captions.js';
import { foldLarge } from './hold.js';
import { type Html, html } from './html.js';
import { renderLongText } from './long-text.js';
import { renderBundle } from './mime/bundle.js';
import type { PageState } from './mime/renderer.js';

/** An output of more elements waits until the reader asks for it. */
const mostElements = 1500;

/** Renders a cell's outputs in order; neighbouring pieces of one stream are one text. */
export function renderOutputs(outputs: readonly Output[], page: PageState): Html[] {
  return joinStreams(outputs).map((output) => {
    const caption = page.captions.get(output);
    const shown = foldLarge('A large output', renderOutput(output, page), mostElements);
    return caption === undefined
      ? html`<div class="output">${shown}</div>`
      : renderCaptioned(shown, caption, page.fonts);
  });
}

/** Notes the outputs that a tag of their cell leaves out. */
export function noteRemoved(outputs: readonly Output[], page: PageState): void {
  for (const output of joinStreams(outputs)) {
    const type = 'data' in output ? (Object.keys(output.data)[0] ?? 'empty') : output.output_type;
    page.facts.push({ cell: page.cell, type, fate: 'removed', reason: 'a tag of the cell leaves it out' });
  }
}

/** The first error among `outputs`. */
export function findError(outputs: readonly Output[]): ErrorOutput | undefined {
  return outputs.find((output) => output.output_type === 'error');
}

function renderOutput(output: Output, page: PageState): Html {
  switch (output.output_type) {
    case 'stream':
      page.facts.push({ cell: page.cell, type: 'stream', fate: 'shown' });
      return renderLongText(output.text, `stream ${output.name}`);
    case 'error':
      page.facts.push({ cell: page.cell, type: 'error', fate: 'shown' });
      return renderError(output);
    case 'display_data':
    case 'execute_result':
      return renderBundle(output.data, { ...alternative(output, page), ...output.metadata }, page);
  }
}

/** The caption's words, for a picture that has none of its own. */
function alternative(output: Output, { captions }: PageState): { readonly alt?: string } {
  const caption = captions.get(output);
  const alt = caption && wordsOf(caption);
  return alt ? { alt } : {};
}

function renderError(output: ErrorOutput): Html {
  const trace = output.traceback.join('\n') || `${output.ename}: ${output.evalue}`;
  return html`<div class="error" role="group" aria-label="Error">
<p class="label">${output.ename || 'Error'}</p>
${renderLongText(trace, 'trace', 40)}
</div>`;
}
