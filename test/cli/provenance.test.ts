import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addProvenance, describeRun, readInstalled } from '../../src/cli/provenance.js';
import type { Notebook } from '../../src/notebook/nbformat.js';

const code = { cell_type: 'code', execution_count: 1, outputs: [] } as const;
const notebook: Notebook = {
  cells: [
    {
      ...code,
      id: 'a',
      metadata: { tags: ['injected-parameters'] },
      source: 'let data = "../Patients/Doe_Jane";\nlet out = "reports";',
    },
    {
      ...code,
      id: 'b',
      metadata: {},
      source: 'declareProvenance({ synthetic: true })',
      outputs: [
        {
          output_type: 'display_data',
          data: { 'application/vnd.angiolab.provenance+json': { synthetic: true, seed: 1 } },
          metadata: {},
        },
      ],
    },
  ],
  metadata: { angiolab: { reads: ['runs'] } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('addProvenance', () => {
  const kept = addProvenance(notebook, { data: '../Patients/Doe_Jane', out: 'reports' });

  test('keeps what cells declared, the parameters, and what the notebook says of itself', () => {
    expect(kept.metadata['angiolab']).toMatchObject({
      reads: ['runs'],
      synthetic: true,
      seed: 1,
      parameters: { out: 'reports' },
    });
  });

  test('keeps no path that leads out of the project', () => {
    expect(JSON.stringify(kept)).not.toContain('Doe_Jane');
    expect(kept.cells[0]?.source).toBe('let data = "(a path outside the project: not kept)";\nlet out = "reports";');
  });
});

describe('describeRun', () => {
  const facts = describeRun();

  test('gives the commit, and hashes of the built package and of the lock file', () => {
    expect(facts.commit).toBe(execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim());
    expect([facts.built, facts.lockFile].join(' ')).toMatch(/^[0-9a-f]{64} [0-9a-f]{64}$/);
    expect(facts.packages['tslab']).toBe('1.0.22');
  });

  test('names no user, host or folder', () => {
    const text = JSON.stringify(facts);
    const names = [hostname(), userInfo().username, homedir(), process.cwd()].filter((name) => name.length > 3);
    for (const name of names) expect(text).not.toContain(name);
  });
});

test('readInstalled gives what is installed, not what is asked for', () => {
  const root = mkdtempSync(join(tmpdir(), 'angiolab-installed-'));
  const write = (folder: string, manifest: object): void => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
  };
  write('.', { name: 'own', dependencies: { own: 'file:.', a: '^1.0.0', '@b/c': '2.0.0', gone: '3.0.0' } });
  write('node_modules/a', { version: '1.4.2' });
  write('node_modules/@b/c', { version: '2.0.0' });
  expect(readInstalled(root)).toEqual({ a: '1.4.2', '@b/c': '2.0.0', gone: 'not installed' });
  rmSync(root, { recursive: true });
});
