/** Shows one form of a MIME bundle: the first in this list that can be shown; or says what it can't show. */
import { type Html, html } from '../html.js';
import { image } from './image.js';
import { json } from './json.js';
import { markdown } from './markdown.js';
import { markup } from './markup.js';
import { plotly } from './plotly.js';
import { provenance } from './provenance.js';
import { type MimeRenderer, type PageState, readObject } from './renderer.js';
import { text } from './text.js';

/** In order of preference; a new type is a new file and a line here. */
const renderers: readonly MimeRenderer[] = [plotly, provenance, markup, image, markdown, json, text];

type Bundle = Readonly<Record<string, unknown>>;

/** Renders the best form of `bundle`; types that nothing here can show are named, never dropped in silence. */
export function renderBundle(bundle: Bundle, metadata: Bundle, page: PageState): Html {
  for (const { types, render } of renderers)
    for (const type of types.filter((candidate) => candidate in bundle)) {
      const part = { type, data: bundle[type], metadata: readObject(metadata[type]) ?? {}, bundle, page };
      const shown = render(part);
      if (shown !== null) return type === 'text/plain' ? html`${shown}${nameRicherForms(bundle)}` : shown;
    }
  return html`<p class="placeholder">The report cannot show this output: ${listTypes(Object.keys(bundle))}.</p>`;
}

/** Where only plain text could be shown, the forms that it stands in for. */
function nameRicherForms(bundle: Bundle): Html | null {
  const richer = Object.keys(bundle).filter((type) => type !== 'text/plain');
  if (richer.length === 0) return null;
  return html`<p class="notice">Text stands in for a form that the report cannot show: ${listTypes(richer)}.</p>`;
}

function listTypes(types: readonly string[]): Html {
  if (types.length === 0) return html`it is empty`;
  return html`${types.map((type, index) => html`${index > 0 && ', '}<code>${type}</code>`)}`;
}
