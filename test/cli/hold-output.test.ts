import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Context, UsageError } from '../../src/cli/command.js';
import { holdOutput } from '../../src/cli/hold-output.js';

const folders = mkdtempSync(join(tmpdir(), 'angiolab-hold-'));
afterAll(() => rmSync(folders, { recursive: true }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(folders, 'out-'));
});

function contextWith(log: (line: string) => void = () => {}): Context {
  return { print: () => {}, log, warn: () => {}, env: {}, cwd: folder, signal: new AbortController().signal };
}

const placeOf = (name: string) =>
  ({ option: '--out', word: 'reports', kind: 'folder', path: join(folder, name, '.angiolab') }) as const;

describe('holdOutput', () => {
  test('makes the folder, refuses it to another run with the id of the process, and leaves nothing there', async () => {
    const place = placeOf('new');
    const work = async (): Promise<string> => {
      expect(readFileSync(`${place.path}.pid`, 'utf8')).toBe(String(process.pid));
      await expect(holdOutput(place, contextWith(), () => expect.unreachable())).rejects.toThrow(
        new UsageError(
          `Cannot write to --out 'reports': expected a folder that no other run holds, got one that another run (process ${process.pid}) holds; wait for its end, or name another folder`,
        ),
      );
      return 'done';
    };
    expect(await holdOutput(place, contextWith(), work)).toBe('done');
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  test('lets go when the work fails', async () => {
    const place = placeOf('failing');
    await expect(holdOutput(place, contextWith(), () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await holdOutput(place, contextWith(), async () => 1)).toBe(1);
  });

  test('refuses a lock whose holder it does not know', async () => {
    const place = placeOf('unknown');
    mkdirSync(`${place.path}.lock`, { recursive: true });
    await expect(holdOutput(place, contextWith(), async () => 1)).rejects.toThrow('got one that another run holds');
  });

  test('takes over from a run that was killed, at once where its lock is old, else when it gets old', async () => {
    const place = placeOf('killed');
    const dead = String(spawnSync(process.execPath, ['--version']).pid);
    const grow = (): void => {
      const longAgo = new Date(Date.now() - 60_000);
      utimesSync(`${place.path}.lock`, longAgo, longAgo);
    };
    mkdirSync(`${place.path}.lock`, { recursive: true });
    writeFileSync(`${place.path}.pid`, dead);
    const said: string[] = [];
    const log = (line: string): void => {
      said.push(line);
      grow();
    };
    expect(await holdOutput(place, contextWith(log), async () => 1)).toBe(1);
    expect(said).toEqual([`reports: waiting for the lock of process ${dead}, which was killed; at most 20 s`]);
    mkdirSync(`${place.path}.lock`);
    grow();
    expect(
      await holdOutput(
        place,
        contextWith(() => expect.unreachable()),
        async () => 2,
      ),
    ).toBe(2);
    expect(existsSync(`${place.path}.lock`)).toBe(false);
  });
});
