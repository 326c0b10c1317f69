/** TensorFlow's record format: pieces of bytes one after the other, each between checksums. */
import { maskedCrc32c } from './crc32c.js';

const headLength = 12;
const tailLength = 4;

/**
 * One record.
 *
 * Source: tensorflow.org, "TFRecord and tf.train.Example": length, its masked CRC-32C, bytes, their masked CRC-32C, little-endian.
 */
export function formatRecord(bytes: Uint8Array): Buffer {
  const record = Buffer.alloc(headLength + bytes.length + tailLength);
  record.writeBigUInt64LE(BigInt(bytes.length));
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(bytes, headLength);
  record.writeUInt32LE(maskedCrc32c(bytes), headLength + bytes.length);
  return record;
}

/** The records of a file up to its end or to the first one that is cut off or damaged. */
export function parseRecords(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let at = 0;
  while (at + headLength + tailLength <= file.length) {
    const head = file.subarray(at, at + 8);
    const length = Number(head.readBigUInt64LE());
    const start = at + headLength;
    const end = start + length + tailLength;
    if (file.readUInt32LE(at + 8) !== maskedCrc32c(head) || end > file.length) break;
    const bytes = file.subarray(start, start + length);
    if (file.readUInt32LE(start + length) !== maskedCrc32c(bytes)) break;
    records.push(bytes);
    at = end;
  }
  return records;
}
