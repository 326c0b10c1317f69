/** Opens the data that a notebook's `data` parameter names; without a name, the embedded synthetic studies. */
import { parseLayout } from '../dataset/layout.js';
import { openSource } from '../dataset/open-source.js';
import type { Source } from '../dataset/source.js';
import { drawStudies } from './draw-studies.js';
import { projectPath } from './project-path.js';

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
  const folder = path === '' ? await drawStudies() : projectPath(path);
  return openSource(folder, { kind, ...(labels === '' ? {} : { labels: projectPath(labels) }) });
}
