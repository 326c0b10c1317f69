import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashProducts } from '../../src/cli/run-products.js';
import { sha256 } from '../../src/files/hash.js';

const out = mkdtempSync(join(tmpdir(), 'angiolab-products-'));
afterAll(() => rmSync(out, { recursive: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(out, path, '..'), { recursive: true });
  writeFileSync(join(out, path), text);
};

test('hashProducts hashes files and folders, and says what is missing', async () => {
  write('split.json', '{}');
  write('runs/a/run.json', '1');
  write('runs/a/b/frames', '2');
  const hash = async (): Promise<string | undefined> => (await hashProducts(out, ['runs']))['runs'];
  expect(await hashProducts(out, ['split.json', 'none'])).toEqual({ 'split.json': sha256('{}'), none: 'missing' });
  const first = await hash();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  write('runs/a/timing.jsonl', 'it took 3 s');
  expect(await hash()).toBe(first);
  write('runs/a/b/frames', '3');
  const second = await hash();
  expect(second).not.toBe(first);
  rmSync(join(out, 'runs/a/b/frames'));
  write('runs/a/c/frames', '3');
  expect([first, second]).not.toContain(await hash());
});
