/** The value representations, and how the head of an explicit element depends on them. */

/** Those whose length field has four bytes, after two reserved ones. Source: PS3.5, 7.1.2. */
const longForms: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

const shortForms: readonly string[] = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');

const byCode: ReadonlyMap<number, string> = new Map(
  [...longForms, ...shortForms].map((vr) => [(vr.charCodeAt(0) << 8) | vr.charCodeAt(1), vr]),
);

/** What stands in the field of some writers that have no value representation to give: zeros, spaces, question marks. */
const placeholders: readonly number[] = [0x0000, 0x2020, 0x3f3f];

/** The value representation whose two letters are the bytes of a big-endian number, or null where there is none. */
export function findValueRepresentation(code: number): string | null {
  return byCode.get(code) ?? null;
}

/** True where the length field has four bytes, after two reserved ones. */
export function isLongForm(vr: string): boolean {
  return longForms.has(vr);
}

/** True for two capital letters and for what stands in their place: an element may begin so. */
export function resemblesValueRepresentation(code: number): boolean {
  const [first, second] = [code >> 8, code & 0xff];
  const letters = first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
  return letters || placeholders.includes(code);
}
