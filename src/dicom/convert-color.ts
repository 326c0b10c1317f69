/** Colours as coded into red, green and blue of 8 bits. */
import type { StoredFrame } from './decode-frame.js';
import type { Palette } from './palette.js';

/** Red, green and blue side by side, 8 bits each. */
export type RgbValues = Uint8Array;

/** How a photometric interpretation becomes red, green and blue; null for those that are no colours, or none known here. */
export function findColorSpace(photometricInterpretation: string): 'rgb' | 'ybrFull' | 'ybrPartial' | 'palette' | null {
  return colorSpaces.get(photometricInterpretation) ?? null;
}

/** JPEG 2000 decoders turn YBR_RCT and YBR_ICT back themselves. */
const colorSpaces: ReadonlyMap<string, 'rgb' | 'ybrFull' | 'ybrPartial' | 'palette'> = new Map([
  ['RGB', 'rgb'],
  ['YBR_RCT', 'rgb'],
  ['YBR_ICT', 'rgb'],
  ['YBR_FULL', 'ybrFull'],
  ['YBR_FULL_422', 'ybrFull'],
  ['YBR_PARTIAL_422', 'ybrPartial'],
  ['YBR_PARTIAL_420', 'ybrPartial'],
  ['PALETTE COLOR', 'palette'],
]);

/** Scales samples of `bits` to 8 bits; the samples are red, green and blue already. */
export function scaleToBytes(data: StoredFrame['data'], bits: number): Uint8Array {
  if (bits === 8) return new Uint8Array(data);
  const scale = 255 / (2 ** bits - 1);
  const bytes = new Uint8Array(data.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.round(data[at]! * scale);
  return bytes;
}

/**
 * Turns Y, Cb and Cr into red, green and blue.
 *
 * @param data - pixels of three samples, 8 bits each
 * @param options.partial - Y from 16 to 235, Cb and Cr from 16 to 240, as on television; else all from 0 to 255
 * Source: PS3.3, C.7.6.3.1.2; ITU-R BT.601.
 */
export function convertYbr(data: Uint8Array, { partial }: { readonly partial: boolean }): RgbValues {
  const rgb = new Uint8ClampedArray(data.length);
  const [black, luma, chroma] = partial ? [16, 255 / 219, 255 / 224] : [0, 1, 1];
  for (let at = 0; at < data.length; at += 3) {
    const y = luma * (data[at]! - black);
    const cb = chroma * (data[at + 1]! - 128);
    const cr = chroma * (data[at + 2]! - 128);
    rgb[at] = Math.floor(y + 1.402 * cr + 0.5);
    rgb[at + 1] = Math.floor(y - ((0.114 * 1.772) / 0.587) * cb - ((0.299 * 1.402) / 0.587) * cr + 0.5);
    rgb[at + 2] = Math.floor(y + 1.772 * cb + 0.5);
  }
  return new Uint8Array(rgb.buffer);
}

/** The colours of stored values. Source: PS3.3, C.7.6.3.1.5. */
export function applyPalette(data: StoredFrame['data'], palette: Palette): RgbValues {
  const { firstMapped, red, green, blue, bits } = palette;
  const [reds, greens, blues] = [red, green, blue].map((entries) => scaleToBytes(entries, bits)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const last = reds.length - 1;
  const rgb = new Uint8Array(3 * data.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const entry = Math.min(last, Math.max(0, data[pixel]! - firstMapped));
    rgb[3 * pixel] = reds[entry]!;
    rgb[3 * pixel + 1] = greens[entry]!;
    rgb[3 * pixel + 2] = blues[entry]!;
  }
  return rgb;
}
