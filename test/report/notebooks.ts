/** Notebooks for the report's tests: the fixtures, and small ones built in place. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cell, CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { render } from '../../src/report/render.js';

/** The path of a file beside the fixtures. */
export function fixturePath(name: string): string {
  return resolve(import.meta.dirname, '../fixtures/report', name);
}

/** A fixture notebook by name, without `.ipynb`. */
export function loadFixture(name: string): Notebook {
  return parseNotebook(readFileSync(fixturePath(`${name}.ipynb`), 'utf8'), name);
}

/** A notebook of these cells. */
export function createNotebook(cells: readonly Cell[], metadata: Notebook['metadata'] = {}): Notebook {
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}

/** A Markdown cell with these tags. */
export function prose(source: string, tags: readonly string[] = []): Cell {
  return { cell_type: 'markdown', id: 'prose', metadata: { tags }, source };
}

/** Markup of a rendered page's content, without head, style and scripts. */
export function renderMain(...cells: readonly Cell[]): string {
  return render(createNotebook(cells))
    .match(/<main[^>]*>([\s\S]*)<\/main>/)![1]!
    .trim();
}

/** A code cell with these outputs and tags. */
export function code(outputs: readonly Output[], tags: readonly string[] = [], source = 'code()'): CodeCell {
  return { cell_type: 'code', id: 'code', metadata: { tags }, source, outputs, execution_count: 1 };
}

/** A display output. */
export function show(
  data: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
): Output {
  return { output_type: 'display_data', data, metadata };
}
