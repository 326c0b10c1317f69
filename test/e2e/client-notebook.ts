/** One notebook for every client: each kind of output that the kernel gives. */
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';

/** Makes a code cell. */
export function codeCell(id: string, source: string, tags: readonly string[] = []): Cell {
  return { cell_type: 'code', id, metadata: { tags }, source, outputs: [], execution_count: null };
}

/** Makes a notebook for the kernel `angiolab`. */
export function createNotebook(cells: readonly Cell[]): Notebook {
  const kernelspec = { name: 'angiolab', display_name: 'TypeScript (angiolab)', language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

const show = 'const show = require("tslab/dist/jupyter").lastWriteDisplayData;';

/** A bar that one display shows and nine updates move, one every 100 ms. */
const progress = `function bar(step: number): object {
  const data = { "text/html": "<progress max='10' value='" + step + "'></progress>", "text/plain": step + " of 10" };
  return { data: data, metadata: {}, transient: { display_id: "bar" } };
}
for (let step = 1; step <= 10; step++) {
  require("tslab/dist/jupyter").lastWriteDisplayData(bar(step), step > 1);
  await new Promise((done) => setTimeout(done, 100));
}`;

/** The cells, by their ids; all run to their end, and nothing in their outputs differs from run to run. */
export const clientCells: readonly Cell[] = [
  { cell_type: 'markdown', id: 'title', metadata: {}, source: '# What clients show\n\nSome *prose*.' },
  codeCell('parameters', 'let rounds: number = 3;\nlet word: string = "ü";', ['parameters']),
  codeCell('streams', 'console.log("out", word);\nconsole.error("err");\nconsole.log("again");'),
  codeCell('result', '({ rounds: rounds, list: [1, 2] })'),
  codeCell(
    'rich-result',
    'class Chip { [Symbol.for("Jupyter.display")]() { return { "text/html": "<b>chip</b>", "text/plain": "chip" }; } }\nnew Chip()',
  ),
  codeCell(
    'figure',
    `import { barFigure, showFigure } from "angiolab";
showFigure(barFigure({ categories: ["LCA", "RCA"], series: [{ name: "frames", counts: [3, 5] }] }, { title: "Frames", xTitle: "Artery" }));`,
  ),
  codeCell(
    'table',
    'import { showTable } from "angiolab";\nshowTable([{ artery: "LCA", frames: 3 }], { caption: "Counts" });',
  ),
  codeCell(
    'image',
    `import { showImages } from "angiolab";
const ramp = { rows: 16, columns: 16, data: Uint8Array.from({ length: 256 }, (_, index) => index) };
showImages([{ image: ramp, caption: "ramp" }], { alt: "A ramp" });
import * as tslab from "tslab";
tslab.display.png(Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=", "base64"));
tslab.display.svg("<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10' fill='navy'/></svg>");
tslab.display.markdown("a *word*");`,
  ),
  codeCell(
    'json',
    `${show}\nshow({ data: { "application/json": { a: [1, null] }, "text/plain": "x" }, metadata: {}, transient: {} }, false);`,
  ),
  codeCell(
    'twice',
    'show({ data: { "text/plain": "old" }, metadata: {}, transient: { display_id: "twice" } }, false);',
  ),
  codeCell(
    'update',
    'show({ data: { "text/plain": "new" }, metadata: {}, transient: { display_id: "twice" } }, true);',
  ),
  codeCell('progress', progress),
  codeCell('carriage', 'for (let step = 0; step < rounds; step++) process.stdout.write(step + " %\\r");'),
  codeCell('failing', 'function boom(): void {\n  throw new RangeError("boom");\n}\nboom();', ['raises-exception']),
  codeCell('skipped', 'process.exit(1);', ['skip-execution']),
  codeCell('faulty', 'let text: string = 3;', ['raises-exception']),
  codeCell('late', 'await new Promise((done) => setTimeout(() => done(console.log("timer")), 20));\nrounds'),
  codeCell('lines', 'for (let line = 0; line < 2000; line++) console.log("line", line);'),
  codeCell(
    'double',
    '/** Doubles a number. */\nfunction double(value: number): number {\n  return 2 * value;\n}\nconst kept = double(20) + 1;',
  ),
];
