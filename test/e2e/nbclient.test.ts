/** The kernel installed by `angiolab kernel install`, in other people's clients: Jupyter's own list, nbclient, papermill. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PythonEnvironment } from '../../bench/python-environment.js';
import { joinStreams } from '../../src/notebook/join-streams.js';
import type { CodeCell, Notebook, Output } from '../../src/notebook/nbformat.js';
import { parseNotebook } from '../../src/notebook/read-notebook.js';
import { formatNotebook } from '../../src/notebook/write-notebook.js';
import { jupyterDataFolders } from '../../src/runner/jupyter-folders.js';
import { clientCells, codeCell, createNotebook } from './client-notebook.js';
import { activate, findMissingPython, prepareClients } from './python-environment.js';

const runFile = promisify(execFile);
const missing = await findMissingPython();
const project = resolve(import.meta.dirname, '../..');
const main = join(project, 'dist/cli/main.js');

const withNbclient = `
import nbformat, sys
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, resources={"metadata": {"path": sys.argv[3]}}).execute()
nbformat.validate(notebook)
nbformat.write(notebook, sys.argv[2])
`;

let home = '';
let elsewhere = '';
let python: PythonEnvironment;
let env: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  if (missing) return;
  home = await mkdtemp(join(tmpdir(), 'angiolab-nbclient-'));
  elsewhere = join(home, 'elsewhere');
  await mkdir(elsewhere);
  python = await prepareClients();
  env = { ...process.env, ...activate(python, home) };
  await angiolab('kernel', 'install');
});

afterAll(async () => {
  if (home !== '') await rm(home, { recursive: true, force: true });
});

async function angiolab(...words: string[]): Promise<string> {
  return (await runFile(process.execPath, [main, ...words], { cwd: elsewhere, env })).stdout;
}

async function write(name: string, notebook: Notebook): Promise<string> {
  const path = join(home, name);
  await writeFile(path, formatNotebook(notebook));
  return path;
}

async function read(path: string): Promise<Notebook> {
  return parseNotebook(await readFile(path, 'utf8'));
}

type Client = (input: string, output: string) => Promise<unknown>;

const clients: Readonly<Record<string, Client>> = {
  angiolab: (input, output) => angiolab('execute', input, '--output', output),
  nbclient: (input, output) =>
    runFile(python.program('python'), ['-c', withNbclient, input, output, elsewhere], { cwd: home, env }),
  papermill: (input, output) =>
    runFile(python.program('papermill'), [input, output, '--cwd', elsewhere, '--no-progress-bar'], {
      cwd: home,
      env,
    }).catch(ignoreTaggedErrors),
};

/** papermill runs cells tagged `raises-exception` as nbclient does, but fails at its end whenever a cell has an error. */
function ignoreTaggedErrors(error: Error): void {
  if (!error.message.includes('PapermillExecutionError')) throw error;
}

async function runWith(client: string, notebook: Notebook): Promise<Notebook> {
  const output = join(home, `${client}.ipynb`);
  await clients[client]?.(await write(`${client}-input.ipynb`, notebook), output);
  return read(output);
}

/** Outputs by cell, where texts of one stream that follow each other are one; how they are cut is up to the client. */
function outputsOf(notebook: Notebook): Record<string, readonly Output[]> {
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
  return Object.fromEntries(cells.map((cell) => [cell.id, joinStreams(cell.outputs)]));
}

const countsOf = (notebook: Notebook): unknown[] =>
  notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.execution_count] : []));

