import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeStart, type Member, orderMembers } from '../../src/cli/run-members.js';
import { sha256 } from '../../src/files/hash.js';
import type { Notebook } from '../../src/notebook/nbformat.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-members-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plan = { out: join(folder, 'out'), given: {}, assignments: new Map<string, string>(), data: {} };

function declaring(reads: readonly string[], writes: readonly string[] = []): Notebook {
  return { cells: [], metadata: { angiolab: { reads, writes } }, nbformat: 4, nbformat_minor: 5 };
}

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('reads that begin with ./ or ../', () => {
  const path = join(folder, 'mine/table.ipynb');
  const order = (...notebooks: [string, Notebook][]): readonly Member[] => orderMembers(new Map(notebooks), plan);

  test("are hashed in the notebook's folder, others in the output folder", async () => {
    write('mine/data.csv', 'a,b');
    write('shared.csv', 'c');
    write('out/data.csv', 'of another notebook');
    const [member] = order([path, declaring(['./data.csv', '../shared.csv', 'data.csv', './gone.csv'])]);
    const read = async (): Promise<object> => (await describeStart(member as Member, plan)).read;
    const then = {
      'data.csv': sha256('of another notebook'),
      './data.csv': sha256('a,b'),
      '../shared.csv': sha256('c'),
      './gone.csv': 'missing',
    };
    expect(await read()).toEqual(then);
    write('mine/data.csv', 'changed');
    expect(await read()).toEqual({ ...then, './data.csv': sha256('changed') });
  });

  test('wait for no notebook that writes a path of that name', () => {
    const writer: [string, Notebook] = [join(folder, 'mine/writer.ipynb'), declaring([], ['data.csv'])];
    const dependencies = (read: string) => order([path, declaring([read])], writer).map(({ dependsOn }) => dependsOn);
    expect(dependencies('./data.csv')).toEqual([[], []]);
    expect(dependencies('data.csv')).toEqual([[], [writer[0]]]);
  });
});
