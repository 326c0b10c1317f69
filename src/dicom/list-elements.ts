/** All elements of a header as text, for looking at what a header gives away. */
import type { DataSet, Element } from 'dicom-parser';
import { tagOf } from './dictionary.js';
import { readDataSet } from './read-data-set.js';

/** Longer values are told by their length alone. */
const longestValue = 1024;

/**
 * Lists every element but the pixels, by its path of tags: `x00100020`, and inside a sequence `x00081140[0].x00081155`.
 *
 * Values may identify a person: they are for counting and classifying, never for print.
 *
 * @returns text as it stands, without padding; of the number types US and SS the numbers; other bytes in hexadecimal
 * @throws {DicomError} for what is no DICOM
 */
export function listElements(bytes: Uint8Array): ReadonlyMap<string, string> {
  return new Map(listOf(readDataSet(bytes).dataSet, ''));
}

function listOf(dataSet: DataSet, prefix: string): [string, string][] {
  return Object.entries(dataSet.elements).flatMap(([tag, element]): [string, string][] => {
    if (tag === tagOf('PixelData')) return [];
    const path = `${prefix}${tag}`;
    if (element.items === undefined) return [[path, describeValue(dataSet, tag, element)]];
    return element.items.flatMap((item, at) => (item.dataSet ? listOf(item.dataSet, `${path}[${at}].`) : []));
  });
}

const textTypes = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));

function describeValue(dataSet: DataSet, tag: string, { vr, length, dataOffset }: Element): string {
  if (length > longestValue) return `${length} bytes`;
  if (vr === 'US' || vr === 'SS') {
    const read = (at: number): number | undefined => (vr === 'US' ? dataSet.uint16(tag, at) : dataSet.int16(tag, at));
    return Array.from({ length: length / 2 }, (_, at) => read(at)).join('\\');
  }
  const bytes = Buffer.from(dataSet.byteArray.subarray(dataOffset, dataOffset + length));
  return vr === undefined || textTypes.has(vr)
    ? bytes.toString('latin1').replace(/[\0 ]+$/, '')
    : bytes.toString('hex');
}
