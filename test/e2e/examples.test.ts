/** The examples of docs/notebooks.md and of the lab's doc comments run as they stand, on our kernel. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as lab from '../../src/lab/index.js';
import type { Cell, CodeCell, Output } from '../../src/notebook/nbformat.js';
import { execute } from '../../src/runner/execute.js';
import { codeCell, createNotebook } from './client-notebook.js';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync(join(root, 'docs/notebooks.md'), 'utf8');
const section = page.slice(page.indexOf('## What a cell can show'), page.indexOf('## Parameters'));

/** The code of the section, cell by cell. */
const pageCells = [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code], at) =>
  codeCell(`page-${at}`, code!),
);

/** A doc comment with an example, the example, and the function's name. */
const documented =
  /\/\*\*(?:(?!\*\/)[\s\S])*? \* @example\n((?: \*(?: .*)?\n)+?) \*\/\nexport (?:async )?function\*? (\w+)/g;

const examples = readdirSync(join(root, 'src/lab'))
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => [...readFileSync(join(root, 'src/lab', name), 'utf8').matchAll(documented)])
  .map(([, code, name]) => ({ name: name!, code: code!.replace(/^ \* ?/gm, '') }));

/** An example as a cell, with the imports that it needs. Nobody answers what `ask` asks here. */
function toCell({ name, code }: (typeof examples)[number]): Cell {
  const names = Object.keys(lab).filter((one) => new RegExp(`\\b${one}\\(`).test(code));
  const tags = name === 'ask' ? ['raises-exception'] : [];
  return codeCell(`example-${name}`, `import { ${names.join(', ')} } from "angiolab";\n${code}`, tags);
}

const typesOf = ({ outputs }: CodeCell): string[] =>
  outputs.flatMap((output: Output) => ('data' in output ? Object.keys(output.data) : [output.output_type]));

test('each function of the table has an example in its doc comment', () => {
  const table = [...section.matchAll(/^\| (`.*?`) \|/gm)].map(([, names]) => names!);
  const named = table.flatMap((names) => [...names.matchAll(/`(\w+)\(/g)].map(([, name]) => name!));
  expect(named.length).toBeGreaterThanOrEqual(8);
  expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});

test('the page and the doc comments run from top to bottom, and show what they say', async () => {
  // What the examples take for granted stands on the page, but for one name.
  const given = codeCell('given', 'const frames = learning;');
  const notebook = createNotebook([...pageCells, given, ...examples.map(toCell)]);
  const env = { XDG_CONFIG_HOME: join(folder, 'config') };
  const { cells } = await execute(notebook, { cwd: root, env });
  const shown = (id: string): string[] => typesOf(cells.find((cell) => cell.id === id) as CodeCell);
  expect(shown('page-0')).toEqual(expect.arrayContaining(['text/html', 'application/vnd.plotly.v1+json']));
  for (const { name } of examples)
    expect([name, shown(`example-${name}`)]).toEqual([name, expect.arrayContaining([expect.any(String)])]);
  expect(shown('example-showCine')).toContain('image/jpeg');
  expect(shown('example-liveCurves')).toContain('application/vnd.plotly.v1+json');
  expect(shown('example-showHeat')).toContain('image/svg+xml');
  expect(shown('example-ask')).toEqual(['error']);
});
