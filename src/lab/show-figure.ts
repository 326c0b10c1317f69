/** Shows a figure: as Plotly's JSON for reports, and as HTML for front ends that have no renderer for it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Figure } from '../figures/figure.js';
import { sha256 } from '../files/hash.js';
import { display } from './display.js';

let libraryShown = false;
let shown = 0;

/**
 * Shows `figure` in the notebook.
 *
 * Stock JupyterLab draws no Plotly JSON, so the bundle holds HTML too: the first figure of a kernel carries the plotting
 * library (about 1.4 MB), the later ones use it.
 */
export function showFigure(figure: Figure): void {
  const title = figure.layout.meta.description;
  display({
    'application/vnd.plotly.v1+json': { data: figure.data, layout: figure.layout, config: figure.config },
    'text/html': renderHtml(figure),
    'text/plain': `[figure] ${title}`,
  });
}

function renderHtml(figure: Figure): string {
  const spec = JSON.stringify({ data: figure.data, layout: figure.layout, config: figure.config });
  shown += 1;
  const id = `figure-${shown}-${sha256(spec).slice(0, 8)}`;
  const library = libraryShown ? '' : `<script>${readLibrary()}</script>`;
  libraryShown = true;
  const call = `const spec = ${spec.replaceAll('<', '\\u003c')}; window.Plotly
  ? Plotly.newPlot('${id}', spec.data, spec.layout, spec.config)
  : document.getElementById('${id}').append('Run the first figure cell again: it carries the plotting library.');`;
  return `${library}<div id="${id}"></div><script>{ ${call} }</script>`;
}

function readLibrary(): string {
  const path = createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min');
  return readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
}
