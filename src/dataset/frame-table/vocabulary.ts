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

/** The defined terms of edition 2024b, then the retired ones, and SC, which old files have. Source: PS3.3, C.7.3.1.1.1. */
const modalities = new Set(
  [
    'ANN AR ASMT AU BDUS BI BMD CFM CR CT CTPROTOCOL DMS DG DOC DX ECG EEG EMG EOG EPS ES FID GM HC HD IO IOL IVOCT IVUS KER',
    'KO LEN LS MG MR M3D NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE',
    'RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SEG SM SMR SR SRF STAIN TEXTUREMAP TG US VA XA XAPROTOCOL XC',
    'AS CD CF CP CS DD DF DM DS EC FA FS LP MA MS OPR ST VF SC',
  ].flatMap((terms) => terms.split(' ')),
);

/** A term of the standard; `other` for others. */
export function findModality(text: string | null): string | null {
  if (text === null) return null;
  return modalities.has(text) ? text : 'other';
}
