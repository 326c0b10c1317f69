/** Synthetic files in each transfer syntax: the same pixels. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { syntaxNames } from '../../src/synthetic/written-syntaxes.js';
import { makeFolder } from '../dataset/make-folder.js';

test('files in every syntax have the pixels of the usual one, and say what they are written in', async () => {
  const knobs = { seriesPerPatient: 2, framesPerSeries: 1, size: 64 };
  const syntaxes = new Set<string>();
  const pixels: unknown[] = [];
  for (const syntax of syntaxNames) {
    const folder = makeFolder({});
    await synthesizeStudies(folder, { patients: 4, knobs, syntax, masks: false });
    const file = parseDicom(readFileSync(join(folder, 'SYN-0001/series-01.dcm')));
    expect(file.repairs).toEqual([]);
    syntaxes.add(file.header.TransferSyntaxUID);
    pixels.push(new Uint16Array((await decodeFrame(file, 0)).data));
  }
  expect(syntaxes.size).toBe(syntaxNames.length);
  for (const other of pixels) expect(other).toEqual(pixels[0]);
});
