/** listElements: every element that was written, none twice, and no pixels. */
import { describe, expect, test } from 'vitest';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { listElements } from '../../src/dicom/list-elements.js';
import { writeDicom } from '../../src/dicom/write-dicom.js';

describe('listElements', () => {
  test('lists what was written, as text and numbers, without the pixels', () => {
    const elements = listElements(
      writeDicom({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.12.1',
        SOPInstanceUID: '2.25.1',
        PatientID: 'SYN-0001',
        PositionerPrimaryAngle: -30,
        Rows: 2,
        Columns: 3,
        FrameIncrementPointer: 0x00181063,
        BitsAllocated: 8,
        PixelData: Uint8Array.of(1, 2, 3, 4, 5, 6),
      }),
    );
    expect(elements.get('x00100020')).toBe('SYN-0001');
    expect(elements.get('x00181510')).toBe('-30');
    expect([elements.get('x00280010'), elements.get('x00280011')]).toEqual(['2', '3']);
    expect(elements.get('x00280009')).toBe('18006310');
    expect(elements.get('x00080018')).toBe('2.25.1');
    expect(elements.has('x7fe00010')).toBe(false);
  });

  test('refuses what is no DICOM', () => {
    expect(() => listElements(Uint8Array.of(1, 2, 3))).toThrow(DicomError);
  });
});
