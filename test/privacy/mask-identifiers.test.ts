import { describe, expect, test } from 'vitest';
import { identifyingElements } from '../../src/privacy/identifying-elements.js';
import { findIdentifiers, type MaskCounts, maskIdentifiers } from '../../src/privacy/mask-identifiers.js';

const mask = (text: string): string => maskIdentifiers(text, {});

/** Each text, and what is left of it. `P` stands for a person's name, `N` for a patient's number, `D` for a date, `U` for a UID. */
const identifying: readonly (readonly [string, string])[] = [
  [
    "(0010,0010) Patient's Name                      PN: 'CITIZEN^Joan'",
    "(0010,0010) Patient's Name                      PN: 'P'",
  ],
  [
    "(0010, 0020) Patient ID                          LO: '12345'",
    "(0010, 0020) Patient ID                          LO: 'N'",
  ],
  [
    "(0010, 0030) Patient's Birth Date                DA: '19700131'",
    "(0010, 0030) Patient's Birth Date                DA: 'D'",
  ],
  [
    "(0008, 0050) Accession Number                    SH: 'A99'",
    "(0008, 0050) Accession Number                    SH: 'N'",
  ],
  [
    "(0008, 1070) Operators' Name                     PN: 'Smith'",
    "(0008, 1070) Operators' Name                     PN: 'P'",
  ],
  ['(0010,0010) PN [DOE^JANE]            #   8, 1 PatientName', '(0010,0010) PN [P]            #   8, 1 PatientName'],
  ['(0010,0020) LO [SYN 77]              #   6, 1 PatientID', '(0010,0020) LO [N]              #   6, 1 PatientID'],
  ['(0020,000d) UI [1.2.276.0.723.1]     # 16, 1 StudyInstanceUID', '(0020,000d) UI [U]     # 16, 1 StudyInstanceUID'],
  ['(0010,0020) LO 8 4711 # Patient ID', '(0010,0020) LO 8 N # Patient ID'],
  ['x00100020: 4711', 'x00100020: N'],
  ['0010|0020: 4711', '0010|0020: N'],
  ['"00100020": {"vr": "LO", "Value": ["4711"]}', '"00100020": {"vr": "LO", "Value": ["N"]}'],
  ['PatientName: Doe Jane', 'PatientName: P'],
  ['PatientName: DOE', 'PatientName: P'],
  ['PatientName = Müller, Änne', 'PatientName = P'],
  ["patient_name='jane doe'", "patient_name='P'"],
  ['ReferringPhysicianName: Dr House', 'ReferringPhysicianName: P'],
  ['Patient ID: P-1, seen twice', 'Patient ID: N, seen twice'],
  ['PatientID\t4711', 'PatientID\tN'],
  ['PatientBirthDate: 1970-01-31', 'PatientBirthDate: D'],
  ['DOB 31.01.1970', 'DOB D'],
  ['born on: 3 March 1961', 'born on: D'],
  ['MRN: 00123456', 'MRN: N'],
  ['SSN: 123-45-6789', 'SSN: N'],
  ['DOE^JANE, Buc^Jérôme and van der BERG^JAN^^DR', 'P, P and van der P'],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'P'],
  ['?PatientName=DOE%5EJANE', '?PatientName=P'],
  ['2.25.329800735698586629295641978511506172918', 'U'],
  ['of 1.3.12.2.1107.5.2.6.24119.30000008110100000000001.', 'of U.'],
  ['Phone: +49 (251) 12-345', 'Phone: [masked: phone number]'],
  ["Patient's Address: 12 Main Street, Springfield", "Patient's Address: [masked: address]"],
  ['mail jane.doe@hospital.example.org.', 'mail [masked: e-mail address].'],
  ['File "/home/jane/x.py", line 3', 'File "/home/[masked: user name]/x.py", line 3'],
  ['file:///cluster/home/jdoe/x', 'file:///cluster/home/[masked: user name]/x'],
  ['/Users/jane.doe', '/Users/[masked: user name]'],
  ['C:\\Users\\Jane Doe\\x', 'C:\\Users\\[masked: user name]\\x'],
  ['"C:\\\\Users\\\\jane\\\\x"', '"C:\\\\Users\\\\[masked: user name]\\\\x"'],
];

