/** Decodes the frames of one file in a pool of two threads and keeps none. */
import { readFileSync } from 'node:fs';
import { openDecodePool } from '../../src/dicom/decode-pool.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';

const file = parseDicom(new Uint8Array(readFileSync(process.argv[2] ?? '')));
const pool = openDecodePool({ workers: 2 });
const requests = Array.from({ length: file.frameCount }, (_, index) => ({ file, index }));
let sum = 0;
for await (const outcome of pool.decode(requests)) {
  if (outcome instanceof DicomError) throw outcome;
  sum += outcome.data[0] ?? 0;
}
await pool.close();
process.stdout.write(`${sum}\n`);
