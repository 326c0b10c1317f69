/** readLookupTable and lookUp: tables as pydicom applies them, malformed ones left out. */
import { describe, expect, test } from 'vitest';
import { type LookupTable, lookUp } from '../../src/dicom/lookup-table.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { dicomFile, element, imageElements, item, joinBytes, pixelElement } from './element-bytes.js';
import { referenceDisplay } from './reference-display.js';

const explicit = '1.2.840.10008.1.2.1';

/** A file whose VOI LUT Sequence holds one table; its pixels are signed. */
function readTables(
  descriptor: readonly number[],
  data: readonly number[] | Uint8Array,
): { tables: readonly LookupTable[]; repairs: readonly string[] } {
  const words = descriptor.map((value) => value & 0xffff);
  const table = joinBytes(
    element(0x00283002, 'SS', words),
    element(0x00283003, 'LO', 'BONE'),
    element(0x00283006, 'OW', data instanceof Uint8Array ? data : [...data]),
  );
  const header = joinBytes(imageElements().subarray(0, -2), Uint8Array.of(1, 0));
  const file = parseDicom(
    dicomFile(explicit, joinBytes(header, element(0x00283010, 'SQ', item(table)), pixelElement())),
  );
  return { tables: file.display.frames[0]?.voiLuts ?? [], repairs: file.repairs };
}

describe('readLookupTable', () => {
  test.each(referenceDisplay.tables)(
    'maps values by $descriptor as pydicom does',
    ({ descriptor, data, values, mapped }) => {
      const [table] = readTables(descriptor, data).tables;
      expect(table?.explanation).toBe('BONE');
      expect(values.map((value) => (table === undefined ? null : lookUp(table, value)))).toEqual(mapped);
    },
  );

  test('reads entries of 8 bits that are packed', () => {
    const [table] = readTables([3, 0, 8], Uint8Array.of(5, 6, 7, 0)).tables;
    expect([...(table?.entries ?? [])]).toEqual([5, 6, 7]);
  });

  test('reads 0 entries as 65,536', () => {
    const data = new Uint8Array(new Uint16Array(65_536).fill(9).buffer);
    expect(readTables([0, 0, 16], data).tables[0]?.entries).toHaveLength(65_536);
  });

  test.each([
    { name: 'fewer entries than it says', descriptor: [4, 0, 16], data: [1, 2, 3] },
    { name: 'entries of no bits', descriptor: [1, 0, 0], data: [1] },
    { name: 'a descriptor that is cut', descriptor: [1, 0], data: [1] },
  ])('leaves out a table of $name, and says so', ({ descriptor, data }) => {
    expect(readTables(descriptor, data)).toEqual({
      tables: [],
      repairs: ['A lookup table is malformed and was left out.'],
    });
  });
});
