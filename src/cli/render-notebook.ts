/** Renders one notebook into a folder. */
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { Notebook } from '../notebook/nbformat.js';
import { formatNotebook } from '../notebook/write-notebook.js';
import { renderReport } from '../report/render.js';
import type { ReportSummary } from '../report/tally.js';

/** A page that was written, and what it tells of itself. */
export interface WrittenReport {
  readonly path: string;
  readonly summary: ReportSummary;
}

/** Writes `out/name.html`, which names the notebook's hash. @param options.hash - of the notebook's file, default: of the file as we would write it */
export async function writeReport(
  out: string,
  name: string,
  notebook: Notebook,
  { repairs = [], hash = sha256(formatNotebook(notebook)) }: { repairs?: readonly string[]; hash?: string } = {},
): Promise<WrittenReport> {
  const path = join(out, `${name}.html`);
  const generatedFrom = { name: `${name}.ipynb`, sha256: hash };
  const { parts, summary } = renderReport(notebook, { generatedFrom, repairs });
  await writeAtomic(path, parts);
  return { path, summary };
}

/** As {@link writeReport}; returns the page's path alone. */
export async function renderTo(out: string, name: string, notebook: Notebook): Promise<string> {
  return (await writeReport(out, name, notebook)).path;
}
