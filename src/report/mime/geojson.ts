/** GeoJSON in words: what features there are and where they lie; a map would need tiles from elsewhere. */
import { renderFacts } from '../facts.js';
import { html } from '../html.js';
import { readObject } from '../read-object.js';
import { renderTree } from '../tree.js';
import type { MimeRenderer } from './renderer.js';

/** Renders `application/geo+json` and JupyterLab's older name for it. */
export const geojson: MimeRenderer = {
  types: ['application/geo+json', 'application/vnd.geo+json'],
  render: ({ data, losses }) => {
    const object = readObject(data);
    if (object === null || typeof object['type'] !== 'string') return null;
    losses.push('GeoJSON is shown as a summary, without a map');
    return html`<div class="summary-box" role="group" aria-label="GeoJSON"><p class="label">GeoJSON</p>${renderFacts(summarize(object))}
${renderTree(object, 'The data')}</div>`;
  },
};

type Json = Readonly<Record<string, unknown>>;

function summarize(object: Json): Json {
  const features = Array.isArray(object['features']) ? object['features'].map(readObject) : [object];
  const geometries = features.map((feature) => readObject(feature?.['geometry']) ?? feature);
  const counts: Record<string, number> = {};
  for (const geometry of geometries) {
    const type = String(geometry?.['type'] ?? 'without geometry');
    counts[type] = (counts[type] ?? 0) + 1;
  }
  const names = new Set(features.flatMap((feature) => Object.keys(readObject(feature?.['properties']) ?? {})));
  const box = findBox(geometries);
  return {
    features: Object.entries(counts).map(([type, count]) => `${count} ${type}`),
    ...(names.size > 0 && { properties: [...names].slice(0, 50) }),
    ...(box !== null && { longitude: `${box[0]} to ${box[2]}`, latitude: `${box[1]} to ${box[3]}` }),
  };
}

/** West, south, east, north of all positions. */
function findBox(geometries: readonly (Json | null)[]): readonly [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const waiting: unknown[] = geometries.map((geometry) => geometry?.['coordinates']);
  while (waiting.length > 0) {
    const item = waiting.pop();
    if (!Array.isArray(item)) continue;
    const [x, y] = item;
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const inner of item) waiting.push(inner);
  }
  return Number.isFinite(box[0]) ? box : null;
}
