/** walkFolder: what may hold frames, and a count of all that it passes over. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listFiles } from '../../src/dataset/files-of-folder.js';
import { maskMark } from '../../src/dataset/synthetic-mark.js';
import { describePassed, type PassReason, walkFolder } from '../../src/dataset/walk-folder.js';
import { makeFolder } from './make-folder.js';

function walk(folder: string): { readonly paths: string[]; readonly passed: Partial<Record<PassReason, number>> } {
  const passed: Partial<Record<PassReason, number>> = {};
  const note = (reason: PassReason): void => {
    passed[reason] = (passed[reason] ?? 0) + 1;
  };
  const walked = [...walkFolder(folder, { missed: () => {}, passed: note })];
  return { paths: walked.flatMap(({ folder: below, names }) => names.map((name) => `${below}/${name}`)), passed };
}

describe('walkFolder', () => {
  test('names what may hold frames, and counts the rest by the reason', async () => {
    const folder = makeFolder({
      'a/IM1': '',
      'a/.hidden': '',
      '.trash/b.dcm': '',
      DICOMDIR: '',
      'labels.csv': '',
      'notes.txt': '',
      [`masks/${maskMark}`]: '',
      'masks/SYN-0001/frame-001.png': '',
    });
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    symlinkSync(join(folder, 'socket'), join(folder, 'link to a socket'));
    symlinkSync(join(folder, 'a'), join(folder, 'link to a folder'));
    const { paths, passed } = walk(folder);
    expect(paths).toEqual(['/link to a folder', 'a/IM1']);
    expect(passed).toEqual({ hidden: 2, directories: 1, besideData: 2, masks: 1, special: 2 });
    expect(describePassed(passed)).toBe(
      '2 hidden, 1 DICOMDIR, 2 beside the data (.csv, .json, .md, .parquet, .txt), 1 folders of masks, 2 neither files nor folders',
    );
    expect(listFiles(folder)).toEqual(['a/IM1', 'link to a folder']);
  });

  test('takes a folder that is merely called masks for one of pictures', () => {
    const folder = makeFolder({});
    mkdirSync(join(folder, 'masks'));
    writeFileSync(join(folder, 'masks/a.png'), '');
    expect(walk(folder)).toEqual({ paths: ['masks/a.png'], passed: {} });
  });
});
