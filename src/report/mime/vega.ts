/** Vega and Vega-Lite charts: their specification, labelled; a picture of the bundle is preferred to it. */
import { html } from '../html.js';
import { readObject } from '../read-object.js';
import { renderTree } from '../tree.js';
import type { MimeRenderer } from './renderer.js';

const versions = [
  'vegalite.v2',
  'vegalite.v3',
  'vegalite.v4',
  'vegalite.v5',
  'vegalite.v6',
  'vega.v4',
  'vega.v5',
  'vega.v6',
];

/** Renders the Vega types of altair; never drawn, since their library needs `eval`, which the page forbids. */
export const vega: MimeRenderer = {
  types: versions.flatMap((version) => [`application/vnd.${version}+json`, `application/vnd.${version}.json`]),
  render: ({ type, data, losses }) => {
    const spec = readObject(data);
    if (spec === null) return null;
    const name = type.includes('vegalite') ? 'Vega-Lite' : 'Vega';
    losses.push(`a ${name} chart is shown as its specification`);
    const words = typeof spec['description'] === 'string' ? spec['description'] : null;
    return html`<div class="summary-box" role="group" aria-label="${name} chart"><p class="label">${name} chart, not drawn</p>
${words !== null && html`<p>${words}</p>`}${renderTree(spec, 'Specification')}</div>`;
  },
};
