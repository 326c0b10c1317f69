import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/command.js';
import { compare } from '../../src/cli/compare.js';
import { renderTo } from '../../src/cli/render-notebook.js';
import { verify } from '../../src/cli/verify.js';
import { packageRoot } from '../../src/files/directories.js';
import { sha256 } from '../../src/files/hash.js';
import { readNotebook } from '../../src/notebook/read-notebook.js';
import { createContext, writeExecuted, writeRun } from './compare-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ status: number; checks: Record<string, string> }> {
  const { context, printed } = createContext(folder);
  const status = await verify.run(parseArguments(verify, [...words, '--json']), context);
  const { checks } = JSON.parse(printed.join(''));
  return {
    status,
    checks: Object.fromEntries(checks.map((it: { what: string; status: string }) => [it.what, it.status])),
  };
}

async function makePage(name: string, angiolab: object = {}): Promise<string> {
  const path = join(folder, `${name}.ipynb`);
  await writeExecuted(path, 'text', angiolab);
  return renderTo(folder, name, await readNotebook(path));
}

describe('verify', () => {
  test('finds page and notebook the same, and differing once either is changed', async () => {
    const page = await makePage('one');
    expect(await run('one.html')).toEqual({ status: 0, checks: { page: 'same', 'source one.ipynb': 'same' } });
    await writeExecuted(join(folder, 'one.ipynb'), 'another text', {});
    expect(await run('one.html')).toEqual({ status: 1, checks: { page: 'same', 'source one.ipynb': 'differs' } });
    rmSync(join(folder, 'one.ipynb'));
    expect(await run('one.html')).toEqual({ status: 1, checks: { page: 'same', 'source one.ipynb': 'not found' } });
    await makePage('one');
    writeFileSync(page, readFileSync(page, 'utf8').replace('>text', '>tent'));
    expect(await run('one.html')).toEqual({ status: 1, checks: { page: 'differs', 'source one.ipynb': 'same' } });
  });

  test('takes a notebook whose file is laid out otherwise for the same', async () => {
    await makePage('compact');
    const path = join(folder, 'compact.ipynb');
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))));
    expect((await run('compact.html')).checks['source compact.ipynb']).toBe('same');
  });

  test('compares lock file and commit with this package', async () => {
    const lockFile = sha256(readFileSync(join(packageRoot(), 'package-lock.json')));
    await makePage('lock', { run: { lockFile, commit: '0'.repeat(40), changed: false } });
    expect((await run('lock.html')).checks).toMatchObject({ 'lock file': 'same', commit: 'differs' });
    await makePage('other', { run: { lockFile: 'f'.repeat(64) } });
    expect(await run('other.html')).toMatchObject({ status: 1, checks: { 'lock file': 'differs' } });
  });

  test('opens no data outside the project because a page says so', async () => {
    for (const data of ['/tmp', '../..', '(a path outside the project: not kept)']) {
      await makePage('data', { dataFingerprint: 'a'.repeat(64), parameters: { data } });
      expect((await run('data.html')).checks['data']).toBe('not found');
    }
  });

  test('hashes what a comparison was made from, run records too', async () => {
    await writeRun(join(folder, 'r/a'), 4);
    await writeRun(join(folder, 'r/b'), 5);
    const { context } = createContext(folder);
    await compare.run(parseArguments(compare, ['r/a', 'r/b', '--out', 'both.html']), context);
    expect(await run('both.html')).toEqual({
      status: 0,
      checks: { page: 'same', 'source r/a': 'same', 'source r/b': 'same' },
    });
    writeFileSync(join(folder, 'r/b/history.jsonl'), '');
    expect((await run('both.html')).checks['source r/b']).toBe('differs');
  });

  test('refuses a file that says nothing of its making', async () => {
    writeFileSync(join(folder, 'plain.html'), '<p>');
    await expect(run('plain.html')).rejects.toThrow(
      "Cannot verify 'plain.html': expected a page that says what it was made from",
    );
    await expect(run('gone.html')).rejects.toThrow('got nothing at that path');
  });

  test('finds the notebook of a page that lies elsewhere by --source, a file or a folder', async () => {
    mkdirSync(join(folder, 'pages'), { recursive: true });
    await writeExecuted(join(folder, 'afar.ipynb'), 'text', {});
    await renderTo(join(folder, 'pages'), 'afar', await readNotebook(join(folder, 'afar.ipynb')));
    const { context, printed } = createContext(folder);
    expect(await verify.run(parseArguments(verify, ['pages/afar.html']), context)).toBe(1);
    expect(printed.join('\n')).toContain(
      'not found (expected beside the page; name the file, or the folder it lies in, by --source)',
    );
    for (const source of ['afar.ipynb', '.'])
      expect(await run('pages/afar.html', '--source', source)).toEqual({
        status: 0,
        checks: { page: 'same', 'source afar.ipynb': 'same' },
      });
    expect((await run('pages/afar.html', '--source', 'pages')).status).toBe(1);
    await expect(run('pages/afar.html', '--source', 'nowhere')).rejects.toThrow(
      /^Cannot verify: expected --source to be a file or a folder, got nothing at 'nowhere'/,
    );
  });

  test('finds a notebook whose name the page masks by --source alone', async () => {
    const path = join(folder, 'ZQDOE^JANE.ipynb');
    await writeExecuted(path, 'text', {});
    await renderTo(folder, 'ZQDOE^JANE', await readNotebook(path));
    const { context, printed } = createContext(folder);
    expect(await verify.run(parseArguments(verify, ['ZQDOE^JANE.html', '--source', '.']), context)).toBe(1);
    expect(printed.join('\n')).toContain('not found (the page masks its name: name the file itself by --source)');
    expect(await run('ZQDOE^JANE.html', '--source', 'ZQDOE^JANE.ipynb')).toEqual({
      status: 0,
      checks: { page: 'same', 'source [masked: person name].ipynb': 'same' },
    });
  });
});
