/** SHA-256 of bytes, texts and files, as lower-case hexadecimal. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The SHA-256 of the concatenation of `parts`, 64 hexadecimal digits. */
export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** The SHA-256 of a file's content, read as a stream. @throws the file system's error. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
