/** Opens the data that a notebook's `data` parameter names; without a name, the embedded synthetic studies. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseLayout } from '../dataset/layout.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { cacheDirectory } from '../files/directories.js';
import { makeFolder } from '../files/make-folder.js';
import { synthesizeStudies } from '../synthetic/synthesize-studies.js';
import { projectPath } from './project-path.js';

/** Changes when the synthesis draws other pictures, so that an older cache isn't taken for the new studies. */
const edition = 'studies-3';
/** Many patients with few frames: it is patients that a classifier learns from. */
const embedded = { patients: 32, knobs: { seriesPerPatient: 3, framesPerSeries: 2, size: 256 }, masks: false };

/**
 * Opens a folder of DICOM files, a folder in ARCADE's layout or a folder of images with a `labels.csv`.
 *
 * @param path - the folder, relative to the project's; empty for the embedded studies: synthetic angiograms, drawn into the cache on first use
 * @param options.labels - a labels file, relative to the project's folder; empty: `labels.csv` in the folder, if it is there
 * @param options.layout - `dicom`, `arcade` or `images`; `auto`, the default, recognises it
 * @throws SourceError if the folder can't be used
 */
export async function openData(
  path: string,
  options: { readonly labels?: string; readonly layout?: string } = {},
): Promise<Source> {
  const { labels = '', layout = 'auto' } = options;
  const kind = parseLayout(layout);
  const folder = path === '' ? await findEmbeddedStudies() : projectPath(path);
  return openSource(folder, { kind, ...(labels === '' ? {} : { labels: projectPath(labels) }) });
}

/** The folder of the embedded studies. Drawn beside and renamed, so that two notebooks at once, or one that is ended, leave no half of it. */
export async function findEmbeddedStudies(): Promise<string> {
  const folder = join(cacheDirectory(), 'synthetic', edition);
  if (existsSync(folder)) return folder;
  await makeFolder(dirname(folder));
  const draft = await mkdtemp(`${folder}-`);
  try {
    await synthesizeStudies(draft, embedded);
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
