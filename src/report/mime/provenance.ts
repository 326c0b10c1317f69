/** What a result was computed from, as our notebooks state it. */
import { renderFacts } from '../facts.js';
import { html } from '../html.js';
import { readObject } from '../read-object.js';
import type { MimeRenderer } from './renderer.js';

/** The type under which a cell states the provenance of its results: a plain object. */
export const provenanceType = 'application/vnd.angiolab.provenance+json';

/** Renders {@link provenanceType}. */
export const provenance: MimeRenderer = {
  types: [provenanceType],
  render: ({ data }) => {
    const facts = readObject(data);
    if (facts === null) return null;
    return html`<div class="provenance" role="group" aria-label="Provenance"><p class="label">Provenance</p>${renderFacts(facts)}</div>`;
  },
};
