/** Stored values of a colour image into red, green and blue. */
import { applyPalette, convertYbr, findColorSpace, scaleToBytes } from './convert-color.js';
import type { StoredFrame } from './decode-frame.js';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import type { DicomFile } from './parse-dicom.js';
import type { PixelLayout } from './pixel-layout.js';

/** A picture in colour: `data[(row * columns + column) * 3 + sample]`, red, green and blue of 8 bits. */
export interface ColorImage {
  readonly data: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

/** True for files whose frames {@link renderColor} turns into colours. */
export function isColor(file: DicomFile): boolean {
  return file.pixels !== null && !file.display.photometricInterpretation.startsWith('MONOCHROME');
}

/**
 * Renders a frame of a colour image: palettes are looked up, YBR becomes RGB, more than 8 bits are scaled to 8. No window is applied.
 *
 * @throws {DicomError} for grey images, a palette that cannot be read, and photometric interpretations that are neither palette, RGB nor YBR
 * Source: PS3.3, C.7.6.3.1.2.
 */
export function renderColor(file: DicomFile, frame: StoredFrame): ColorImage {
  const { rows, columns } = frame;
  const layout = file.pixels?.layout;
  if (layout === undefined) throw unsupported('PixelData', 'a file with pixels', 'none');
  return { data: toRgb(file, layout, frame), rows, columns };
}

function toRgb(file: DicomFile, layout: PixelLayout, { data, samplesPerPixel }: StoredFrame): Uint8Array {
  const space = findColorSpace(file.display.photometricInterpretation);
  if (space === 'palette' && samplesPerPixel === 1) {
    const { palette } = file.display;
    if (palette !== null) return applyPalette(data, palette);
    throw unsupported('RedPaletteColorLookupTableData', 'a palette', 'none, or a malformed one');
  }
  if (space === null || space === 'palette' || samplesPerPixel !== 3)
    throw unsupported('PhotometricInterpretation', 'PALETTE COLOR, RGB or YBR', describe(layout));
  const bytes = scaleToBytes(data, layout.bitsStored);
  return space === 'rgb' ? bytes : convertYbr(bytes, { partial: space === 'ybrPartial' });
}

/** The header's word is text of the file: only what the standard defines is repeated. */
function describe({ photometricInterpretation, samplesPerPixel }: PixelLayout): string {
  const known = /^(MONOCHROME[12]|HSV|ARGB|CMYK)$/.test(photometricInterpretation);
  const isKnown = known || findColorSpace(photometricInterpretation) !== null;
  return `${isKnown ? photometricInterpretation : 'another one'} of ${samplesPerPixel} samples`;
}

function unsupported(
  keyword: 'PixelData' | 'RedPaletteColorLookupTableData' | 'PhotometricInterpretation',
  expected: string,
  found: string,
): DicomError {
  return new DicomError('render frame', {
    tag: describeTag(keyword),
    expected,
    found,
    fix: 'such pictures are not supported',
  });
}
