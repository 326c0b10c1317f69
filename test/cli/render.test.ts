import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/command.js';
import { renderCommand } from '../../src/cli/render.js';
import { verify } from '../../src/cli/verify.js';
import { createContext, writeExecuted } from './compare-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-render-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<void> {
  const { context } = createContext(folder);
  await renderCommand.run(parseArguments(renderCommand, words), context);
}

async function check(page: string): Promise<{ status: number; printed: string }> {
  const { context, printed } = createContext(folder);
  const status = await verify.run(parseArguments(verify, [page]), context);
  return { status, printed: printed.join('\n') };
}

describe('render of several', () => {
  test('tells of each that fails in the order of the files, in one form, and renders the others', async () => {
    writeFileSync(join(folder, 'broken.ipynb'), '{');
    await writeExecuted(join(folder, 'whole.ipynb'), 'text', {});
    const { context, printed } = createContext(folder);
    const logged: string[] = [];
    const words = ['missing.ipynb', 'broken.ipynb', 'whole.ipynb', 'gone.ipynb'];
    const warn = (line: string): void => void logged.push(line);
    const status = await renderCommand.run(parseArguments(renderCommand, words), { ...context, warn });
    expect(status).toBe(2);
    expect(printed).toEqual(['whole.html']);
    expect(logged.map((line) => /^angiolab: Cannot read notebook .*?(\w+)\.ipynb/.exec(line)?.[1])).toEqual([
      'missing',
      'broken',
      'gone',
    ]);
    expect(logged[0]).toMatch(/: expected a file, got nothing at that path; check the path$/);
  });
});

describe('render --assets shared', () => {
  test('writes what pages share once, leaves other files alone, and verify hashes it again', async () => {
    await writeExecuted(join(folder, 'one.ipynb'), 'first', {});
    await writeExecuted(join(folder, 'two.ipynb'), 'second', {});
    await run('one.ipynb', '--assets', 'shared');
    const assets = join(folder, 'assets');
    const names = readdirSync(assets);
    expect(names.length).toBeGreaterThan(0);
    writeFileSync(join(assets, 'stale.js'), 'old');
    const written = names.map((name) => statSync(join(assets, name)).mtimeMs);
    await run('two.ipynb', '--assets', 'shared');
    expect(readdirSync(assets).toSorted()).toEqual([...names, 'stale.js'].toSorted());
    expect(names.map((name) => statSync(join(assets, name)).mtimeMs)).toEqual(written);
    expect(await check('two.html')).toMatchObject({ status: 0 });
    writeFileSync(join(assets, names[0]!), 'changed');
    expect(await check('two.html')).toMatchObject({ status: 1, printed: expect.stringContaining('differs') });
    await run('one.ipynb', '--assets', 'shared');
    expect(await check('two.html')).toMatchObject({ status: 0 });
    rmSync(join(assets, names[0]!));
    expect(await check('one.html')).toMatchObject({ status: 1, printed: expect.stringContaining('not found') });
  });

  test('the hash of the page covers the names of its files', async () => {
    await writeExecuted(join(folder, 'three.ipynb'), 'third', {});
    await run('three.ipynb', '--assets', 'shared');
    const page = readFileSync(join(folder, 'three.html'), 'utf8');
    writeFileSync(join(folder, 'three.html'), page.replace(/href="assets\/style-\w+/, 'href="assets/style-other'));
    expect(await check('three.html')).toMatchObject({ status: 1 });
  });

  test('refuses another place', async () => {
    const words = ['one.ipynb', '--assets', 'cdn'];
    await expect(run(...words)).rejects.toThrow(UsageError);
    await expect(run(...words)).rejects.toThrow("Cannot render: expected --assets to be inline or shared, got 'cdn'");
  });
});
