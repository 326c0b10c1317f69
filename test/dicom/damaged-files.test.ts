/** Files as our writer makes them, damaged: deflated under any preamble, and elements that the file does not hold. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { implicitLittleEndian } from '../../src/dicom/transfer-syntaxes.js';
import { writeDicom } from '../../src/dicom/write-dicom.js';
import { sampleElements, writeSample } from './sample-files.js';

/** The sample file, deflated: its meta group names the syntax, what follows is compressed. Source: PS3.5, A.5. */
function deflateSample(): Uint8Array {
  const file = Buffer.from(writeSample());
  const start = 144 + file.readUInt32LE(140);
  const uid = Buffer.from('1.2.840.10008.1.2.1.99');
  const at = file.indexOf('1.2.840.10008.1.2.1\0');
  const meta = Buffer.concat([file.subarray(0, at), uid, file.subarray(at + 20, start)]);
  meta.writeUInt16LE(uid.length, at - 2);
  meta.writeUInt32LE(meta.length - 144, 140);
  return new Uint8Array(Buffer.concat([meta, deflateRawSync(file.subarray(start))]));
}

describe('damaged files of our writer', () => {
  test('reads a deflated file whatever its preamble holds', () => {
    const expected = parseDicom(writeSample()).header;
    for (const fill of [0, 1, 0xff, 0x49]) {
      const { header, repairs } = parseDicom(deflateSample().fill(fill, 0, 128));
      expect({ ...header, TransferSyntaxUID: expected.TransferSyntaxUID }).toEqual(expected);
      expect(repairs).toEqual([]);
    }
  });

  test('refuses a file whose last element reaches beyond its end: a cut one, and one whose length swallows the pixels', () => {
    const file = Buffer.from(writeDicom(sampleElements, { transferSyntaxUID: implicitLittleEndian }));
    const angle = file.indexOf(Buffer.from([0x18, 0x00, 0x11, 0x15]));
    file.writeUInt32LE(60_000, angle + 4);
    for (const bytes of [new Uint8Array(file), new Uint8Array(file.subarray(0, angle + 12))]) {
      expect(() => parseDicom(bytes)).toThrow(DicomError);
      expect(() => parseDicom(bytes)).toThrow(
        `Cannot read DICOM file at (0018,1511) PositionerSecondaryAngle at byte ${angle + 8}: expected a value of 60000 bytes`,
      );
    }
  });
});
