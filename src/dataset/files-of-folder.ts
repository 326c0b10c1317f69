/** Looking into folders: what is there, in an order that doesn't depend on the machine. */
import { access, open } from 'node:fs/promises';
import { recognizePicture } from './check-picture.js';
import { walkFolder } from './walk-folder.js';

/** Whether something stands at `path`. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * All files under `folder` that may hold frames (`walkFolder` says which), relative and with `/`; numbers in names are ordered as numbers.
 *
 * @throws the file system's error for a folder that can't be read
 */
export function listFiles(folder: string): string[] {
  const refuse = (error: Error): never => {
    throw error;
  };
  const paths: string[] = [];
  for (const { folder: below, names } of walkFolder(folder, { missed: refuse, passed: () => {} }))
    for (const name of names) paths.push(below === '' ? name : `${below}/${name}`);
  return paths.sort(byNumbersInNames);
}

const collator = new Intl.Collator('en', { numeric: true });

/** Compares paths; numbers in them are compared as numbers. */
export function byNumbersInNames(a: string, b: string): number {
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
