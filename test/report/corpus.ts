/** The notebooks of test/fixtures/report/corpus, rendered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAndRepair } from '../../src/notebook/read-notebook.js';
import { renderReport } from '../../src/report/render.js';
import type { ReportSummary } from '../../src/report/tally.js';
import { fixturePath } from './notebooks.js';

export const corpusFolder: string = fixturePath('corpus');

/** Where the hostile ones want to send requests to, and read from. */
export const awayAddress = 'http://away.invalid';

/** Names of the notebooks in a folder of the corpus, without `.ipynb`. */
export function listCorpus(folder = ''): string[] {
  const files = readdirSync(join(corpusFolder, folder)).filter((file) => file.endsWith('.ipynb'));
  return files.map((file) => file.replace(/\.ipynb$/, '')).sort();
}

/** The text of a notebook's file. */
export function readCorpus(name: string): string {
  return readFileSync(join(corpusFolder, `${name}.ipynb`), 'utf8');
}

/** Renders a notebook's text as `angiolab render` does. */
export function renderText(text: string, name: string): { readonly page: string; readonly summary: ReportSummary } {
  const { notebook, repairs } = parseAndRepair(text, name);
  const { parts, summary } = renderReport(notebook, { repairs, generatedFrom: { name: `${name}.ipynb`, sha256: '0' } });
  return { page: Buffer.concat(parts.map((part) => Buffer.from(part))).toString(), summary };
}
