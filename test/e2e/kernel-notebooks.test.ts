/** The notebooks name our kernel, and run unchanged on plain tslab. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { listParameters } from '../../src/notebook/parameters/parameters.js';
import { readNotebook } from '../../src/notebook/read-notebook.js';
import { execute } from '../../src/runner/execute.js';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-plain-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('on plain tslab', () => {
  // In this order: 04 reads what 03 writes.
  const names = ['01-inspect', '02-leakage', '03-fine-tune', '04-errors', '05-realism'];
  test.each(names)('%s runs to its end', async (name) => {
    const notebook = await readNotebook(join(root, 'notebooks', `${name}.ipynb`));
    expect(notebook.metadata.kernelspec?.name).toBe('angiolab');
    const declaresOut = listParameters(notebook).some((parameter) => parameter.name === 'out');
    const parameters = declaresOut ? { out: folder } : {};
    const env = { XDG_CONFIG_HOME: join(folder, 'config') };
    const done = await execute(notebook, { kernel: 'tslab', cwd: root, env, parameters });
    expect(done.metadata.kernelspec?.name).toBe('tslab');
    const asserts = done.cells.filter((cell) => cell.cell_type === 'code' && cell.source.includes('assert.'));
    expect(asserts).not.toEqual([]);
    expect(asserts.every((cell) => 'execution_count' in cell && cell.execution_count !== null)).toBe(true);
  });
});
