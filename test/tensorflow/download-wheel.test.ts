/** pip is asked for exactly the pinned wheel, and its failures become one sentence. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { downloadWheels, requirementOf } from '../../src/tensorflow/download-wheel.js';
import { ProvisionError } from '../../src/tensorflow/provision-error.js';
import { releases } from '../../src/tensorflow/releases.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'angiolab-pip-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program of a few lines in the place of pip. */
async function createPip(source: string): Promise<string[]> {
  const path = join(folder, 'pip.cjs');
  await writeFile(path, source);
  return [process.execPath, path];
}

describe('downloadWheels', () => {
  test("passes Python, platform and binary tags explicitly and keeps pip's temporary files in the folder", async () => {
    const pip = await createPip(`
      const { writeFileSync } = require('node:fs');
      const folder = process.argv[process.argv.indexOf('--dest') + 1];
      writeFileSync(folder + '/got.whl', '');
      writeFileSync(folder + '/call.json', JSON.stringify([process.argv.slice(2), process.env.TMPDIR]));
    `);
    const place = join(folder, 'wheels');
    expect(await downloadWheels([requirementOf(releases.cpu)], { pip, folder: place })).toEqual([
      join(place, 'got.whl'),
    ]);
    const [args, temporary] = JSON.parse(await readFile(join(place, 'call.json'), 'utf8'));
    expect(args.slice(0, 5)).toEqual(['download', '--no-deps', '--only-binary=:all:', '--python-version', '3.12']);
    expect(args).toContain('tensorflow-cpu==2.21.0');
    expect(args).toContain('manylinux_2_27_x86_64');
    expect(temporary.startsWith(place)).toBe(true);
  });

  test("a failing pip is a ProvisionError with pip's last line", async () => {
    const pip = await createPip(
      `console.error('WARNING: retrying\\nERROR: No matching distribution'); process.exit(1)`,
    );
    const attempt = downloadWheels(['tensorflow-cpu==2.21.0'], { pip, folder });
    await expect(attempt).rejects.toThrow(ProvisionError);
    await expect(attempt).rejects.toThrow(
      'pip could not download tensorflow-cpu==2.21.0 (ERROR: No matching distribution)',
    );
  });
});
