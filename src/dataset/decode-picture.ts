/** PNG and JPEG files to 8-bit grey. */
import { convertIndexedToRgb, type DecodedPng, decode as decodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import type { GreyImage } from '../numeric/grey-image.js';
import { recognizePicture } from './check-picture.js';

/**
 * Decodes a PNG or JPEG file to 8-bit grey.
 *
 * Colour becomes luma (0.299 R + 0.587 G + 0.114 B, Source: ITU-R BT.601), alpha is left out, and samples of other
 * depths are scaled from their full range: 65535 of 16 bits and 1 of one bit are 255.
 *
 * @throws the decoder's error
 */
export function decodePicture(bytes: Buffer): GreyImage {
  if (recognizePicture(bytes) === 'png') return greyOfPng(decodePng(bytes));
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, tolerantDecoding: false });
  return toGrey(height, width, data, 4, 255);
}

function greyOfPng(png: DecodedPng): GreyImage {
  const { width, height, depth, palette } = png;
  if (palette !== undefined && png.channels === 1) {
    return toGrey(height, width, convertIndexedToRgb(png), palette[0]?.length ?? 3, 255);
  }
  const samples = depth < 8 ? unpackSamples(png) : png.data;
  return toGrey(height, width, samples, png.channels, 2 ** depth - 1);
}

/** One value a sample, of rows that start at whole bytes and hold several samples a byte, the first in the high bits. */
function unpackSamples({ width, height, depth, data }: DecodedPng): Uint8Array {
  const perByte = 8 / depth;
  const bytesPerRow = Math.ceil(width / perByte);
  return Uint8Array.from({ length: width * height }, (_, index) => {
    const column = index % width;
    const byte = data[Math.floor(index / width) * bytesPerRow + Math.floor(column / perByte)] ?? 0;
    return (byte >> (8 - depth * ((column % perByte) + 1))) & (2 ** depth - 1);
  });
}

function toGrey(
  rows: number,
  columns: number,
  samples: ArrayLike<number>,
  channels: number,
  greatest: number,
): GreyImage {
  const data = new Uint8Array(rows * columns);
  const scale = 255 / greatest;
  for (let pixel = 0, at = 0; pixel < data.length; pixel++, at += channels) {
    const first = samples[at]!;
    const value = channels < 3 ? first : 0.299 * first + 0.587 * samples[at + 1]! + 0.114 * samples[at + 2]!;
    data[pixel] = Math.round(value * scale);
  }
  return { data, rows, columns };
}