describe.skipIf(missing)(`the installed kernel${missing ? ` (${missing})` : ''}`, () => {
  test("is where Jupyter looks, in Jupyter's order", async () => {
    const jupyter = python.program('jupyter');
    const { stdout } = await runFile(jupyter, ['kernelspec', 'list', '--json'], { env });
    const { kernelspecs } = JSON.parse(stdout);
    expect(kernelspecs.angiolab.resource_dir).toBe(join(home, 'data/kernels/angiolab'));
    const listed = JSON.parse(await angiolab('kernel', 'list', '--json')).kernels;
    const seen = listed.filter(({ hidden }: { hidden: boolean }) => !hidden);
    expect(Object.fromEntries(seen.map((item: { name: string; folder: string }) => [item.name, item.folder]))).toEqual(
      Object.fromEntries(
        Object.entries(kernelspecs).map(([name, spec]) => [name, (spec as { resource_dir: string }).resource_dir]),
      ),
    );
    for (const more of [{}, { JUPYTER_PATH: '/a:/b' }, { JUPYTER_PREFER_ENV_PATH: '0' }]) {
      const own = { ...env, ...more };
      const paths = await runFile(jupyter, ['--paths', '--json'], { env: own });
      expect(jupyterDataFolders(own)).toEqual([...new Set(JSON.parse(paths.stdout).data)]);
    }
  });

  test('gives the same outputs through nbclient, papermill and angiolab execute', async () => {
    const notebook = createNotebook(clientCells);
    const names = ['angiolab', 'nbclient', 'papermill'];
    const [ours = notebook, ...others] = await Promise.all(names.map((name) => runWith(name, notebook)));
    for (const theirs of others) {
      expect(outputsOf(theirs)).toEqual(outputsOf(ours));
      expect(countsOf(theirs)).toEqual(countsOf(ours));
      expect(theirs.metadata.language_info).toEqual(ours.metadata.language_info);
    }
    const outputs = outputsOf(ours);
    expect(outputs['twice']).toMatchObject([{ data: { 'text/plain': 'new' } }]);
    expect(outputs['progress']).toMatchObject([{ data: { 'text/plain': '10 of 10' } }]);
    expect(outputs['failing']).toMatchObject([{ output_type: 'error', ename: 'RangeError', evalue: 'boom' }]);
    expect(outputs['faulty']).toMatchObject([{ output_type: 'error', ename: 'TypeScriptError' }]);
    expect(outputs['skipped']).toEqual([]);
  });

  test.each(Object.keys(clients))('imports angiolab from any folder; %s chooses the folder', async (client) => {
    const folder = client === 'angiolab' ? project : elsewhere;
    const cells = [
      codeCell('folder', 'process.cwd()'),
      codeCell('package', 'import { mean } from "angiolab";\nmean([1, 3])'),
      codeCell('relative', 'import { own } from "./own";', ['raises-exception']),
      codeCell('absolute', 'const { own } = await import(process.env.OWN_FOLDER + "/own.js");\nown'),
    ];
    await writeFile(join(elsewhere, 'own.js'), 'exports.own = 5;');
    env['OWN_FOLDER'] = elsewhere;
    const outputs = outputsOf(await runWith(client, createNotebook(cells)));
    expect(outputs['folder']).toMatchObject([{ data: { 'text/plain': `'${folder}'` } }]);
    expect(outputs['package']).toMatchObject([{ data: { 'text/plain': '2' } }]);
    expect(outputs['relative']).toMatchObject([{ ename: 'TypeScriptError' }]);
    expect(outputs['absolute']).toMatchObject([{ data: { 'text/plain': '5' } }]);
  });

  test("can't take papermill's parameters, for papermill writes none in TypeScript", async () => {
    const input = await write('parameters.ipynb', createNotebook([codeCell('p', 'let rounds = 3;', ['parameters'])]));
    const failure = await runFile(python.program('papermill'), [input, '-', '-p', 'rounds', '5'], { env }).catch(
      (error: Error) => error.message,
    );
    expect(failure).toContain("No parameter translator functions specified for kernel 'angiolab'");
  });

  test('is found and started by doctor', async () => {
    const { checks } = JSON.parse(await angiolab('doctor', '--json'));
    const found = Object.fromEntries(checks.map((check: { what: string; found: string }) => [check.what, check.found]));
    expect(found).toMatchObject({
      'kernel angiolab': expect.stringMatching(/^TypeScript \(angiolab\), answers after /),
      'kernel tslab': expect.stringMatching(/^TypeScript \(tslab\), answers after /),
      'in Jupyter': join(home, 'data/kernels/angiolab'),
    });
  });
});
