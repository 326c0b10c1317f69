/** Draws synthetic studies into the cache, once for each set of options. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../files/directories.js';
import { sha256 } from '../files/hash.js';
import { makeFolder } from '../files/make-folder.js';
import { type SyntheticOptions, synthesizeStudies } from '../synthetic/synthesize-studies.js';

/** Changes when the synthesis draws other pictures, so that an older cache isn't taken for the new studies. */
const edition = 'studies-3';

/** The embedded studies: many patients with few frames, since it is patients that a classifier learns from. */
const embedded: SyntheticOptions = { patients: 32, knobs: { seriesPerPatient: 3, framesPerSeries: 2, size: 256 } };

/**
 * Draws the studies that `angiolab synthesize` would, without masks, or takes those that were drawn before with the same options.
 *
 * They are drawn beside and renamed, so that two notebooks at once, or one that is ended, leave no half of them.
 *
 * @param options - default: the embedded studies, 32 patients with 3 series of 2 frames, 256 x 256
 * @returns the folder, for `openData`
 * @throws RangeError as `synthesizeStudies` does
 */
export async function drawStudies(options: SyntheticOptions = embedded): Promise<string> {
  const { patients, seed, preset, knobs } = options;
  const key = sha256(JSON.stringify([patients ?? 16, seed ?? 1, preset ?? null, sortByName(knobs ?? {})]));
  const folder = join(cacheDirectory(), 'synthetic', `${edition}-${key.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  await makeFolder(dirname(folder));
  const draft = await mkdtemp(`${folder}-`);
  try {
    await synthesizeStudies(draft, { ...options, masks: false });
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

function sortByName(knobs: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(knobs).sort(([a], [b]) => (a < b ? -1 : 1));
}
