/** Overlay planes: what a file would draw over its pictures. They are described and read, never drawn. */
import type { DataSet } from 'dicom-parser';
import { spellTag } from './element-walk.js';

/** An overlay plane. Its data and its texts can name a person: neither is here. Source: PS3.3, C.9.2. */
export interface Overlay {
  /** 0x6000 to 0x601e. */
  readonly group: number;
  readonly rows: number;
  readonly columns: number;
  /** `G`: graphics; `R`: a region of interest; null where the file does not say. */
  readonly type: string | null;
  /** The row and the column of the picture, counted from 1, where the plane begins; it may lie outside. */
  readonly origin: readonly [row: number, column: number];
  readonly frames: number;
  /** The bit of the pixels that holds the plane, above those stored; null where it has data of its own. */
  readonly embeddedBit: number | null;
  /** Where the data lie, in bytes from the start of the file (of the inflated file); null for embedded and missing ones. */
  readonly data: { readonly offset: number; readonly length: number } | null;
}

const firstGroup = 0x6000;
const lastGroup = 0x601e;

/** The overlay planes of a file, also those without a size that makes sense left out. */
export function readOverlays(dataSet: DataSet): Overlay[] {
  const overlays: Overlay[] = [];
  for (let group = firstGroup; group <= lastGroup; group += 2) {
    const overlay = readOverlay(dataSet, group);
    if (overlay !== null) overlays.push(overlay);
  }
  return overlays;
}

function readOverlay(dataSet: DataSet, group: number): Overlay | null {
  const tagOfElement = (element: number): string => spellTag(group * 0x10000 + element);
  const size = [0x0010, 0x0011].map((element) => readWord(dataSet, tagOfElement(element)));
  const [rows, columns] = size;
  if (!rows || !columns) return null;
  const data = dataSet.elements[tagOfElement(0x3000)];
  const hasData = data !== undefined && data.length > 0;
  const bit = readWord(dataSet, tagOfElement(0x0102)) ?? 0;
  return {
    ...{ group, rows, columns, type: readShortText(dataSet, tagOfElement(0x0040)) },
    origin: readOrigin(dataSet, tagOfElement(0x0050)),
    frames: Number(readShortText(dataSet, tagOfElement(0x0015)) ?? 1) || 1,
    embeddedBit: hasData ? null : bit,
    data: hasData ? { offset: data.dataOffset, length: data.length } : null,
  };
}

function readWord(dataSet: DataSet, tag: string): number | null {
  return isWhole(dataSet, tag, 2) ? (dataSet.uint16(tag) ?? null) : null;
}

function readOrigin(dataSet: DataSet, tag: string): [number, number] {
  return isWhole(dataSet, tag, 4) ? [dataSet.int16(tag, 0) ?? 1, dataSet.int16(tag, 1) ?? 1] : [1, 1];
}

function readShortText(dataSet: DataSet, tag: string): string | null {
  return isWhole(dataSet, tag, 1) && dataSet.elements[tag]!.length <= 16 ? dataSet.string(tag) || null : null;
}

function isWhole({ elements, byteArray }: DataSet, tag: string, least: number): boolean {
  const element = elements[tag];
  return element !== undefined && element.length >= least && element.dataOffset + element.length <= byteArray.length;
}
