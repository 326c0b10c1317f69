/** A code cell's outputs: streams, errors and MIME bundles. */
import type { ErrorOutput, Output } from '../notebook/nbformat.js';
import { renderTerminal } from './ansi.js';
import { type Html, html } from './html.js';
import { renderBundle } from './mime/bundle.js';
import type { PageState } from './mime/renderer.js';

/** Renders a cell's outputs in order; neighbouring pieces of one stream are one text. */
export function renderOutputs(outputs: readonly Output[], page: PageState): Html[] {
  return joinStreams(outputs).map((output) => html`<div class="output">${renderOutput(output, page)}</div>`);
}

/** The first error among `outputs`. */
export function findError(outputs: readonly Output[]): ErrorOutput | undefined {
  return outputs.find((output) => output.output_type === 'error');
}

function renderOutput(output: Output, page: PageState): Html {
  switch (output.output_type) {
    case 'stream':
      return html`<pre class="stream ${output.name}" tabindex="0">${renderTerminal(output.text)}</pre>`;
    case 'error':
      return renderError(output);
    case 'display_data':
    case 'execute_result':
      return renderBundle(output.data, output.metadata, page);
  }
}

function renderError(output: ErrorOutput): Html {
  const trace = output.traceback.join('\n') || `${output.ename}: ${output.evalue}`;
  return html`<div class="error" role="group" aria-label="Error">
<p class="label">${output.ename || 'Error'}</p>
<pre tabindex="0">${renderTerminal(trace)}</pre>
</div>`;
}

function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name)
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    else joined.push(output);
  }
  return joined;
}
