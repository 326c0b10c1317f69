/** `labels.csv`: which row wins, and each mistake with its line. */
import { describe, expect, test } from 'vitest';
import { indexLabels } from '../../src/dataset/index-labels.js';
import { parseLabels } from '../../src/dataset/labels.js';
import { SourceError } from '../../src/dataset/source.js';

const nothing = { label: null, patient: null, study: null, series: null, split: null };
const file = { path: 'a/1.dcm', SOPInstanceUID: '1.2.3', SeriesInstanceUID: '1.2' };

function find(text: string, frameNumber = 1): unknown {
  return indexLabels(parseLabels(text)).find(file, frameNumber);
}

function refusal(text: string): string {
  try {
    find(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return (error as Error).message;
  }
  return 'accepted';
}

function message(expected: string, got: string, line: number, fix = 'correct that line'): string {
  return `Cannot use the labels: expected ${expected}, got ${got} in line ${line}; ${fix}`;
}

function emptyMessage(got: string): string {
  return `Cannot use the labels: expected names of columns and rows below them, got ${got}; fill the file or remove it`;
}

function lostError(count: number, all: number, rest: string): SourceError {
  return new SourceError(
    `Cannot use the labels: expected rows for what is in the folder, got ${count} of ${all} rows that match nothing: ${rest}`,
  );
}

describe('indexLabels', () => {
  test('finds rows by file, instance and series', () => {
    expect(find('file,label\na/1.dcm,LCA\n')).toEqual({ ...nothing, label: 'LCA' });
    expect(find('file,label\n./a/1.dcm,LCA\n')).toEqual({ ...nothing, label: 'LCA' });
    expect(find('SOPInstanceUID,label\n1.2.3,RCA\n')).toEqual({ ...nothing, label: 'RCA' });
    expect(find('SeriesInstanceUID,label\n1.2,RCA\n')).toEqual({ ...nothing, label: 'RCA' });
    expect(find('file,label\nb.dcm,LCA\n')).toEqual(nothing);
  });

  test('lets the more specific row win and fills its empty cells from the others', () => {
    const text = [
      'SeriesInstanceUID,file,frame,label,patient,split',
      '1.2,,,LCA,p1,train',
      ',a/1.dcm,,RCA,,',
      ',a/1.dcm,2,none,,val',
    ].join('\r\n');
    expect(find(text, 1)).toEqual({ ...nothing, label: 'RCA', patient: 'p1', split: 'train' });
    expect(find(text, 2)).toEqual({ ...nothing, label: 'none', patient: 'p1', split: 'validation' });
  });

  test('reads quotes, a byte order mark, and rows without a label', () => {
    expect(find('\ufefffile,label\n"a/1.dcm","left, ""LCA"""\n\n')).toEqual({ ...nothing, label: 'left, "LCA"' });
    expect(find('file,label,patient\na/1.dcm,,p\n')).toEqual({ ...nothing, patient: 'p' });
  });

  test('refuses rows that contradict each other', () => {
    expect(refusal('file,SOPInstanceUID,label\na/1.dcm,,LCA\n,1.2.3,RCA\n')).toBe(
      message('one label for a frame', 'another one than in line 2', 3),
    );
    expect(refusal('file,SOPInstanceUID,label\na/1.dcm,,LCA\n,1.2.3,LCA\n')).toBe('accepted');
  });

  test('refuses rows that match nothing, but for those of files that are broken', () => {
    const rows = parseLabels('file,frame,label\na/1.dcm,1,LCA\na/1.dcm,9,LCA\n');
    const labels = indexLabels(rows);
    labels.find(file, 1);
    expect(() => labels.checkAllFound()).toThrow(
      lostError(1, 2, 'line 3 names a frame that its file or series does not have; count frames from 1 in each file'),
    );
    labels.skip(file);
    expect(() => labels.checkAllFound()).not.toThrow();
  });

  test('counts the rows that match nothing and names no file', () => {
    const labels = indexLabels(parseLabels('file,label\nDoe.dcm,LCA\na/1.dcm,LCA\na\\1.dcm,LCA\n'));
    labels.find(file, 1);
    expect(() => labels.checkAllFound()).toThrow(
      lostError(2, 3, 'line 2 names a file that is not in the folder; write paths relative to the folder, with /'),
    );
  });

  test('forgives one unknown UID for each file that is too broken to tell its own', () => {
    const labels = indexLabels(parseLabels('SeriesInstanceUID,frame,label\n1.2,,LCA\n1.2,9,LCA\n1.3,,LCA\n1.4,,LCA\n'));
    const broken = { path: 'b.dcm', SOPInstanceUID: null, SeriesInstanceUID: null };
    const unknown = 'names a SeriesInstanceUID that is not in the folder; write UIDs as the files have them';
    labels.find(file, 1);
    expect(() => labels.checkAllFound()).toThrow(
      lostError(3, 4, 'line 3 names a frame that its file or series does not have; count frames from 1 in each file'),
    );
    labels.find(file, 9);
    labels.skip(broken);
    expect(() => labels.checkAllFound()).toThrow(lostError(2, 4, `line 4 ${unknown}`));
    labels.skip(broken);
    expect(() => labels.checkAllFound()).not.toThrow();
  });
});

describe('parseLabels', () => {
  const columns = 'columns of file, SOPInstanceUID, SeriesInstanceUID, frame, label, patient, study, series, split';

  test.each([
    ['a key twice', 'file,label\na,L\nb,L\na,R\n', message('one row for each key', 'the key of line 2 again', 4)],
    ['no key', 'file,label\n,L\n', message('one key of file, SOPInstanceUID, SeriesInstanceUID', '0', 2)],
    [
      'two keys',
      'file,SOPInstanceUID,label\na,1,L\n',
      message('one key of file, SOPInstanceUID, SeriesInstanceUID', '2', 2),
    ],
    ['frame 0', 'file,frame,label\na,0,L\n', message('a frame number from 1', 'something else', 2)],
    ['an odd part', 'file,label,split\na,L,dev\n', message('train, validation or test', "'dev'", 2)],
    ['an unknown column', 'file,label,Doe\na,L,p\n', message(columns, 'another name in column 3', 1)],
    [
      'a misspelt column, by its name',
      'file,label,Pateint\na,L,p\n',
      message(columns, "'Pateint' in column 3", 1, "did you mean 'patient'?"),
    ],
    [
      'a row in place of the names, without quoting it',
      'Mabel,LCA\nb,L\n',
      message(columns, 'another name in column 1', 1, "did you mean 'label'?"),
    ],
    [
      'semicolons',
      'file;label\na;L\n',
      'Cannot use the labels: expected comma-separated values, got semicolons between the columns; save the file with commas',
    ],
    [
      'tabs',
      '"file"\t"label"\na\tL\n',
      'Cannot use the labels: expected comma-separated values, got tabs between the columns; save the file with commas',
    ],
    ['an empty file', '\ufeff\r\n', emptyMessage('an empty file')],
    ['names alone', 'file,label\n', emptyMessage('names without rows')],
    ['a column twice', 'file,label,label\na,L,p\n', message(columns, 'a column twice', 1)],
    ['no labels', 'file\na\n', message('a column label', 'none', 1)],
    ['no key column', 'label\nL\n', message('a column file or SOPInstanceUID or SeriesInstanceUID', 'none', 1)],
    [
      'too many cells',
      'file,label\na,L\nb,L,x\n',
      message('comma-separated values with as many cells as names', 'another number of cells or a stray quote', 3),
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});
