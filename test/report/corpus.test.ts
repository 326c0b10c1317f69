import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256OfFile } from '../../src/files/hash.js';
import { NotebookError, parseAndRepair } from '../../src/notebook/read-notebook.js';
import { corpusFolder, listCorpus, readCorpus, renderText } from './corpus.js';
import { extractGolden } from './golden.js';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const names = listCorpus();

describe('corpus', () => {
  test('holds at least 40 notebooks and no golden file of a notebook that is gone', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
    const goldens = readdirSync(corpusFolder).filter((file) => file.endsWith('.golden.html'));
    expect(goldens.map((file) => file.replace('.golden.html', '')).sort()).toEqual(names);
  });

  test.each(names)('%s gives its golden page (ANGIOLAB_UPDATE_GOLDEN=1 writes it anew)', (name) => {
    const { page, summary } = renderText(readCorpus(name), name);
    const path = join(corpusFolder, `${name}.golden.html`);
    if (process.env['ANGIOLAB_UPDATE_GOLDEN'] === '1') writeFileSync(path, extractGolden(page, summary));
    expect(existsSync(path)).toBe(true);
    expect(extractGolden(page, summary)).toBe(readFileSync(path, 'utf8'));
  });

  test.each(names)('%s has no script, handler, frame or address that is not ours', (name) => {
    const { page } = renderText(readCorpus(name), name);
    const allowed = page.match(/&#39;sha256-/g) ?? [];
    expect(page.match(/<script>/g) ?? []).toHaveLength(allowed.length);
    const body = page.slice(
      page.indexOf('<div class="sheet'),
      page.indexOf('<script type="application/json" id="made-from">'),
    );
    const markup = body.replace(/<script type="application\/json">[\s\S]*?<\/script>/g, '');
    const tags = markup.match(/<[a-z](?:"[^"]*"|[^>"])*>/gi) ?? [];
    const attributes = tags.flatMap((tag) =>
      [...tag.matchAll(/\s([\w:-]+)="([^"]*)"/g)].map(([, key = '', to = '']) => ({ key, to })),
    );
    const active = /^<(?:script|iframe|object|embed|form|base|meta|link|style)\b/i;
    expect(tags.filter((tag) => active.test(tag))).toEqual([]);
    expect(attributes.filter(({ key }) => /^on|^(?:srcset|srcdoc|action|background|poster)$/.test(key))).toEqual([]);
    expect(attributes.filter(({ key, to }) => key === 'src' && !to.startsWith('data:'))).toEqual([]);
    const links = attributes.filter(({ key }) => key.endsWith('href')).map(({ to }) => to);
    expect(links.filter((to) => !/^(?:https?:|mailto:|#|data:application\/pdf;base64,|[\w%./-]*$)/.test(to))).toEqual(
      [],
    );
  });

  test('gives the same bytes wherever, whenever and in whatever language it is rendered', async () => {
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'angiolab-corpus-')));
    const places = [
      { cwd: resolve('/'), env: { TZ: 'UTC', LANG: 'C' } },
      { cwd: folders[0]!, env: { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } },
    ];
    const files = names.map((name) => join(corpusFolder, `${name}.ipynb`));
    for (const [index, { cwd, env }] of places.entries())
      execFileSync(process.execPath, [cli, 'render', ...files, '--out', folders[index]!, '--quiet'], {
        cwd,
        env: { ...process.env, ...env },
        stdio: 'ignore',
      });
    for (const name of names) {
      const [one, other] = folders.map((folder) => sha256OfFile(join(folder, `${name}.html`)));
      expect(await one).toBe(await other);
    }
    for (const folder of folders) rmSync(folder, { recursive: true });
  }, 120_000);
});

describe('notebooks that are no notebooks', () => {
  test.each(listCorpus('refused'))('%s is refused in one sentence', (name) => {
    const read = (): unknown => parseAndRepair(readCorpus(`refused/${name}`), name);
    expect(read).toThrow(NotebookError);
    expect(read).toThrow(
      /^Cannot read notebook \S+: expected [^\n]+, got [^\n]+; [^\n]+$|^Cannot read notebook \S+, cell 1: expected [^\n]+, got [^\n]+; [^\n]+$/,
    );
  });

  test('do not keep the others of a command from being rendered', () => {
    const out = mkdtempSync(join(tmpdir(), 'angiolab-corpus-'));
    const files = ['version-4.5', 'refused/odd-cell', 'empty'].map((name) => join(corpusFolder, `${name}.ipynb`));
    const run = (...words: string[]): { status: number; stdout: string; stderr: string } => {
      try {
        return {
          status: 0,
          stdout: execFileSync(process.execPath, [cli, 'render', ...words, '--out', out], {
            encoding: 'utf8',
            stdio: 'pipe',
          }),
          stderr: '',
        };
      } catch (error) {
        return error as { status: number; stdout: string; stderr: string };
      }
    };
    const { status, stderr } = run(...files);
    expect(status).toBe(2);
    expect(stderr).toContain('odd-cell.ipynb, cell 1: expected an object, got null; save the notebook again');
    expect(readdirSync(out).sort()).toEqual(['empty.html', 'version-4.5.html']);
    const { pages, failures } = JSON.parse(run(...files, '--json').stdout);
    expect(pages).toHaveLength(2);
    expect(failures).toEqual([
      { code: 'notebook', message: expect.stringContaining('odd-cell'), fix: 'save the notebook again' },
    ]);
    const strict = run(join(corpusFolder, 'missing-ids.ipynb'), '--strict');
    expect(strict.status).toBe(2);
    expect(strict.stderr).toMatch(/expected a valid notebook of nbformat 4\.5, got one to repair \(cell 1: had no id/);
    rmSync(out, { recursive: true });
  });
});
