/** Layouts and pictures for codecs. */
import type { PixelLayout } from '../../src/dicom/pixel-layout.js';

/** 7 rows of 9 columns, 8 bit grey, and what is changed. */
export function makeLayout(changes: Partial<PixelLayout> = {}): PixelLayout {
  const bitsStored = changes.bitsStored ?? changes.bitsAllocated ?? 8;
  return {
    ...{ frames: 1, rows: 7, columns: 9, samplesPerPixel: 1, bitsAllocated: 8, bitsStored, highBit: bitsStored - 1 },
    ...{ signed: false, planar: false, photometricInterpretation: 'MONOCHROME2' },
    ...changes,
  };
}

/** Waves with some noise, the same each time: little-endian stored values that use every bit of BitsStored. */
export function makePixels(layout: PixelLayout): Uint8Array {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed } = layout;
  const count = rows * columns * samplesPerPixel;
  const middle = signed ? 0 : 2 ** (bitsStored - 1);
  const values = Array.from({ length: count }, (_, index) => {
    const wave = Math.sin(index / 5) * Math.cos(index / 97) * 0.9 + ((index * 7919) % 31) / 400;
    return Math.floor(middle + wave * (2 ** (bitsStored - 1) - 1));
  });
  if (bitsAllocated === 8) return Uint8Array.from(values);
  return new Uint8Array((bitsAllocated === 16 ? Uint16Array : Uint32Array).from(values).buffer);
}
