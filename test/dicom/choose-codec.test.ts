/** Pixels are decoded by what they are, where the transfer syntax says something else. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import {
  dicomFile,
  element,
  imageElements,
  item,
  joinBytes,
  samplePixels,
  sequenceEnd,
  undefinedLength,
} from './element-bytes.js';
import { encodeRlePlane } from './sample-files.js';
import { hasSharedFiles, listTruths, readSharedFile } from './shared-files.js';

const explicit = '1.2.840.10008.1.2.1';
const rle = '1.2.840.10008.1.2.5';
const jpeg = '1.2.840.10008.1.2.4.50';
const otherCodec = ['The pixels are compressed, or compressed in another way than the transfer syntax says.'];

const frame = encodeRlePlane([...samplePixels]);
const inFragments = element(0x7fe00010, 'OB', joinBytes(item(new Uint8Array()), item(frame)), {
  length: undefinedLength,
});
const encapsulated = joinBytes(inFragments, sequenceEnd);
const native = element(0x7fe00010, 'OB', samplePixels);
const bare = element(0x7fe00010, 'OB', frame);

describe('chooseCodec', () => {
  test.each([
    { name: 'run-length pixels', declared: rle, pixels: encapsulated, uid: rle, repairs: [] },
    {
      name: 'run-length pixels declared as native',
      declared: explicit,
      pixels: encapsulated,
      uid: rle,
      repairs: otherCodec,
    },
    { name: 'run-length pixels declared as JPEG', declared: jpeg, pixels: encapsulated, uid: rle, repairs: otherCodec },
    {
      name: 'run-length pixels of an unknown syntax',
      declared: '1.2.3.4',
      pixels: encapsulated,
      uid: rle,
      repairs: otherCodec,
    },
    {
      name: 'native pixels declared as run-length',
      declared: rle,
      pixels: native,
      uid: explicit,
      repairs: ['The pixels are not compressed, though the transfer syntax says so.'],
    },
    {
      name: 'a frame that stands in no fragment',
      declared: rle,
      pixels: bare,
      uid: rle,
      repairs: ['The pixel data are compressed but not in fragments.'],
    },
  ])('decodes $name', async ({ declared, pixels, uid, repairs }) => {
    const file = parseDicom(dicomFile(declared, joinBytes(imageElements(), pixels)));
    expect(file.repairs).toEqual(repairs);
    expect(file.header.TransferSyntaxUID).toBe(uid);
    expect((await decodeFrame(file, 0)).data).toEqual(samplePixels);
  });

  const deflated = new Uint8Array(deflateRawSync(samplePixels));
  const inDeflated = element(0x7fe00010, 'OB', joinBytes(item(new Uint8Array()), item(deflated)), {
    length: undefinedLength,
  });

  test.each([
    { name: 'native pixels of an unknown syntax', declared: '1.2.3.4', pixels: native, found: '1.2.3.4' },
    {
      name: 'fragments that show no codec, declared as native',
      declared: explicit,
      pixels: joinBytes(inDeflated, sequenceEnd),
      found: explicit,
    },
    {
      name: 'native pixels of another size, declared as compressed',
      declared: rle,
      pixels: element(0x7fe00010, 'OB', samplePixels.subarray(0, 4)),
      found: '4 bytes of native pixels, which need 6',
    },
  ])('refuses $name', ({ declared, pixels, found }) => {
    const parse = (): unknown => parseDicom(dicomFile(declared, joinBytes(imageElements(), pixels)));
    expect(parse).toThrow(DicomError);
    expect(parse).toThrow(`got ${found}; `);
  });
});

describe.skipIf(!hasSharedFiles)('chooseCodec, real files (skipped without ../shared)', () => {
  const compressed = listTruths().filter(([, { ts }]) => ts.startsWith('1.2.840.10008.1.2.4') || ts === rle);

  test.each(compressed)('decodes %s, declared as native, to the same values', async (name) => {
    const bytes = readSharedFile(name);
    const lying = bytes.slice();
    const { ts } = compressed.find(([other]) => other === name)![1];
    const at = Buffer.from(lying.buffer).indexOf(ts);
    lying.set(Buffer.from(explicit.padEnd(ts.length, '\0').slice(0, ts.length)), at);
    const file = parseDicom(lying);
    expect(file.repairs).toContain(otherCodec[0]);
    const [ours, truth] = [await decodeFrame(file, 0), await decodeFrame(parseDicom(bytes), 0)];
    expect(Buffer.from(bytesOf(ours)).equals(bytesOf(truth))).toBe(true);
  });
});
