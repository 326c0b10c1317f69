/** Looking into folders: what is there, in an order that doesn't depend on the machine. */
import { access, open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { recognizePicture } from './check-picture.js';

/** Whether something stands at `path`. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * All files under `folder` that may hold frames, relative and with `/`; numbers in names are ordered as numbers.
 *
 * Left out are hidden files, DICOMDIR and text files that lie beside the data (`labels.csv`, `split.json`, `README.md`), and the
 * masks of synthetic studies.
 * Links to folders aren't followed.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const masks = paths
    .filter((path) => /(^|\/)truth\.json$/.test(path))
    .map((path) => path.replace(/truth\.json$/, 'masks/'));
  const isMask = (path: string): boolean => masks.some((folder) => path.startsWith(folder));
  return paths.filter((path) => !besideData.test(path) && !isMask(path)).sort(byNumbersInNames);
}

const besideData = /(^|\/)\.|(^|\/)DICOMDIR$|\.(csv|json|txt|md|parquet)$/i;
const collator = new Intl.Collator('en', { numeric: true });

function byNumbersInNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** What a file claims to be, by its name or else its first bytes; null where it claims neither or can't be opened. */
export async function recognizeFile(path: string): Promise<'dicom' | 'picture' | null> {
  if (/\.(dcm|dicom|ima)$/i.test(path)) return 'dicom';
  if (/\.(png|jpe?g)$/i.test(path)) return 'picture';
  const start = await readStart(path).catch(() => Buffer.alloc(0));
  if (start.toString('latin1', 128, 132) === 'DICM') return 'dicom';
  return recognizePicture(start) === null ? null : 'picture';
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(132) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
