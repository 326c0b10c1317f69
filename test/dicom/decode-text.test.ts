/** decodeText: names as pydicom decodes them; wrong, unknown and missing character sets are repaired and listed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCharacterSets } from '../../src/dicom/character-sets.js';
import { decodeText } from '../../src/dicom/decode-text.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { dicomFile, element, imageElements, item, joinBytes, pixelElement } from './element-bytes.js';

const names: readonly { readonly terms: readonly string[]; readonly bytes: string; readonly text: string }[] =
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../fixtures/dicom/reference-names.json'), 'utf8'));

const replaced = 'A text has characters outside its character set; they were replaced.';

function decode(bytes: Uint8Array, ...terms: string[]): { readonly text: string; readonly repairs: readonly string[] } {
  const repairs = new Set<string>();
  const text = decodeText(bytes, () => findCharacterSets(terms), repairs);
  return { text, repairs: [...repairs] };
}

function latin(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

describe('decodeText', () => {
  test.each(names)('decodes $text by $terms as pydicom does', ({ terms, bytes, text }) => {
    const decoded = decode(new Uint8Array(Buffer.from(bytes, 'hex')), ...terms);
    const shown = decoded.text.replace(/=?\s*$/, ''); // pydicom leaves out an empty last group of a name
    expect({ ...decoded, text: shown }).toEqual({ text, repairs: [] });
  });

  test.each([
    { term: 'ISO_IR 101', byte: 0xb1, text: 'ą' },
    { term: 'ISO_IR 109', byte: 0xe6, text: 'ĉ' },
    { term: 'ISO_IR 110', byte: 0xe0, text: 'ā' },
    { term: 'ISO_IR 148', byte: 0xf0, text: 'ğ' },
    { term: 'ISO_IR 166', byte: 0xa1, text: 'ก' },
    { term: 'ISO_IR 203', byte: 0xa4, text: '€' },
    { term: 'ISO_IR 13', byte: 0xb1, text: 'ｱ' },
    { term: 'ISO 2022 IR 100', byte: 0xe9, text: 'é' },
  ])('knows $term', ({ term, byte, text }) => {
    expect(decode(Uint8Array.of(byte), term)).toEqual({ text, repairs: [] });
  });

  test('decodes what escape sequences switch to, until a delimiter', () => {
    const chinese = joinBytes(latin('Zhang^\x1b$)A'), Uint8Array.of(0xd5, 0xc5), latin('=x'), Uint8Array.of(0xe9));
    expect(decode(chinese, 'ISO 2022 IR 100', 'ISO 2022 IR 58')).toEqual({ text: 'Zhang^张=xé', repairs: [] });
    expect(decode(latin('\x1b$(D0!\x1b(B'), '', 'ISO 2022 IR 159').text).toBe('丂');
    expect(decode(joinBytes(latin('\x1b-F'), Uint8Array.of(0xc4)), 'ISO 2022 IR 6', 'ISO 2022 IR 126').text).toBe('Δ');
  });

  test.each([
    {
      name: 'UTF-8 that is not declared',
      bytes: new Uint8Array(Buffer.from('Müller')),
      terms: [],
      text: 'Müller',
      repairs: ['A text is in UTF-8, though the file does not declare it.'],
    },
    {
      name: 'other bytes without a character set',
      bytes: latin('M\xfcller'),
      terms: [],
      text: 'M\ufffdller',
      repairs: [replaced],
    },
    {
      name: 'bytes that are no UTF-8',
      bytes: latin('M\xfcller'),
      terms: ['ISO_IR 192'],
      text: 'M\ufffdller',
      repairs: [replaced],
    },
    {
      name: 'an unknown character set',
      bytes: latin('M\xfcller'),
      terms: ['ISO_IR 999'],
      text: 'M\ufffdller',
      repairs: ['A character set is not known; ASCII was assumed.', replaced],
    },
    {
      name: 'a misspelt character set',
      bytes: latin('M\xfcller'),
      terms: ['ISO-IR 100'],
      text: 'Müller',
      repairs: ['A character set is misspelt.'],
    },
    {
      name: 'a character set under another name',
      bytes: latin('M\xfcller'),
      terms: ['ISO 8859-1'],
      text: 'Müller',
      repairs: ['A character set is misspelt.'],
    },
    {
      name: 'escape sequences that are not declared',
      bytes: latin('\x1b$B;3\x1b(B'),
      terms: ['ISO_IR 100'],
      text: '山',
      repairs: ['A text switches between character sets, though the file does not declare it.'],
    },
    {
      name: 'an unknown escape sequence',
      bytes: latin('a\x1b!b'),
      terms: ['', 'ISO 2022 IR 87'],
      text: 'a\ufffd!b',
      repairs: [replaced],
    },
    {
      name: 'half a character',
      bytes: latin('\x1b$B;'),
      terms: ['', 'ISO 2022 IR 87'],
      text: '\ufffd',
      repairs: [replaced],
    },
  ])('repairs $name', ({ bytes, terms, text, repairs }) => {
    expect(decode(bytes, ...terms)).toEqual({ text, repairs });
  });

  test('leaves ASCII alone, whatever is declared', () => {
    expect(decode(latin('Miller'), 'ISO_IR 999')).toEqual({ text: 'Miller', repairs: [] });
  });

  test('answers any bytes under any character set with a text', () => {
    const terms = fc.array(
      fc.constantFrom('', 'ISO_IR 13', 'ISO_IR 126', 'ISO_IR 192', 'GB18030', 'ISO 2022 IR 87', 'ISO 2022 IR 149', 'x'),
    );
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map((values) => values.map((value) => (value % 7 === 0 ? 0x1b : value)));
    fc.assert(
      fc.property(bytes, terms, (values, named) => typeof decode(values, ...named).text === 'string'),
      { numRuns: 2000 },
    );
  });
});

describe('parseDicom, texts', () => {
  test('decodes texts by the character set of the file, also in items, and lists what it had to repair', () => {
    const explanation = item(
      joinBytes(
        element(0x00283002, 'US', [1, 0, 8]),
        element(0x00283003, 'LO', '\xd3sea'),
        element(0x00283006, 'OW', [0]),
      ),
    );
    const body = joinBytes(
      element(0x00080005, 'CS', 'ISO IR 100'),
      element(0x00080070, 'LO', 'M\xfcller'),
      element(0x00100020, 'LO', '\xc4-1 '),
      imageElements().subarray(36),
      element(0x00283010, 'SQ', explanation),
      pixelElement(),
    );
    const { header, display, repairs } = parseDicom(dicomFile('1.2.840.10008.1.2.1', body));
    expect([header.Manufacturer, header.PatientID]).toEqual(['Müller', 'Ä-1']);
    expect(display.frames[0]?.voiLuts[0]?.explanation).toBe('Ósea');
    expect(repairs).toEqual(['A character set is misspelt.']);
  });
});
