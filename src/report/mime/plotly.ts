/** Plotly figures: a still picture, the data as a table, and the specification, from which the page's script draws. */
import { countMarks } from '../figure/count-marks.js';
import { renderData } from '../figure/data-table.js';
import { findStill } from '../figure/still.js';
import { type Html, html, scriptJson, trusted } from '../html.js';
import { maskFigure } from '../masking/mask-figure.js';
import { findBundle, needsWebGl } from '../plotly-bundles.js';
import { readObject } from '../read-object.js';
import { type MimePart, type MimeRenderer, readText } from './renderer.js';

/** Characters of a title that name the figure. */
const longestTitle = 2000;

type Json = Readonly<Record<string, unknown>>;

/** A figure of more dots, words or bars is drawn on request alone: each is an element. */
const mostMarks = 5000;

/** Renders `application/vnd.plotly.v1+json`; what the library can't draw stays a still picture with its data. */
export const plotly: MimeRenderer = {
  types: ['application/vnd.plotly.v1+json'],
  render: (part) => {
    const figure = readObject(part.data);
    if (figure === null) return null;
    const { data, layout, frames } = figure;
    const shown = renderFigure(part, { data, layout });
    if (shown !== null && Array.isArray(frames) && frames.length > 0)
      part.losses.push(`an animation stands still: frames that are not shown: ${frames.length}`);
    return shown;
  },
};

/** A figure of these traces and this layout; `null` where `data` is no list of traces. */
export function renderFigure(
  part: MimePart,
  figure: { readonly data: unknown; readonly layout: unknown },
): Html | null {
  const given = readTraces(figure.data);
  if (given === null) return null;
  const whole = { data: given, layout: embedOnly(updateTitles(readObject(figure.layout) ?? {})) };
  if (holdsForeign(figure.layout)) part.losses.push('a picture in the layout of a figure is not in this file');
  const { data, layout } = maskFigure(whole);
  const traces = data as readonly Trace[];
  const isMasked = layout !== whole.layout;
  const problem = findProblem(traces);
  if (problem !== null) part.losses.push(`a figure is not drawn: ${problem}`);
  else for (const { type } of traces) part.page.traces.add(type);
  const title = titleOf(layout) ?? nameOf(part);
  const height = heightOf(layout);
  const description = readObject(layout['meta'])?.['description'];
  const still = findStill(isMasked ? {} : part.bundle, { data: traces, layout }, height);
  if (isMasked && Object.keys(part.bundle).some((type) => type.startsWith('image/')))
    part.losses.push('its own picture is left out: it may show the identifiers that are masked in the figure');
  const picture = still !== null && html`<img class="still" src="${trusted(still.source)}" alt="${title}">`;
  const webGl = traces.some(({ type }) => needsWebGl(type)) && html` data-webgl`;
  const heavy = countMarks(traces) > mostMarks && html` data-heavy`;
  return html`<figure class="plot" aria-label="${title}"${problem === null ? html`${webGl}${heavy}` : html` data-still`}>
${problem === null ? html`<div class="canvas" tabindex="0" style="height:${height}px">${picture || html`<p class="notice">Too large for a still picture.</p>`}</div>` : html`${still?.own === true && picture}<p class="placeholder">“${title}” is not drawn: ${problem}.</p>`}
<script type="application/json">${scriptJson({ data: traces, layout })}</script>
${renderData(traces, layout, title)}
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

type Trace = Json & { readonly type: string };

function readTraces(data: unknown): readonly Trace[] | null {
  const traces = Array.isArray(data) ? data.map(readObject) : [];
  if (traces.length === 0 || traces.some((trace) => trace === null)) return null;
  return traces.map((trace) => ({
    ...updateTitles(trace ?? {}),
    type: String(trace?.['type'] ?? 'scatter').replace(/^(scatter|heatmap)gl$/, '$1'),
  }));
}

/** Titles as texts, which the library took before its version 3, as the objects that it takes now. */
function updateTitles(part: Json): Json {
  const entries = Object.entries(part).map(([key, value]): [string, unknown] => {
    if (key === 'title' && typeof value === 'string') return [key, { text: value }];
    const inner = readObject(value);
    return [key, inner === null ? value : updateTitles(inner)];
  });
  return Object.fromEntries(entries);
}

/** Why the library can't draw `traces`; `null` where it can. */
function findProblem(traces: readonly Trace[]): string | null {
  const unknown = traces.map(({ type }) => type).find((type) => findBundle([type]) === null);
  if (unknown !== undefined) return `the page’s library has no traces of type ${unknown.slice(0, 40)}`;
  return traces.every(({ source }) => isEmbedded(source)) ? null : 'a picture of it is not in this file';
}

/** The layout without pictures that the browser would have to fetch, in its template either, and without keys that are no data. */
function embedOnly(layout: Json): Json {
  return dropForeign(layout) as Json;
}

function dropForeign(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number') ? value : value.map(dropForeign);
  const kept = Object.entries(value).filter(([key, item]) => {
    if (key === '__proto__' || key === 'constructor') return false;
    return key !== 'source' || typeof item !== 'string' || isEmbedded(item);
  });
  return Object.fromEntries(kept.map(([key, item]) => [key, dropForeign(item)]));
}

/** Whether pictures of the layout, or of its template, would have to be fetched. */
function holdsForeign(layout: unknown): boolean {
  const template = readObject(readObject(readObject(layout)?.['template'])?.['layout']);
  const images = [readObject(layout)?.['images'], template?.['images']].flat().map(readObject);
  return images.some((image) => image !== null && !isEmbedded(image['source']));
}

function isEmbedded(source: unknown): boolean {
  return source === undefined || (typeof source === 'string' && source.startsWith('data:image/'));
}

function titleOf(layout: Json): string | null {
  const title = readObject(layout['title'])?.['text'] ?? layout['title'];
  return typeof title === 'string' && title !== '' ? title.slice(0, longestTitle).replace(/<[^<>]*>/g, ' ') : null;
}

function heightOf(layout: Json): number {
  const height = layout['height'];
  return typeof height === 'number' && height >= 120 && height <= 2000 ? Math.round(height) : 420;
}
