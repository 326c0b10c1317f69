/** The words that the frame table may take from a file: each from a closed list, since a free text can name a person. */

/** Makers of angiography systems, by what their names begin with or contain. */
const vendors: readonly (readonly [pattern: RegExp, vendor: string])[] = [
  [/^angiolab synthetic\b/i, 'angiolab synthetic'],
  [/philips/i, 'Philips'],
  [/siemens/i, 'Siemens'],
  [/\bge\b|general electric/i, 'GE'],
  [/toshiba|canon/i, 'Canon (Toshiba)'],
  [/shimadzu/i, 'Shimadzu'],
  [/hitachi|fuji/i, 'Fujifilm (Hitachi)'],
  [/ziehm/i, 'Ziehm'],
  [/agfa/i, 'Agfa'],
  [/acuson/i, 'Acuson'],
];

/** The vendor that a Manufacturer names; `other` where it names none that is known. */
export function findVendor(manufacturer: string | null): string | null {
  if (manufacturer === null) return null;
  return vendors.find(([pattern]) => pattern.test(manufacturer))?.[1] ?? 'other';
}

/** Source: PS3.3, C.7.6.3.1.2. */
const photometricInterpretations = new Set([
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'XYB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_422',
  'YBR_PARTIAL_420',
  'YBR_ICT',
  'YBR_RCT',
  'HSV',
  'ARGB',
  'CMYK',
]);

/** A term of the standard; null for others. */
export function findPhotometricInterpretation(text: string | null): string | null {
  const term = text?.toUpperCase() ?? '';
  return photometricInterpretations.has(term) ? term : null;
}

/** Source: PS3.3, C.7.3.1.1.1, those that bring pictures. */
const modalities = new Set(
  'BI CR CT DX ECG ES GM IO IVOCT IVUS MG MR NM OCT OP OT PT PX RF RG SC SM US XA XC'.split(' '),
);

/** A term of the standard; `other` for others. */
export function findModality(text: string | null): string | null {
  if (text === null) return null;
  return modalities.has(text) ? text : 'other';
}
