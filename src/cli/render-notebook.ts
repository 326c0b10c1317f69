/** Renders one notebook into a folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, sha256OfFile } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { Notebook } from '../notebook/nbformat.js';
import { formatNotebook } from '../notebook/write-notebook.js';
import type { Asset, AssetPlace } from '../report/assets.js';
import { renderReport } from '../report/render.js';
import type { ReportSummary } from '../report/tally.js';

/** A page that was written, and what it tells of itself. */
export interface WrittenReport {
  readonly path: string;
  readonly summary: ReportSummary;
}

/** How a page is written. */
interface WriteOptions {
  readonly repairs?: readonly string[];
  /** Of the notebook's file, default: of the file as we would write it. */
  readonly hash?: string;
  readonly assets?: AssetPlace;
}

/** Writes `out/name.html`, which names the notebook's hash, after the files that it shares with other pages. */
export async function writeReport(
  out: string,
  name: string,
  notebook: Notebook,
  { repairs = [], hash = sha256(formatNotebook(notebook)), assets: place = 'inline' }: WriteOptions = {},
): Promise<WrittenReport> {
  const path = join(out, `${name}.html`);
  const generatedFrom = { name: `${name}.ipynb`, sha256: hash };
  const { parts, assets, summary } = renderReport(notebook, { generatedFrom, repairs, assets: place });
  for (const asset of assets) await writeAsset(out, asset);
  await writeAtomic(path, parts);
  return { path, summary };
}

/** As {@link writeReport}; returns the page's path alone. */
export async function renderTo(out: string, name: string, notebook: Notebook): Promise<string> {
  return (await writeReport(out, name, notebook)).path;
}

/** Its name says its content: a file that has it stays, and no other is touched. */
async function writeAsset(out: string, { name, content, sha256: expected }: Asset): Promise<void> {
  const path = join(out, name);
  if (existsSync(path) && (await sha256OfFile(path)) === expected) return;
  await writeAtomic(path, content);
}
