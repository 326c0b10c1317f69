/** Tells by the first bytes of a frame how it is compressed. */
import { walkJpegSegments } from './jpeg-segments.js';
import type { PixelLayout } from './pixel-layout.js';

const jp2Box = 0x0000000c;
const jp2Signature = 0x6a502020;
const jpeg2000Start = 0xff4fff51;
/** The segment that HTJ2K code streams must have, and others need not. Source: ITU-T T.814, A.3. */
const capabilities = 0xff50;

const jpegExtended = '1.2.840.10008.1.2.4.51';
const jpeg2000 = '1.2.840.10008.1.2.4.91';
const htJpeg2000 = '1.2.840.10008.1.2.4.203';
const frameHeaders: ReadonlyMap<number, string> = new Map([
  [0xffc0, '1.2.840.10008.1.2.4.50'],
  [0xffc3, '1.2.840.10008.1.2.4.57'],
  [0xfff7, '1.2.840.10008.1.2.4.81'],
]);

/**
 * The transfer syntax that the bytes of a frame have, or null where they do not say. Of those that a code stream may have, the one that
 * allows the most.
 */
export function sniffTransferSyntax(bytes: Uint8Array, layout: PixelLayout): string | null {
  return sniffCodeStream(bytes) ?? (beginsRle(bytes, layout) ? '1.2.840.10008.1.2.5' : null);
}

/** As {@link sniffTransferSyntax}, for JPEG, JPEG-LS and JPEG 2000. */
function sniffCodeStream(bytes: Uint8Array): string | null {
  if (bytes.length < 12) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === jp2Box && view.getUint32(4) === jp2Signature) return jpeg2000;
  if (view.getUint32(0) === jpeg2000Start) return sniffJpeg2000(view);
  return view.getUint16(0) === 0xffd8 && bytes[2] === 0xff ? sniffJpeg(bytes) : null;
}

/** The segment that follows SIZ at once. */
function sniffJpeg2000(view: DataView): string {
  const next = 4 + view.getUint16(4);
  return next + 2 <= view.byteLength && view.getUint16(next) === capabilities ? htJpeg2000 : jpeg2000;
}

/** By the marker of the frame header. Source: ITU-T T.81, table B.1; T.87, C.1.1. */
function sniffJpeg(bytes: Uint8Array): string {
  for (const { marker } of walkJpegSegments(bytes)) {
    const found = frameHeaders.get(marker);
    if (found !== undefined) return found;
  }
  return jpegExtended;
}

/** True where bytes open a run-length frame of the layout's segments, as no other codec's frame does. Source: PS3.5, G.5. */
function beginsRle(bytes: Uint8Array, { bitsAllocated, samplesPerPixel }: PixelLayout): boolean {
  if (bytes.length < 64) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== (bitsAllocated / 8) * samplesPerPixel || view.getUint32(4, true) !== 64) return false;
  for (let at = 4 + 4 * segments; at < 64; at += 4) if (view.getUint32(at, true) !== 0) return false;
  return true;
}
