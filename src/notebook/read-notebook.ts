/** Reads notebooks of nbformat 2.0 to 4.5 and upgrades them to 4.5, with a list of what was repaired. */
import { readFile } from 'node:fs/promises';
import { describeSystemError } from '../files/describe-system-error.js';
import type { Notebook, NotebookMetadata } from './nbformat.js';
import { readCell } from './read-cell.js';
import { describe, isObject, type Json, NotebookError, Reading } from './reading.js';
import { upgradeNotebook } from './upgrade.js';

export { NotebookError };

/** A notebook, and what had to be mended so that it is one of nbformat 4.5. */
export interface RepairedNotebook {
  readonly notebook: Notebook;
  /** A sentence a repair, for example `cell 3: id was 'a', as an earlier cell's; is cell-3 now`; none for a valid notebook of nbformat 4.5. */
  readonly repairs: readonly string[];
}

/**
 * Reads a notebook from a file.
 *
 * @param path - an `.ipynb` file
 * @returns the notebook, upgraded to nbformat 4.5
 * @throws {@link NotebookError} when the file is missing or is no notebook of nbformat 2.0 to 4.5
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return (await readAndRepair(path)).notebook;
}

/** Reads a notebook from a file as {@link readNotebook} does, and tells what was repaired; the file stays as it is. */
export async function readAndRepair(path: string): Promise<RepairedNotebook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const got = describeSystemError(cause);
    throw new NotebookError(`Cannot read notebook ${path}: expected a file, got ${got}; check the path`, { cause });
  }
  return parseAndRepair(text, path);
}

/**
 * Parses a notebook's text.
 *
 * Cells without a valid, unique id get one from their place (`cell-3`), so the same text gives the same notebook.
 *
 * @param text - the JSON of a notebook of nbformat 2.0 to 4.5
 * @param name - what errors call it
 * @returns the notebook, upgraded to nbformat 4.5
 * @throws {@link NotebookError} when the text is not JSON, another version, or breaks the format
 */
export function parseNotebook(text: string, name = 'text'): Notebook {
  return parseAndRepair(text, name).notebook;
}

/** Parses a notebook's text as {@link parseNotebook} does, and tells what was repaired. */
export function parseAndRepair(text: string, name = 'text'): RepairedNotebook {
  const reading = new Reading(name);
  const value = parseJson(text, reading);
  const version = checkVersion(value, reading);
  if (version !== '4.5') reading.repair('', `was nbformat ${version}`, 'is 4.5 now');
  const { cells, metadata } = version.startsWith('4') ? value : upgradeNotebook(value, reading);
  if (!Array.isArray(cells)) throw reading.failure('', 'a list of cells', describe(cells), 'save it again');
  const notebook: Notebook = {
    cells: cells.map((cell: unknown, index) => readCell(cell, index, version === '4.5', reading)),
    metadata: readMetadata(metadata, reading),
    nbformat: 4,
    nbformat_minor: 5,
  };
  return { notebook, repairs: reading.repairs };
}

function parseJson(text: string, reading: Reading): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw reading.failure('', 'JSON', (cause as Error).message, 'restore the file or save it again', cause);
  }
  if (!isObject(value)) throw reading.failure('', 'a JSON object', describe(value), 'check that it is a notebook');
  if (isDeeper(value, deepest))
    throw reading.failure('', `JSON of at most ${deepest} levels`, 'a deeper one', 'run the notebook again');
  return value;
}

/** Values that hold each other deeper than this are no data but an accident, or an attack on whoever walks through them. */
const deepest = 500;

/** Whether a value holds others through more than `levels` levels; it is asked level by level, so that any depth can be told. */
function isDeeper(value: object, levels: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((item) => Object.values(item).filter((inner) => typeof inner === 'object' && inner !== null));
  }
  return false;
}

/** Display name and language, where they are texts. */
function keepTexts(item: Json, key: string, reading: Reading): Json {
  const isFaulty = (name: string): boolean => item[name] !== undefined && typeof item[name] !== 'string';
  const faulty = ['display_name', 'language'].filter(isFaulty);
  for (const name of faulty) reading.repair('', `${key}'s ${name} was ${describe(item[name])}`, 'left out');
  return Object.fromEntries(Object.entries(item).filter(([name]) => !faulty.includes(name)));
}

/** The version as text, `major.minor`, if it is one that we read. */
function checkVersion(value: Json, reading: Reading): string {
  const { nbformat, nbformat_minor: minor } = value;
  if (nbformat === 2 || nbformat === 3) return `${nbformat}.${minor ?? 0}`;
  if (nbformat === 4 && typeof minor === 'number' && minor >= 0 && minor <= 5) return `4.${minor}`;
  const got = typeof nbformat === 'number' ? `${nbformat}.${minor ?? '?'}` : 'no version';
  const expected = nbformat === 4 ? 'nbformat 4.0 to 4.5' : 'nbformat 2.0 to 4.5';
  throw reading.failure('', expected, got, 'open it in JupyterLab and save it again');
}

/** The notebook's metadata; what it says of kernel and language must have a name, or goes. */
function readMetadata(value: unknown, reading: Reading): NotebookMetadata {
  const metadata: Record<string, unknown> = { ...reading.readObject(value, '', 'metadata') };
  for (const key of ['kernelspec', 'language_info']) {
    const item = metadata[key];
    if (item === undefined) continue;
    if (isObject(item) && typeof item['name'] === 'string') metadata[key] = keepTexts(item, key, reading);
    else {
      reading.repair('', `${key} had no name`, 'left out');
      delete metadata[key];
    }
  }
  return metadata;
}
