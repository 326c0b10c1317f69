/** Shows a figure: as Plotly's JSON, as HTML for front ends that have no renderer for it, and as a still picture. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drawFigure } from '../drawing/draw-figure.js';
import type { Figure } from '../figures/figure.js';
import { sha256 } from '../files/hash.js';
import { display, type MimeBundle } from './display.js';
import { escapeHtml } from './html.js';

let libraryShown = false;
let shown = 0;

/**
 * Shows `figure` in the notebook.
 *
 * Stock JupyterLab draws no Plotly JSON and prefers HTML to SVG, so the HTML holds both: a still picture, and a script that
 * replaces it by the interactive figure. The first figure of a kernel carries the plotting library (about 1.4 MB), the
 * later ones use it; where it isn't loaded, or no script runs, the still picture stays.
 *
 * @example
 * const series = [{ name: "frames", counts: [3, 5] }];
 * showFigure(barFigure({ categories: ["LCA", "RCA"], series: series }, { title: "Frames by artery", xTitle: "Artery" }));
 */
export function showFigure(figure: Figure): void {
  display(bundleFigure(figure));
}

/** All forms of a figure. */
export function bundleFigure(figure: Figure): MimeBundle {
  const still = drawFigure(figure);
  return {
    'application/vnd.plotly.v1+json': { data: figure.data, layout: figure.layout, config: figure.config },
    'text/html': renderHtml(figure, still),
    'image/svg+xml': still,
    'text/plain': `[figure] ${figure.layout.meta.description}`,
  };
}

/** A still picture as an image: where markup is cleaned, images with embedded data stay. */
export function renderStill(still: string, alt: string): string {
  const source = `data:image/svg+xml;base64,${Buffer.from(still).toString('base64')}`;
  return `<img src="${source}" alt="${escapeHtml(alt)}" style="max-width:100%">`;
}

function renderHtml(figure: Figure, still: string): string {
  const spec = JSON.stringify({ data: figure.data, layout: figure.layout, config: figure.config });
  shown += 1;
  const id = `figure-${shown}-${sha256(spec).slice(0, 8)}`;
  const library = libraryShown ? '' : `<script>${readLibrary()}</script>`;
  libraryShown = true;
  const call = `if (window.Plotly) {
  const place = document.getElementById('${id}'); const spec = ${spec.replaceAll('<', '\\u003c')};
  place.replaceChildren(); Plotly.newPlot(place, spec.data, spec.layout, spec.config); }`;
  const image = renderStill(still, figure.layout.meta.description);
  return `${library}<div id="${id}">${image}</div><script>{ ${call} }</script>`;
}

function readLibrary(): string {
  const path = createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min');
  return readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
}
