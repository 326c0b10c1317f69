/** The house keeps its shape: which room may import which, and who may import TensorFlow.js (docs/architecture.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');
const commonFloor = ['files', 'numeric', 'privacy', 'drawing', 'player'];
const science = [
  'dicom',
  'dataset',
  'synthetic',
  'tensorflow',
  'model',
  'record',
  'training',
  'leakage',
  'analysis',
  'diagnosis',
  'figures',
];
const document = ['notebook', 'protocol', 'kernel', 'runner', 'report'];
const allowed: Record<string, readonly string[]> = {
  files: [],
  numeric: [],
  privacy: ['files'],
  drawing: [],
  player: [],
  dicom: [],
  dataset: ['dicom'],
  synthetic: ['dicom', 'dataset'],
  tensorflow: [],
  model: ['tensorflow'],
  record: [],
  training: ['record', 'model', 'tensorflow', 'dataset'],
  leakage: ['dataset', 'model'],
  analysis: ['record', 'dataset', 'model'],
  diagnosis: ['analysis', 'leakage', 'record', 'dataset'],
  figures: [],
  notebook: [],
  protocol: [],
  kernel: ['protocol'],
  runner: ['protocol', 'notebook'],
  report: ['notebook'],
  lab: science,
  cli: [...science, ...document, 'lab'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

function findImports(): Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const text = readFileSync(join(src, name), 'utf8');
    const room = name.split(/[\\/]/)[0] ?? '';
    const matches = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
    return [...matches].map((match) => ({ file: name, room, specifier: match[1] ?? '' }));
  });
}

function targetRoom(item: Import): string | null {
  if (!item.specifier.startsWith('.')) return null;
  const path = relative(src, resolve(src, item.file, '..', item.specifier));
  return path.split(/[\\/]/)[0] ?? null;
}

describe('imports', () => {
  const imports = findImports();

  test('every folder of src is a room of the picture', () => {
    const rooms = readdirSync(src, { withFileTypes: true }).map((entry) => entry.name);
    expect(rooms.filter((room) => !(room in allowed))).toEqual([]);
    expect(imports.length).toBeGreaterThan(0);
  });

  test('a room imports only the rooms that it may', () => {
    const refused = imports.flatMap((item) => {
      const target = targetRoom(item);
      if (target === null || target === item.room || (commonFloor.includes(target) && !commonFloor.includes(item.room)))
        return [];
      return allowed[item.room]?.includes(target) ? [] : [`${item.file} imports ${item.specifier}`];
    });
    expect(refused).toEqual([]);
  });

  test('only tensorflow, model and training import TensorFlow.js', () => {
    const rooms = imports.filter((item) => item.specifier.startsWith('@tensorflow/')).map((item) => item.room);
    expect(rooms.filter((room) => !['tensorflow', 'model', 'training'].includes(room))).toEqual([]);
  });

  test('training never opens the test part of a run', () => {
    const looks = imports.filter((item) => item.specifier.endsWith('record/looks.js'));
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.filter((item) => item.room === 'training')).toEqual([]);
  });

  test('picture and list agree on the rooms', () => {
    const picture = readFileSync(resolve(src, '../docs/architecture.md'), 'utf8');
    const missing = Object.keys(allowed).filter((room) => !picture.includes(`${room}/`));
    expect(missing).toEqual([]);
  });
});
