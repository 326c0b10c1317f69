/** A notebook that was executed elsewhere, so that JupyterLab doesn't trust it. */
import { resolve } from 'node:path';
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';
import { execute } from '../../src/runner/execute.js';
import { codeCell, createNotebook } from './client-notebook.js';

/** The helpers whose output holds a picture, and a script of nobody's. */
export const untrustedCells: readonly Cell[] = [
  codeCell(
    'figure',
    `import { barFigure, showCine, showFigure, showHeat, showImages, showTable } from "angiolab";
showFigure(barFigure({ categories: ["LCA", "RCA"], series: [{ name: "frames", counts: [3, 5] }] }, { title: "Frames", xTitle: "Artery" }));`,
  ),
  codeCell(
    'heat',
    `const ramp = { rows: 128, columns: 128, data: Uint8Array.from({ length: 128 ** 2 }, (_, index) => (index % 128) + 60) };
showHeat(ramp, Float32Array.from(ramp.data, (_, index) => index / 128 ** 2), { alt: "A ramp", caption: "Height", unit: "share" });`,
  ),
  codeCell('images', 'showImages([{ image: ramp, caption: "ramp" }], { alt: "A ramp" });'),
  codeCell(
    'cine',
    `const turned = { ...ramp, data: ramp.data.map((_, index) => ramp.data[ramp.data.length - 1 - index]) };
await showCine({ images: [ramp, turned] }, { alt: "A ramp that turns" });`,
  ),
  codeCell(
    'table',
    `const wide = Object.fromEntries(Array.from({ length: 40 }, (_, index) => ["column " + index, index / 7]));
showTable(Array.from({ length: 100 }, (_, index) => ({ row: index, ...wide })), { caption: "Wide and long" });`,
  ),
  codeCell(
    'script',
    `import * as tslab from "tslab";
tslab.display.html("<p>words</p><img src='data:,' onerror='globalThis.ran = true'><script>globalThis.ran = true</" + "script>");`,
  ),
];

/** Executes those cells outside JupyterLab, which signs only what it ran itself. */
export function executeUntrusted(): Promise<Notebook> {
  return execute(createNotebook(untrustedCells), { cwd: resolve(import.meta.dirname, '../..') });
}
