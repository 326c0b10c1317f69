/** What stands for a person in paths, elements, private tags, UIDs and labels.csv reaches no output of a command. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/files/duckdb.js';
import { queryParquet } from '../../src/files/query-parquet.js';
import { brokenFiles, canaryDigits, canaryWord, findCanaries, plantCanaries } from '../privacy/plant-canaries.js';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const home = mkdtempSync(join(tmpdir(), 'angiolab-canaries-'));
const out = join(home, 'out');
const env = { ...process.env, ANGIOLAB_CACHE: join(home, 'cache'), XDG_CONFIG_HOME: join(home, 'config') };
let data = '';

beforeAll(() => {
  mkdirSync(out);
  data = plantCanaries(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a command in the output folder, and returns all that it said. */
function angiolab(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { cwd: out, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Every table as text: rows and metadata. Parquet compresses its columns. */
async function readTables(): Promise<string> {
  const texts: string[] = [];
  for (const name of readdirSync(out).filter((file) => file.endsWith('.parquet'))) {
    const path = join(out, name);
    texts.push(
      JSON.stringify(await queryParquet(path, 'FROM frames', { table: 'frames' })),
      JSON.stringify(await readMetadata(path)),
    );
  }
  return texts.join('\n');
}

const good = (): string => join(data, `${canaryWord}^DIR 0`, `${canaryWord}_0.dcm`);

describe('canaries', () => {
  test('are found where they escape', () => {
    expect(findCanaries(`Dr. ${canaryWord.toLowerCase()} saw ${canaryDigits}`)).toHaveLength(1);
    expect(findCanaries(readFileSync(good(), 'latin1')).length).toBeGreaterThan(5);
  });

  test.each([
    ['index'],
    ['index', '--json'],
    ['index', '--pixels', '--out', 'pixels.parquet'],
    ['index', '--source', 'images'],
    ['inspect'],
    ['inspect', '--json'],
  ])('don’t leave %s %s', (name, ...options) => {
    const { status, stdout, stderr } = angiolab(name, data, ...options);
    expect(findCanaries(stdout + stderr)).toEqual([]);
    expect(status).toBe(options.includes('images') ? 2 : 0);
    if (status === 0) expect(stderr.match(/left out: file-[0-9a-f]{12}: /g)).toHaveLength(brokenFiles);
  });

  test('stand on stderr alone where the user asks for paths', () => {
    const { stdout, stderr } = angiolab('index', data, '--json', '--show-paths');
    expect(findCanaries(stdout)).toEqual([]);
    expect(stderr).toContain(`left out: broken/${canaryWord} cut.dcm: `);
  });

  test.each([['json'], ['npy'], ['png']])('don’t leave decode: %s', (kind) => {
    const options = kind === 'json' ? ['--json'] : ['--frame', '1', '--out', `frame.${kind}`];
    const { status, stdout, stderr } = angiolab('decode', good(), ...options);
    expect(status).toBe(0);
    expect(findCanaries(stdout + stderr)).toEqual([]);
  });

  test('don’t leave the errors of decode, for broken and for missing files', () => {
    const names = [...readdirSync(join(data, 'broken')), `${canaryWord} missing.dcm`];
    for (const name of names) {
      for (const options of [[], ['--json']]) {
        const { status, stdout, stderr } = angiolab('decode', join(data, 'broken', name), ...options);
        expect(status).toBe(2);
        expect(findCanaries(stdout + stderr)).toEqual([]);
      }
    }
  });

  test('don’t leave the errors of a labels file or a folder', () => {
    const labels = join(home, `${canaryWord}.csv`);
    for (const text of [
      `file,label,patient\n${canaryWord}.dcm,LCA,${canaryWord}\n`,
      `SOPInstanceUID,label\n1.2.826.${canaryDigits}.1.0,LCA\n1.2.826.${canaryDigits}.1.0,RCA\n`,
      `${canaryWord},label\nx,LCA\n`,
    ]) {
      writeFileSync(labels, text);
      const { status, stdout, stderr } = angiolab('index', data, '--labels', labels, '--out', 'labels.parquet');
      expect(status).toBe(2);
      expect(findCanaries(stdout + stderr)).toEqual([]);
    }
    const missing = angiolab('inspect', join(home, canaryWord));
    expect(missing.status).toBe(2);
    expect(findCanaries(missing.stdout + missing.stderr)).toEqual([]);
  });

  test('stand in no file that was put out', async () => {
    expect(readdirSync(out).sort()).toEqual(['frame.npy', 'frame.png', 'frames.parquet', 'pixels.parquet']);
    for (const name of readdirSync(out)) expect(findCanaries(readFileSync(join(out, name), 'latin1'))).toEqual([]);
    const tables = await readTables();
    expect(tables).toContain('patient-');
    expect(findCanaries(tables)).toEqual([]);
  });
});
