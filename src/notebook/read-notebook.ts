/** Reads notebooks of nbformat 4.0 to 4.5 and upgrades them to 4.5. */
import { readFile } from 'node:fs/promises';
import { joinBundle, joinLines } from './lines.js';
import type { Cell, CellMetadata, CodeCell, MimeBundle, Notebook, NotebookMetadata, Output } from './nbformat.js';

type Json = Readonly<Record<string, unknown>>;

/** A file is not a notebook that can be read. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
}

/**
 * Reads a notebook from a file.
 *
 * @param path - an `.ipynb` file
 * @returns the notebook, upgraded to nbformat 4.5
 * @throws {@link NotebookError} when the file is missing or is no notebook of nbformat 4.0 to 4.5
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'an error';
    throw new NotebookError(`Cannot read notebook ${path}: expected a file, got ${code}; check the path`, { cause });
  }
  return parseNotebook(text, path);
}

/**
 * Parses a notebook's text.
 *
 * Cells without a valid, unique id get one from their place (`cell-3`), so the same text gives the same notebook.
 *
 * @param text - the JSON of a notebook of nbformat 4.0 to 4.5
 * @param name - what errors call it
 * @returns the notebook, upgraded to nbformat 4.5
 * @throws {@link NotebookError} when the text is not JSON, another version, or breaks the format
 */
export function parseNotebook(text: string, name = 'text'): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw failure(name, 'JSON', (cause as Error).message, 'restore the file or save it again', cause);
  }
  if (!isObject(value)) throw failure(name, 'a JSON object', describe(value), 'check that it is a notebook');
  checkVersion(value, name);
  if (!Array.isArray(value['cells'])) throw failure(name, 'a list of cells', describe(value['cells']), 'save it again');
  const ids = new Set<string>();
  const cells = value['cells'].map((cell: unknown, index) => readCell(cell, index, ids, name));
  return { cells, metadata: readObject(value['metadata']) as NotebookMetadata, nbformat: 4, nbformat_minor: 5 };
}

function checkVersion(value: Json, name: string): void {
  const { nbformat, nbformat_minor: minor } = value;
  if (nbformat === 4 && typeof minor === 'number' && minor >= 0 && minor <= 5) return;
  const got = typeof nbformat === 'number' ? `${nbformat}.${minor ?? '?'}` : 'no version';
  throw failure(name, 'nbformat 4.0 to 4.5', got, 'open it in JupyterLab and save it again');
}

function readCell(value: unknown, index: number, ids: Set<string>, name: string): Cell {
  const place = `${name}, cell ${index + 1}`;
  if (!isObject(value)) throw failure(place, 'an object', describe(value), 'save the notebook again');
  const type = value['cell_type'];
  const base = {
    id: takeId(value['id'], index, ids),
    metadata: readObject(value['metadata']) as CellMetadata,
    source: readText(value['source'], place),
  };
  if (type === 'code') return readCodeCell(base, value, place);
  if (type !== 'markdown' && type !== 'raw')
    throw failure(place, "cell_type 'code', 'markdown' or 'raw'", describe(type), 'save the notebook again');
  if (!isObject(value['attachments'])) return { cell_type: type, ...base };
  return { cell_type: type, ...base, attachments: value['attachments'] as Readonly<Record<string, MimeBundle>> };
}

function readCodeCell(base: Pick<CodeCell, 'id' | 'metadata' | 'source'>, value: Json, place: string): CodeCell {
  const { outputs = [], execution_count: count } = value;
  if (!Array.isArray(outputs)) throw failure(place, 'a list of outputs', describe(outputs), 'save the notebook again');
  return {
    cell_type: 'code',
    ...base,
    outputs: outputs.map((output: unknown) => readOutput(output, place)),
    execution_count: typeof count === 'number' ? count : null,
  };
}

function readOutput(value: unknown, place: string): Output {
  const output = isObject(value) ? value : {};
  switch (output['output_type']) {
    case 'stream':
      return {
        output_type: 'stream',
        name: output['name'] === 'stderr' ? 'stderr' : 'stdout',
        text: readText(output['text'], place),
      };
    case 'display_data':
      return { output_type: 'display_data', ...readData(output) };
    case 'execute_result': {
      const count = output['execution_count'];
      return {
        output_type: 'execute_result',
        ...readData(output),
        execution_count: typeof count === 'number' ? count : null,
      };
    }
    case 'error':
      return {
        output_type: 'error',
        ename: String(output['ename'] ?? ''),
        evalue: String(output['evalue'] ?? ''),
        traceback: Array.isArray(output['traceback']) ? output['traceback'].map(String) : [],
      };
    default:
      throw failure(place, 'an output of nbformat 4', describe(output['output_type']), 'run the notebook again');
  }
}

function readData(output: Json): { data: MimeBundle; metadata: Json } {
  return { data: joinBundle(readObject(output['data'])), metadata: readObject(output['metadata']) };
}

function readText(value: unknown, place: string): string {
  const text = joinLines(value);
  if (text === null) throw failure(place, 'text or a list of lines', describe(value), 'save the notebook again');
  return text;
}

/** A cell's own id where it is valid and no other cell's, else one from its place. */
function takeId(value: unknown, index: number, ids: Set<string>): string {
  const place = `cell-${index + 1}`;
  let id = typeof value === 'string' && /^[\w-]{1,64}$/.test(value) && !ids.has(value) ? value : place;
  for (let copy = 2; ids.has(id); copy++) id = `${place}-${copy}`;
  ids.add(id);
  return id;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  return value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : value === null ? 'null' : typeof value;
}

function failure(name: string, expected: string, got: string, fix: string, cause?: unknown): NotebookError {
  return new NotebookError(`Cannot read notebook ${name}: expected ${expected}, got ${got}; ${fix}`, { cause });
}
