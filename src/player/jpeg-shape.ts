/** Reads the size that a JPEG states, so that nothing else is handed to a browser's decoder. */

/** What the frame header (SOF0) says. */
export interface JpegShape {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** The shape of a complete baseline JPEG of 8 bits; null for other bytes. Source: ITU-T T.81, B.2.2. */
export function readJpegShape(bytes: Uint8Array): JpegShape | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = bytes.length - 2;
  if (last < 2 || view.getUint16(0) !== 0xffd8 || view.getUint16(last) !== 0xffd9) return null;
  for (let at = 2; at + 10 <= bytes.length; at += 2 + Math.max(2, view.getUint16(at + 2))) {
    const marker = view.getUint16(at);
    if (marker === 0xffc0) return readFrameHeader(view, at);
    if (marker < 0xffc4 || marker === 0xffda) return null;
  }
  return null;
}

function readFrameHeader(view: DataView, at: number): JpegShape | null {
  if (view.getUint8(at + 4) !== 8) return null;
  return { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), components: view.getUint8(at + 9) };
}
