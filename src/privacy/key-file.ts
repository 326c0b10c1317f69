/** The secret behind the pseudonyms: 32 random bytes in a file that its owner alone can read. */
import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/make-folder.js';

const keyLength = 32;

/**
 * Reads the key at `path`; makes it where there is none. Processes that start at once end up with one key: the file is written aside and
 * linked into place, which fails for all but the first.
 *
 * @param path - the key file; parent folders are made
 * @returns 32 bytes
 * @throws {RangeError} for a file of another length, which is left as it is
 * @throws the file system's error
 */
export async function readOrCreateKey(path: string): Promise<Uint8Array> {
  const present = await readKey(path);
  if (present !== null) return present;
  await makeFolder(dirname(path), { mode: 0o700 });
  await createKey(path);
  const created = await readKey(path);
  if (created !== null) return created;
  throw new Error('Cannot read the pseudonym key: expected the file just made, got none; check who removes it');
}

/**
 * Reads a key that somebody shared.
 *
 * @returns 32 bytes
 * @throws {RangeError} where there is none at `path`, or a file of another length
 * @throws the file system's error
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  const key = await readKey(path);
  if (key !== null) return key;
  throw new RangeError('Cannot read the pseudonym key: expected a file, got nothing at that path; check --key');
}

async function readKey(path: string): Promise<Uint8Array | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  if (bytes.length === keyLength) return new Uint8Array(bytes);
  throw new RangeError(
    `Cannot read the pseudonym key: expected ${keyLength} bytes, got ${bytes.length}; name the file of a key, or restore it; without it pseudonyms are others`,
  );
}

async function createKey(path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(keyLength));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}
