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
  ['SSN 123-45-6789', 'SSN N'],
  ['MRN 889922, MRN#889922, MRN # 889922, MRN889922', 'MRN N, MRN#N, MRN # N, MRNN'],
  ['PatientID 4711 was seen', 'PatientID N was seen'],
  ['Accession ACC123', 'Accession N'],
  ['Accession no. 12345', 'Accession no. N'],
  ['PatientID          SYN-1001', 'PatientID          N'],
  ['NHS number: 943 476 5919', 'NHS number: N'],
  ['Tel. 030 1234567', 'Tel. [masked: phone number]'],
  ['StudyInstanceUID 1.2.3.44', 'StudyInstanceUID U'],
  ['{"PatientID": ["E-1", "E-2"]}', '{"PatientID": ["N", "N"]}'],
  ["PatientName=['X^Y','Z^W']", "PatientName=['P','P']"],
  ["birth_dates = ['1971-12-31', '1980-01-02', ...]", "birth_dates = ['D', 'D', ...]"],
  ['patient_ids = np.array([["E-1"], ["E-2"]])', 'patient_ids = np.array([["N"], ["N"]])'],
  ["PatientID: array(['E-1' 'E-2'\n 'E-3'], dtype=object)", "PatientID: array(['N' 'N'\n 'N'], dtype=object)"],
  ["{'PatientID': {0: 'E-1', 1: 'E-2'}, 'n': {0: 5}}", "{'PatientID': {0: 'N', 1: 'N'}, 'n': {0: 5}}"],
  ['"PatientID": [\n  "E-1",\n  "E-2"\n], "n": 7', '"PatientID": [\n  "N",\n  "N"\n], "n": 7'],
  ["(0010,1000) Other Patient IDs LO: ['E-1', 'E-2']", "(0010,1000) Other Patient IDs LO: ['N', 'N']"],
  ['PatientID: E-1, D-2 and D-3', 'PatientID: N, N and N'],
  ["PatientID: 'E-1', 'D-2'", "PatientID: 'N', 'N'"],
  ['Patient IDs: 4711, 4712', 'Patient IDs: N, N'],
  ['PatientBirthDate=datetime.date(1971, 12, 31)', 'PatientBirthDate=D'],
  [
    "birth_dates = [datetime.date(1971, 12, 31), Timestamp('1980-01-02 00:00:00')]",
    "birth_dates = [D, Timestamp('D')]",
  ],
  ["'00100020': {'vr': 'LO', 'Value': ['QQ123']}", "'00100020': {'vr': 'LO', 'Value': ['N']}"],
  ["'00100020': { vr: 'LO', Value: [ 'QQ123', 'QQ124' ] }", "'00100020': { vr: 'LO', Value: [ 'N', 'N' ] }"],
  ['"00101040":{"vr":"LT","Value":["Main Street 1"]}', '"00101040":{"vr":"LT","Value":["[masked: address]"]}'],
  [
    '"00100010":{"vr":"PN","Value":[{"Alphabetic":"X^Y","Phonetic":"Zz"}]}',
    '"00100010":{"vr":"PN","Value":[{"Alphabetic":"P","Phonetic":"P"}]}',
  ],
  ['"{\\"PatientID\\": [\\"E-1\\", \\"E-2\\"]}"', '"{\\"PatientID\\": [\\"N\\", \\"N\\"]}"'],
  ['DOE^JANE, Buc^Jérôme and van der BERG^JAN^^DR', 'P, P and van der P'],
  ['Of VAN DER BERG^JAN', 'Of P'],
  ['Series Garcia Lopez^Ana', 'Series P'],
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
  ['PatientID ......: 4711', 'PatientID ......: N'],
  ['PatientID -> E-1 and PatientID \u2192 E-1', 'PatientID -> N and PatientID \u2192 N'],
  ['PatientID | 4711 and patient id is 4711', 'PatientID | N and patient id is N'],
  ['Patient ID [LO]: 4711', 'Patient ID [LO]: N'],
  ["PatientID: b'E-1'", "PatientID: b'N'"],
  [
    'Patient ID:\u00a04711, \uff30atientID\uff1a4712, Pat\u00adient\u200bID: 4713',
    'Patient ID:\u00a0N, \uff30atientID\uff1aN, Pat\u00adient\u200bID: N',
  ],
  ['DOE\u200b^JANE', 'P'],
  ['study_uid=1.2.77.3 acc_no=7702 pat_id=7704', 'study_uid=U acc_no=N pat_id=N'],
  ['PatientsName: Doe\nPatientDOB: 1970-01-31', 'PatientsName: P\nPatientDOB: D'],
  ['first_name=Jane last_name=Doe', 'first_name=P last_name=P'],
  [
    '[0010,0020] 4711\n0010,0020: 4711\n0x00100020: E-1\n00100020 = E-1',
    '[0010,0020] N\n0010,0020: N\n0x00100020: N\n00100020 = N',
  ],
  ["[('PatientID', 'E-1'), ('PatientName', 'Doe')]", "[('PatientID', 'N'), ('PatientName', 'P')]"],
  ["WHERE patient_id LIKE 'E-1' AND dob < '1970-01-31'", "WHERE patient_id LIKE 'N' AND dob < 'D'"],
  [
    '<PatientID>E-1</PatientID> <x:PatientName>doe</x:PatientName>',
    '<PatientID>N</PatientID> <x:PatientName>P</x:PatientName>',
  ],
  [
    '<DicomAttribute keyword="PatientID" vr="LO"><Value number="1">E-1</Value>',
    '<DicomAttribute keyword="PatientID" vr="LO"><Value number="1">N</Value>',
  ],
  ["ds.PatientID\n'E-1'", "ds.PatientID\n'N'"],
  ['print(ds.PatientName)\nDoe\n', 'print(ds.PatientName)\nP\n'],
  ["df['PatientID'].unique()\narray(['E-1', 'E-2'])", "df['PatientID'].unique()\narray(['N', 'N'])"],
  ['0    E-1\n1    E-2\n\nName: PatientID, dtype: object', '0    E-1\n1    E-2\n\nName: PatientID, dtype: object'],
  ['x\n0    E-1\n1    E-2\nName: PatientID, dtype: object', 'x\n0    N\n1    N\nName: PatientID, dtype: object'],
  [
    '   PatientID  PatientName  n\n0        E-1     Doe Jane  3\n1        E-2     Roe John  4',
    '   PatientID  PatientName  n\n0        N     P  3\n1        N     P  4',
  ],
  [' n PatientID\n1 1 E-1', ' n PatientID\n1 1 N'],
  ['Patient ID\nE-1\n\nPatientID\nSYN-0001', 'Patient ID\nN\n\nPatientID\nN'],
  ['PatientID,PatientName,n\n4711,Doe,3\n4712,"Roe, J",4', 'PatientID,PatientName,n\nN,P,3\nN,"P",4'],
  ['| PatientID | n |\n|-----------|---|\n| E-1       | 3 |', '| PatientID | n |\n|-----------|---|\n| N       | 3 |'],
  ['PatientID\nE-1    3\nE-2    4\nName: count, dtype: int64', 'PatientID\nN    3\nN    4\nName: count, dtype: int64'],
  ['PID|1||4711^^^H^MR||DOE^JANE||19700131|F', 'PID|1||N||P||D|F'],
  ['patient #4711, patient no. 4711, Patient 77632', 'patient #N, patient no. N, Patient N'],
  [
    '\\\\\\\\nas\\\\users\\\\jane\\\\x smb://nas/home/jane/x %2Fhome%2Fjane jane@host:~',
    '\\\\\\\\nas\\\\users\\\\[masked: user name]\\\\x smb://nas/home/[masked: user name]/x %2Fhome%2F[masked: user name] [masked: user name]@host:~',
  ],
  [
    '/homes/jane/x /home2/jane /run/media/jane/usb',
    '/homes/[masked: user name]/x /home2/[masked: user name] /run/media/[masked: user name]/usb',
  ],
  ['│ PatientID ┆ n │\n╞═══════════╪═══╡\n│ E-1       ┆ 3 │', '│ PatientID ┆ n │\n╞═══════════╪═══╡\n│ N       ┆ 3 │'],
  [
    "│ (index) │ PatientName │\n├───┼─────────────┤\n│ 0 │   'Doe'     │",
    "│ (index) │ PatientName │\n├───┼─────────────┤\n│ 0 │   'P'     │",
  ],
  ['PatientID & n \\\\\nE-1 & 3 \\\\', 'PatientID & n \\\\\nN & 3 \\\\'],
  [
    '  n    PatientID  \\\n0 3       E-1    \n\n  PatientName\n0     Doe',
    '  n    PatientID  \\\n0 3       N    \n\n  PatientName\n0     P',
  ],
  ["df['PatientID'].tolist()[:2]\n['E-1',\n 'E-2']", "df['PatientID'].tolist()[:2]\n['N',\n 'N']"],
  ["PatientID ['E-1']", "PatientID ['N']"],
  [
    'patient A4711, Patient/4711, https://x.org/patients/E4711, PatientID_E4711.png',
    'patient N, Patient/N, https://x.org/patients/N, PatientID_N.png',
  ],
];

