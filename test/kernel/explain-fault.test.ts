import { expect, test } from 'vitest';
import { explainFault } from '../../src/kernel/explain-fault.js';

const missing = (name: string): string => `Cannot find module '${name}' or its corresponding type declarations.`;

test.each([
  ['lodash', "Packages are looked for in angiolab's folder: run npm install lodash there."],
  ['lodash/fp', "Packages are looked for in angiolab's folder: run npm install lodash there."],
  ['@scope/name/part', "Packages are looked for in angiolab's folder: run npm install @scope/name there."],
  ['./own', "Relative modules are looked for in angiolab's folder, not beside the notebook (docs/jupyter.md)."],
])('explainFault says where %s is looked for', (name, sentence) => {
  expect(explainFault(missing(name))).toBe(`${missing(name)} ${sentence}`);
});

test('explainFault leaves other faults as they are', () => {
  for (const text of [missing('/data/own.ts'), "Cannot find name 'foo'."]) expect(explainFault(text)).toBe(text);
});
