/** Shows one form of a MIME bundle: the first in this list that can be shown; or says what it can't show. */
import { type Html, html } from '../html.js';
import { readObject } from '../read-object.js';
import { cine } from './cine.js';
import { geojson } from './geojson.js';
import { image } from './image.js';
import { json } from './json.js';
import { latex } from './latex.js';
import { markdown } from './markdown.js';
import { markup } from './markup.js';
import { media } from './media.js';
import { pdf } from './pdf.js';
import { plotly } from './plotly.js';
import { provenance } from './provenance.js';
import type { MimePart, MimeRenderer, PageState } from './renderer.js';
import { text } from './text.js';
import { vega } from './vega.js';
import { widget } from './widget.js';

/** In order of preference; a new type is a new file and a line here. */
const renderers: readonly MimeRenderer[] = [
  plotly,
  cine,
  geojson,
  provenance,
  widget,
  markup,
  latex,
  image,
  media,
  markdown,
  pdf,
  vega,
  json,
  text,
];

type Bundle = Readonly<Record<string, unknown>>;

/** Renders the best form of `bundle`, and notes what became of it; types that nothing here can show are named, never dropped in silence. */
export function renderBundle(bundle: Bundle, metadata: Bundle, page: PageState): Html {
  const failures: string[] = [];
  for (const { types, render } of renderers)
    for (const type of types.filter((candidate) => Object.hasOwn(bundle, candidate))) {
      const losses: string[] = [];
      const part = {
        ...{ type, data: bundle[type], bundle, page, losses },
        metadata: { ...metadata, ...readObject(metadata[type]) },
        renderBundle: (inner: Bundle) => renderBundle(inner, {}, page),
      };
      const shown = tryRender(render, part, failures);
      if (shown === null) continue;
      losses.push(...failures);
      const richer = type === 'text/plain' ? nameRicherForms(bundle) : [];
      if (richer.length > 0) losses.push(`text stands in for ${richer.join(', ')}`);
      const reason = losses.length > 0 ? { reason: losses.join('; ') } : {};
      page.facts.push({ cell: page.cell, type, fate: losses.length > 0 ? 'degraded' : 'shown', ...reason });
      return html`${shown}${richer.length > 0 && noteRicherForms(richer)}`;
    }
  return refuse(Object.keys(bundle), failures, page);
}

/** Data may be of any shape: a renderer that fails on them declines, and that is told. */
function tryRender(render: MimeRenderer['render'], part: MimePart, failures: string[]): Html | null {
  try {
    return render(part);
  } catch (error) {
    failures.push(`${part.type} can't be read (${(error as Error).message})`);
    return null;
  }
}

function refuse(types: readonly string[], failures: readonly string[], page: PageState): Html {
  const type = types[0] ?? 'empty';
  const reason =
    types.length === 0 ? 'the output is empty' : [`nothing here can show ${types.join(', ')}`, ...failures].join('; ');
  page.facts.push({ cell: page.cell, type, fate: 'refused', reason });
  return html`<p class="placeholder">The report cannot show this output: ${listTypes(types)}.</p>`;
}

/** Where only plain text could be shown, the forms that it stands in for. */
function nameRicherForms(bundle: Bundle): string[] {
  return Object.keys(bundle).filter((type) => type !== 'text/plain');
}

function noteRicherForms(richer: readonly string[]): Html {
  return html`<p class="notice">Text stands in for a form that the report cannot show: ${listTypes(richer)}.</p>`;
}

function listTypes(types: readonly string[]): Html {
  if (types.length === 0) return html`it is empty`;
  return html`${types.map((type, index) => html`${index > 0 && ', '}<code>${type}</code>`)}`;
}