const harmless: readonly string[] = [
  'PatientName: string; PatientID: str; PatientID: LO; PatientName: PN',
  'PatientName: The name of the patient; PatientID: the unit of the split',
  'PatientName: Type.String(); PatientID = row[3]; PatientID = f"P{i:03d}"',
  "PatientID: 'x00100020', PatientName: (0010,0010), PatientID: patient-0123456789ab",
  'PatientID       73',
  'PatientID      1200\nPatientName    1200\nPatientID     int64\nPatientID complex128',
  'PatientID 4 of 12, PatientID 00100020, patient id 12, MRN 7; x.PatientID  # 12 patients',
  'patient IDs: 60, patients: 12; Patient IDs: 60, 73 studies',
  'accession to 4 networks; PatientID (0010,0020); born, 4711 times',
  "columns = ['PatientID', 'E-1']; PatientID: { type: 'string1' }; PatientID: {'count': 60}",
  'const patientIds = rows.map((row1) => row1.id2); patientNames = read("a", names[0])',
  'transfer syntax 1.2.840.10008.1.2.4.50, 1.2.840.10008.5.1.4.1.1.12.1 SOPClassUID',
  'ImplementationClassUID: 1.2.826.0.1.3680043.8.498.1',
  'angiolab 1.2.3, plotly.js 4.1.1.2-rc.3, 10.0.0.1:8080, 127.0.0.1, 192.168.100.200',
  '[[0.12345678901234567, 51.961345678901], [7.62, 1.2e-12]] 20260131 4711 123-45-6789',
  'x^y AB^TC e^{x} [^A-Z] A^B HASH^FLAG_A /^GET|^PUT/ 10^6 R^2',
  'sha256 9f2c4a0b7d11e85c63f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6',
  'https://example.com/home/page https://x.org/Users/list /home/jovyan/work /home/user/x ~/x /root/x',
  'x@w.mean() A@B.T numpy@1.2.3 git@github.com:a/b @app.route("/x") @types/node@20.19.41',
  'patients: 60, studies: 73, DOB: none, phone: none, born in 1970, Tel Aviv 12345678',
  '"PhoneNumber": "a70df49ea7eda8ef", 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa, IRarR^H\'',
  'PatientName: [masked: person name]',
  '       PatientID  age\ncount       1200   60\nunique       731   60',
  'PatientID        object\nModality         object\nAcquisition1     int64',
  'PatientName   PN  1\nModality1234   CS  1',
  'PatientID, PatientName and others\nDoe, Jane and others',
  "groupby('PatientID', 'view1'); f('PatientName', 'Modality'); ds.PatientID\nModality1 = 3",
  "df['PatientID'].nunique()\n1200",
  'PatientID\nStudyDate2\nModality1; StudyInstanceUID\nSeries1234; import PatientID\nfrom x1234 import y',
  'https://x.org/patients/2024/report',
  'if fullname in self.known:\n    return self\n  return x',
  'patient 12 of 30, Patient 2019.5, patients #4711, patient-level 12345',
  'ImplementationClassUID: 2.25.324794884773191132520605178919778820125',
  'y ~ 1 git@github.com:~a root@host:~ PID|x|',
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

  test('takes all items of a list, however many, and none behind it', () => {
    for (const item of ['4711', "'E-1'", '{"Alphabetic": "X^Y"}', '1971-12-31']) {
      const items = Array.from({ length: 5000 }, () => item);
      const label = item.startsWith('{') ? '"00100010": ' : item.startsWith('19') ? 'birth_dates = ' : 'PatientID=';
      const text = `${label}[${items.join(', ')}], other = ['E-2', 'E-3']`;
      const count = findIdentifiers(text).length;
      expect(count, item).toBe(5000);
      expect(mask(text).endsWith("], other = ['E-2', 'E-3']")).toBe(true);
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
    ...[
      'PatientID: ',
      'PatientName: A ',
      '(0010,0010) PN [',
      '"00100010":',
      'phone: 1',
      'PatientID: [',
      "PatientID: ['a1',",
      "'E-1', ",
      'PatientID: E-1, ',
      'MRN 889922 ',
      'MRN ',
      '0.123 4.5678\n',
      ...[
        'PatientID,',
        'PatientID\n',
        'PatientID n\n',
        'PatientID,n\nE-1,2\n',
        '"PatientID",',
        ',',
        '|',
        'PatientID|\n',
        'PID|',
        'PID|1\n',
      ],
      ...[
        '<PatientID>',
        '<a keyword="PatientID">',
        "('PatientID', ",
        'ds.PatientID\n',
        'x.PatientID\n[',
        'PatientID -> ',
        '\u200bPatientID',
        '\u00a0',
      ],
      ...['\\\\nas\\users\\', '%2Fhome%2F', 'smb://a', 'a@b:', 'patient #', 'PatientID . '],
    ],
  ])('takes a time that grows with the length alone: %s, again and again', (piece) => {
    const text = `PatientID\n${piece.repeat(500_000 / piece.length)}`;
    const start = performance.now();
    findIdentifiers(text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
