/** Messages between the systems of a hospital: HL7 version 2 says what a value is by its place in a segment. */
import type { IdentifierKind } from './identifying-elements.js';
import type { Range } from './range.js';

/** By segment, the number of each field that identifies. Source: HL7 version 2.5, 3.4.2 (PID), 3.4.5 (NK1). */
const fields: Readonly<Record<string, ReadonlyMap<number, IdentifierKind>>> = {
  PID: new Map([
    ...[2, 3, 4, 18, 19].map((number) => [number, 'patient identifier'] as const),
    ...[5, 6, 9].map((number) => [number, 'person name'] as const),
    ...[13, 14].map((number) => [number, 'phone number'] as const),
    ...([
      [7, 'date of birth'],
      [11, 'address'],
    ] as const),
  ]),
  NK1: new Map([
    [2, 'person name'],
    [4, 'address'],
    [5, 'phone number'],
  ]),
};
const segment = /(?<![\p{L}\d])(?<name>PID|NK1)\|(?<rest>[^\n\r]{1,2000})/dgu;

/** Finds the fields of segments that tell who somebody is. */
export function findSegmentFields(text: string): Range[] {
  if (!text.includes('PID|') && !text.includes('NK1|')) return [];
  return Array.from(text.matchAll(segment)).flatMap(({ groups, indices }) => {
    let at = indices!.groups!['rest']![0];
    return groups!['rest']!.split('|').flatMap((field, index): Range[] => {
      const start = at;
      at += field.length + 1;
      const kind = fields[groups!['name']!]!.get(index + 1);
      return kind === undefined || !/[\p{L}\d]/u.test(field) || field.startsWith('[masked: ')
        ? []
        : [{ start, end: start + field.length, kind }];
    });
  });
}