const harmless: readonly string[] = [
  'PatientName: string; PatientID: str; PatientID: LO; PatientName: PN',
  'PatientName: The name of the patient; PatientID: the unit of the split',
  'PatientName: Type.String(); PatientID = row[3]; PatientID = f"P{i:03d}"',
  "PatientID: 'x00100020', PatientName: (0010,0010), PatientID: patient-0123456789ab",
  'PatientID       73',
  'transfer syntax 1.2.840.10008.1.2.4.50, 1.2.840.10008.5.1.4.1.1.12.1 SOPClassUID',
  'ImplementationClassUID: 1.2.826.0.1.3680043.8.498.1',
  'angiolab 1.2.3, plotly.js 4.1.1.2-rc.3, 10.0.0.1:8080, 127.0.0.1, 192.168.100.200',
  '[[0.12345678901234567, 51.961345678901], [7.62, 1.2e-12]] 20260131 4711 123-45-6789',
  'x^y AB^TC e^{x} [^A-Z] A^B HASH^FLAG_A /^GET|^PUT/ 10^6 R^2',
  'sha256 9f2c4a0b7d11e85c63f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6',
  'https://example.com/home/page https://x.org/Users/list /home/jovyan/work /home/user/x ~/x /root/x',
  'x@w.mean() A@B.T numpy@1.2.3 git@github.com:a/b @app.route("/x") @types/node@20.19.41',
  'patients: 60, studies: 73, DOB: none, phone: none, born in 1970, Tel Aviv 12345678',
  'PatientName: [masked: person name]',
];

describe('maskIdentifiers', () => {
  test.each(identifying)('masks %s', (text, expected) => {
    const kinds = { P: 'person name', N: 'patient identifier', D: 'date of birth', U: 'DICOM UID' };
    const short = Object.entries(kinds).reduce(
      (left, [letter, kind]) => left.replaceAll(`[masked: ${kind}]`, letter),
      mask(text),
    );
    expect(short).toBe(expected);
  });

  test.each(harmless)('leaves %s', (text) => {
    expect(mask(text)).toBe(text);
  });

  test('knows each element by keyword, by name and by tag', () => {
    const values: Readonly<Record<string, string>> = {
      'DICOM UID': '1.2.3.4',
      'date of birth': '19700131',
      'phone number': '0251 83 12345',
    };
    for (const { keyword, tag, kind } of identifyingElements) {
      const value = values[kind] ?? 'Doe 4711';
      const [group, element] = [tag.slice(0, 4), tag.slice(4)];
      for (const label of [`${keyword}: `, `(${group},${element}) LO `, `x${tag} = `])
        expect(findIdentifiers(`${label}'${value}'`)).toEqual([
          { start: label.length + 1, end: label.length + 1 + value.length, kind },
        ]);
    }
  });

  test('counts by kind, and finds nothing in what it wrote', () => {
    const counts: MaskCounts = {};
    const once = maskIdentifiers('DOE^JANE, ROE^JOHN, PatientID: 4711', counts);
    expect(counts).toEqual({ 'person name': 2, 'patient identifier': 1 });
    expect(mask(once)).toBe(once);
  });

  test.each([
    ...[
      '^',
      'A^',
      'DOE^',
      'a@',
      '@a.a',
      '1.',
      '1.2.840.113619.2.',
      '/home/',
      'C:\\Users\\',
      'file:///a',
      'A',
      'Aa ',
      "O'",
    ],
    ...['PatientID: ', 'PatientName: A ', '(0010,0010) PN [', '"00100010":', 'phone: 1', '0.123 4.5678\n'],
  ])('takes a time that grows with the length alone: %s, again and again', (piece) => {
    const text = piece.repeat(500_000 / piece.length);
    const start = performance.now();
    findIdentifiers(text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
