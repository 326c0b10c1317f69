/** Plotly figures: the specification goes into the page as data, and the page's script draws it. */
import { type Html, html, scriptJson } from '../html.js';
import { findBundle } from '../plotly-bundles.js';
import { readImageAddress } from './image.js';
import { type MimePart, type MimeRenderer, readObject, readText } from './renderer.js';

type Json = Readonly<Record<string, unknown>>;

/** Renders `application/vnd.plotly.v1+json`; declines a figure whose traces the library can't draw. */
export const plotly: MimeRenderer = {
  types: ['application/vnd.plotly.v1+json'],
  render: (part) => {
    const figure = readObject(part.data);
    return figure === null ? null : renderFigure(part, { data: figure['data'], layout: figure['layout'] });
  },
};

/** A figure of these traces and this layout; `null` where the library can't draw it without a network. */
export function renderFigure(
  part: MimePart,
  figure: { readonly data: unknown; readonly layout: unknown },
): Html | null {
  const traces = readTraces(figure.data);
  if (traces === null) return null;
  for (const trace of traces) part.page.traces.add(String(trace['type']));
  const layout = embedOnly(readObject(figure.layout) ?? {});
  const title = titleOf(layout) ?? nameOf(part);
  const description = readObject(layout['meta'])?.['description'];
  return html`<figure class="plot" aria-label="${title}">
<div class="canvas" style="height:${heightOf(layout)}px"></div>
<script type="application/json">${scriptJson({ data: traces, layout })}</script>
<noscript>${still(part, title)}</noscript>
${typeof description === 'string' && html`<figcaption class="spoken">${description}</figcaption>`}
</figure>`;
}

/** The author's words, else the bundle's text unless it is only an object's name; a figure without words is noted. */
function nameOf({ bundle, metadata, page }: MimePart): string {
  const alt = readText(metadata['alt']);
  if (alt !== null && alt !== '') return alt;
  const text = readText(bundle['text/plain'])?.trim() ?? '';
  if (text !== '' && !text.startsWith('<') && !text.startsWith('Figure(')) return text;
  page.missingAlternatives.add(page.cell);
  return 'Figure without a description';
}

function readTraces(data: unknown): readonly Json[] | null {
  const traces = Array.isArray(data) ? data.map(readTrace) : [];
  return traces.length > 0 && traces.every((trace) => trace !== null) ? traces : null;
}

function readTrace(value: unknown): Json | null {
  const trace = readObject(value);
  if (trace === null) return null;
  const type = String(trace['type'] ?? 'scatter').replace(/^scattergl$/, 'scatter');
  if (findBundle([type]) === null || !isEmbedded(trace['source'])) return null;
  return { ...trace, type };
}

/** The layout without pictures that the browser would have to fetch. */
function embedOnly(layout: Json): Json {
  const images = layout['images'];
  if (!Array.isArray(images)) return layout;
  return { ...layout, images: images.filter((image) => isEmbedded(readObject(image)?.['source'])) };
}

function isEmbedded(source: unknown): boolean {
  return source === undefined || (typeof source === 'string' && source.startsWith('data:image/'));
}

function titleOf(layout: Json): string | null {
  const title = readObject(layout['title'])?.['text'] ?? layout['title'];
  return typeof title === 'string' && title !== '' ? title.replace(/<[^>]*>/g, ' ') : null;
}

function heightOf(layout: Json): number {
  const height = layout['height'];
  return typeof height === 'number' && height >= 120 && height <= 2000 ? Math.round(height) : 420;
}

/** What stands in for the drawing where no script runs. */
function still({ bundle }: MimePart, title: string): Html {
  const source = readImageAddress('image/png', bundle['image/png']);
  return source === null
    ? html`<p class="notice">“${title}” is an interactive figure: it needs JavaScript.</p>`
    : html`<img class="picture" src="${source}" alt="${title}">`;
}
