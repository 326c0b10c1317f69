/** The built command line as a user calls it, and notebooks for the kernel that plays a script (test/fixtures/runner). */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

/** The built entry. */
export const main: string = resolve(import.meta.dirname, '../../dist/cli/main.js');

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test file, in which the command runs. */
export interface Workplace {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly call: (...words: string[]) => Promise<Ended>;
  /** Writes a notebook whose cells play scripts of the fake kernel. */
  readonly writeScript: (name: string, cells: readonly (readonly unknown[])[], angiolab?: object) => void;
}

/** Makes a folder that is removed when the tests of the file have run. */
export function createWorkplace(name: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), `angiolab-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true }));
  const env = {
    ...process.env,
    JUPYTER_PATH: resolve(import.meta.dirname, '../fixtures/runner/jupyter'),
    ANGIOLAB_CACHE: join(folder, 'cache'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  const call = (...words: string[]): Promise<Ended> =>
    new Promise((done) => {
      execFile(process.execPath, [main, ...words], { cwd: folder, env }, (error, stdout, stderr) => {
        done({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });
  function writeScript(file: string, cells: readonly (readonly unknown[])[], angiolab: object = {}): void {
    const list = cells.map((steps, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: {},
      source: JSON.stringify(steps),
      outputs: [],
      execution_count: null,
    }));
    const metadata = { kernelspec: { name: 'fake', display_name: 'Fake' }, angiolab };
    writeFileSync(join(folder, file), JSON.stringify({ cells: list, metadata, nbformat: 4, nbformat_minor: 5 }));
  }
  return { folder, env, call, writeScript };
}
