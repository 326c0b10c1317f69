/** A picture's record: its size, which stands in its first bytes, as long as its end is where it should be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeaderBytes } from '../../dicom/header-bytes.js';
import { sha256 } from '../../files/hash.js';
import { arcadeId } from '../arcade-id.js';
import { checkPicture } from '../check-picture.js';
import type { FileRecord } from './file-record.js';
import type { RecordOptions } from './record-options.js';

/**
 * The record of a PNG or JPEG file. Of a PNG the first and the last bytes are read, of a JPEG all of them.
 *
 * @param path - relative to the root, with `/`
 * @param file - the same, opened
 * @throws SourceError if it is broken
 */
export async function readPictureRecord(
  path: string,
  file: HeaderBytes,
  { root, kind, pseudonyms, pixels }: RecordOptions,
): Promise<FileRecord> {
  const fileId = (kind === 'arcade' ? arcadeId(path) : null) ?? pseudonyms.own('file', path);
  const size = pixels ? null : readPngSize(file);
  if (size !== null) return { fileId, frames: 1, ...size };
  const bytes = readFileSync(join(root, path));
  const { rows, columns } = checkPicture(bytes);
  const record = { fileId, frames: 1, rows, columns };
  if (!pixels) return record;
  const { decodePicture } = await import('../decode-picture.js');
  const { describePixels } = await import('./pixel-facts.js');
  return { ...record, contentSha256: sha256(bytes), pixelFacts: describePixels(decodePicture(bytes)) };
}

const pngStart = '89504e470d0a1a0a0000000d49484452';
const pngEnd = '0000000049454e44ae426082';

/** Null where it isn't a PNG that begins and ends as one. Source: Portable Network Graphics, third edition, 5.2, 11.2.1 and 11.2.4. */
function readPngSize(file: HeaderBytes): { readonly rows: number; readonly columns: number } | null {
  const end = file.seek(file.size - 12, 12);
  if (end < 0 || file.bytes.toString('hex', end, end + 12) !== pngEnd) return null;
  const start = file.seek(0, 33);
  if (start < 0 || file.bytes.toString('hex', start, start + 16) !== pngStart) return null;
  const [columns, rows] = [file.bytes.readUInt32BE(start + 16), file.bytes.readUInt32BE(start + 20)];
  return rows > 0 && columns > 0 ? { rows, columns } : null;
}
