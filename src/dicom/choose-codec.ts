/** Chooses how pixels are decoded: as the transfer syntax declares, unless they show themselves to be otherwise. */
import type { DataSet, Element } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { describeTag } from './dictionary.js';
import { nativeBytes, type PixelLayout } from './pixel-layout.js';
import { sniffTransferSyntax } from './sniff-codec.js';
import { encodingOfDataSet } from './sniff-encoding.js';
import { type Codec, findCodec } from './transfer-syntaxes.js';

/** The pixels as they are. */
export interface ChosenCodec {
  readonly transferSyntaxUID: string;
  readonly codec: Codec | 'native';
  /** Pixel Data, with one fragment where it lacked the form of encapsulated ones. */
  readonly element: Element;
}

interface ChooseOptions {
  readonly layout: PixelLayout;
  readonly declared: string;
  readonly repairs: Set<string>;
}

/** @throws {DicomError} for a transfer syntax that cannot be decoded here, and pixels that do not show another */
export function chooseCodec(dataSet: DataSet, element: Element, options: ChooseOptions): ChosenCodec {
  const { declared, layout, repairs } = options;
  const { element: pixels, fragment } = wrapBareStream(dataSet, element, layout);
  const codec = findCodec(declared);
  if (fragment === null) return { ...chooseNative(dataSet, element, options), element };
  const found = sniffTransferSyntax(fragment, layout);
  const shown = found === null ? null : findCodec(found);
  if (pixels !== element) repairs.add('The pixel data are compressed but not in fragments.');
  if (found === null || shown === null || shown === codec) {
    if (codec === null || codec === 'native') throw unsupported(declared, codec);
    return { transferSyntaxUID: declared, codec, element: pixels };
  }
  repairs.add('The pixels are compressed, or compressed in another way than the transfer syntax says.');
  return { transferSyntaxUID: found, codec: shown, element: pixels };
}

/** Pixels in no fragments: native ones, where they have the size for it, whatever is declared. */
function chooseNative(
  dataSet: DataSet,
  element: Element,
  { declared, layout, repairs }: ChooseOptions,
): Pick<ChosenCodec, 'transferSyntaxUID' | 'codec'> {
  const codec = findCodec(declared);
  if (codec === 'native') return { transferSyntaxUID: declared, codec };
  if (codec === null) throw unsupported(declared, codec);
  if (!isNativeSize(element, layout)) {
    throw new DicomError('find frames', {
      tag: describeTag('PixelData'),
      byteOffset: element.dataOffset,
      expected: 'encapsulated pixels, as the transfer syntax says',
      found: `${element.length} bytes of native pixels, which need ${nativeBytes(layout)}`,
      fix: 'export the file again from its source',
    });
  }
  repairs.add('The pixels are not compressed, though the transfer syntax says so.');
  return { transferSyntaxUID: encodingOfDataSet(dataSet).transferSyntaxUID, codec: 'native' };
}

/** The size of native pixels, with the byte that makes it even. */
function isNativeSize({ length }: Element, layout: PixelLayout): boolean {
  const needed = nativeBytes(layout);
  return length === needed || length === needed + (needed % 2);
}

/** The first bytes of encapsulated pixels, also where one code stream stands for itself; null for native ones. */
function wrapBareStream(
  dataSet: DataSet,
  element: Element,
  layout: PixelLayout,
): { readonly element: Element; readonly fragment: Uint8Array | null } {
  const { dataOffset: position, length } = element;
  if (element.encapsulatedPixelData === true) {
    const first = element.fragments?.find((fragment) => fragment.length > 0);
    const fragment =
      first === undefined
        ? new Uint8Array()
        : dataSet.byteArray.subarray(first.position, first.position + first.length);
    return { element, fragment };
  }
  const bytes = dataSet.byteArray.subarray(position, position + length);
  if (layout.frames > 1 || isNativeSize(element, layout) || sniffTransferSyntax(bytes, layout) === null)
    return { element, fragment: null };
  const fragments = [{ offset: 0, position, length }];
  return { element: { ...element, encapsulatedPixelData: true, basicOffsetTable: [], fragments }, fragment: bytes };
}

function unsupported(declared: string, codec: 'native' | null): DicomError {
  return new DicomError('read pixels', {
    tag: describeTag('TransferSyntaxUID'),
    expected: codec === null ? 'a supported transfer syntax' : 'one of compressed pixels, which the file holds',
    // A UID that isn't the standard's may have been made of somebody's number.
    found: declared.startsWith('1.2.840.10008.') ? declared : "another one, which isn't the standard's",
    fix: 'transcode the file to Explicit VR Little Endian',
  });
}
