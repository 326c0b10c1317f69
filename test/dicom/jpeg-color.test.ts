/** readJpegColor: how JPEG components are coded, by markers and names; files whose header says otherwise. */
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { readJpegColor } from '../../src/dicom/jpeg-color.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { renderColor } from '../../src/dicom/render-color.js';
import { joinBytes, toBytes } from './element-bytes.js';
import { hasSharedFiles, readSharedFile } from './shared-files.js';

function segment(marker: number, body: string): Uint8Array {
  return joinBytes(
    toBytes(marker, 2, true),
    toBytes(body.length + 2, 2, true),
    new Uint8Array(Buffer.from(body, 'latin1')),
  );
}

/** Segments up to the scan. */
function stream(...segments: Uint8Array[]): Uint8Array {
  return joinBytes(Uint8Array.of(0xff, 0xd8), ...segments, segment(0xffda, ''));
}

/** A frame header with the names of three components. */
function frame(names: string, marker = 0xffc0): Uint8Array {
  return segment(marker, `\b\0\x02\0\x03\x03${[...names].map((name) => `${name}\x11\0`).join('')}`);
}

const jfif = segment(0xffe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0');
const adobe = (transform: number): Uint8Array => segment(0xffee, `Adobe\0d\0\0\0\0${String.fromCharCode(transform)}`);

describe('readJpegColor', () => {
  test.each([
    { name: 'JFIF', bytes: stream(jfif, frame('\x01\x02\x03')), color: 'YBR_FULL' },
    { name: 'Adobe, transformed', bytes: stream(adobe(1), frame('\x01\x02\x03')), color: 'YBR_FULL' },
    { name: 'Adobe, not transformed', bytes: stream(adobe(0), frame('\x01\x02\x03')), color: 'RGB' },
    { name: 'Adobe beside JFIF', bytes: stream(jfif, adobe(0), frame('\x01\x02\x03')), color: 'RGB' },
    { name: 'components called R, G and B', bytes: stream(frame('RGB')), color: 'RGB' },
    { name: 'components with numbers', bytes: stream(frame('\x01\x02\x03')), color: null },
    { name: 'a lossless stream', bytes: stream(jfif, frame('\x01\x02\x03', 0xffc3)), color: null },
    { name: 'a stream that is cut', bytes: stream(jfif).subarray(0, 9), color: null },
    { name: 'other bytes', bytes: Uint8Array.of(1, 2, 3, 4), color: null },
  ])('reads $name', ({ bytes, color }) => {
    expect(readJpegColor(bytes)).toBe(color);
  });
});

describe.skipIf(!hasSharedFiles)('parseDicom, colours of JPEG (skipped without ../shared)', () => {
  test.each([
    { name: 'SC_rgb_small_odd_jpeg.dcm', from: 'YBR_FULL', to: 'RGB     ' },
    { name: 'SC_rgb_dcmtk__eb_cy_np.dcm', from: 'YBR_FULL_422', to: 'RGB         ' },
  ])('shows the colours of $name though its header says RGB', async ({ name, from, to }) => {
    const bytes = readSharedFile(name);
    const lying = bytes.slice();
    lying.set(Buffer.from(to), Buffer.from(bytes.buffer).indexOf(from));
    const [whole, file] = [parseDicom(bytes), parseDicom(lying)];
    expect(file.repairs).toEqual(['The colours are coded in another way than the photometric interpretation says.']);
    expect(file.header.PhotometricInterpretation).toBe('RGB');
    const stored = await decodeFrame(file, 0);
    expect(renderColor(file, stored).data).toEqual(renderColor(whole, await decodeFrame(whole, 0)).data);
  });
});
