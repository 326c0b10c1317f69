/** Commands that our texts name run as they are printed: `angiolab` alone is on nobody's PATH. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.js';

const src = resolve(import.meta.dirname, '../src');
const bare = new RegExp(
  `(?<!npx )\\bangiolab (${Object.keys(commands).join('|')}|help|--help|COMMAND|\\$\\{command)(?![\\w])`,
);

/** Lines with code: what a doc comment says is for readers of the source. */
function listLines(file: string): string[] {
  return readFileSync(join(src, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line) && !/expected the angiolab kernel/.test(line));
}

test('every command that a text of src names begins with npx', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const lines = files.flatMap((file) => listLines(file).map((line) => `${file}: ${line.trim()}`));
  expect(lines.filter((line) => /npx angiolab (doctor|kernel)/.test(line)).length).toBeGreaterThan(10);
  expect(lines.filter((line) => bare.test(line))).toEqual([]);
});
