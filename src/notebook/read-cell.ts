/** Reads the cells and outputs of nbformat 4, and repairs what can be repaired without guessing. */
import { joinBundle, joinLines } from './lines.js';
import type { Cell, CellMetadata, CodeCell, MimeBundle, Output } from './nbformat.js';
import { describe, isObject, type Json, type Reading } from './reading.js';

const again = 'save the notebook again';

/**
 * Reads the cell at `index`.
 *
 * @param hasIds - whether the notebook's version has ids, so that a missing one is worth noting
 * @throws {@link NotebookError} when it is no cell
 */
export function readCell(value: unknown, index: number, hasIds: boolean, reading: Reading): Cell {
  const place = `cell ${index + 1}`;
  if (!isObject(value)) throw reading.failure(place, 'an object', describe(value), again);
  const type = value['cell_type'];
  const base = {
    id: takeId(value['id'], index, hasIds, reading),
    metadata: readCellMetadata(value['metadata'], place, reading),
    source: readText(value['source'], place, reading),
  };
  if (type === 'code') return readCodeCell(base, value, place, reading);
  if (type !== 'markdown' && type !== 'raw')
    throw reading.failure(place, "cell_type 'code', 'markdown' or 'raw'", describe(type), again);
  noteUnknown(value, ['attachments'], place, reading);
  if (value['attachments'] === undefined) return { cell_type: type, ...base };
  const attachments = readAttachments(value['attachments'], place, reading);
  return { cell_type: type, ...base, attachments };
}

function readAttachments(value: unknown, place: string, reading: Reading): Readonly<Record<string, MimeBundle>> {
  const attachments = Object.entries(reading.readObject(value, place, 'attachments'));
  return Object.fromEntries(
    attachments.map(([name, bundle]) => [name, reading.readObject(bundle, place, `attachment '${name.slice(0, 40)}'`)]),
  );
}

function readCodeCell(
  base: Pick<CodeCell, 'id' | 'metadata' | 'source'>,
  value: Json,
  place: string,
  reading: Reading,
): CodeCell {
  const outputs = value['outputs'] ?? [];
  if (!Array.isArray(outputs)) throw reading.failure(place, 'a list of outputs', describe(outputs), again);
  if (value['outputs'] === undefined) reading.repair(place, 'had no list of outputs', 'has an empty one now');
  noteUnknown(value, ['outputs', 'execution_count'], place, reading);
  return {
    cell_type: 'code',
    ...base,
    outputs: outputs.map((output: unknown, number) => readOutput(output, `${place}, output ${number + 1}`, reading)),
    execution_count: readCount(value['execution_count'], place, reading),
  };
}

function readCellMetadata(value: unknown, place: string, reading: Reading): CellMetadata {
  const { tags, ...metadata } = reading.readObject(value, place, 'metadata');
  if (tags === undefined) return metadata;
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return { ...metadata, tags };
  reading.repair(place, `tags were ${describe(tags)}, not a list of texts`, 'it has none now');
  return metadata;
}

function readOutput(value: unknown, place: string, reading: Reading): Output {
  const output = isObject(value) ? value : {};
  switch (output['output_type']) {
    case 'stream':
      return {
        output_type: 'stream',
        name: readStreamName(output['name'], place, reading),
        text: readText(output['text'], place, reading),
      };
    case 'display_data':
      return { output_type: 'display_data', ...readData(output, place, reading) };
    case 'execute_result': {
      const execution_count = readCount(output['execution_count'], place, reading);
      return { output_type: 'execute_result', ...readData(output, place, reading), execution_count };
    }
    case 'error':
      return {
        output_type: 'error',
        ename: textOf(output['ename']),
        evalue: textOf(output['evalue']),
        traceback: readTraceback(output['traceback'], place, reading),
      };
    default:
      throw reading.failure(
        place,
        'an output of nbformat 4',
        describe(output['output_type']),
        'run the notebook again',
      );
  }
}

function readData(output: Json, place: string, reading: Reading): { data: MimeBundle; metadata: Json } {
  const data = joinBundle(reading.readObject(output['data'], place, 'data'));
  return { data, metadata: reading.readObject(output['metadata'], place, 'metadata') };
}

function readStreamName(name: unknown, place: string, reading: Reading): 'stdout' | 'stderr' {
  if (name === 'stdout' || name === 'stderr') return name;
  reading.repair(place, `stream was ${describe(name)}`, 'is stdout now');
  return 'stdout';
}

function readTraceback(value: unknown, place: string, reading: Reading): string[] {
  if (Array.isArray(value)) return value.map(textOf);
  reading.repair(place, `traceback was ${describe(value)}`, 'is empty now');
  return [];
}

/** What stands for a text: nothing as none, another value as its JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

function readCount(value: unknown, place: string, reading: Reading): number | null {
  if (value === null || (typeof value === 'number' && Number.isInteger(value))) return value;
  reading.repair(place, `execution_count was ${describe(value)}`, 'is null now');
  return null;
}

function readText(value: unknown, place: string, reading: Reading): string {
  const text = joinLines(value);
  if (text === null) throw reading.failure(place, 'text or a list of lines', describe(value), again);
  return text;
}

function noteUnknown(cell: Json, more: readonly string[], place: string, reading: Reading): void {
  const known = ['cell_type', 'id', 'metadata', 'source', ...more];
  const unknown = Object.keys(cell).filter((key) => !known.includes(key));
  if (unknown.length > 0) reading.repair(place, `had ${unknown.join(', ')}, which nbformat 4.5 lacks`, 'left out');
}

/** A cell's own id where it is valid and no other cell's, else one from its place. */
function takeId(value: unknown, index: number, hasIds: boolean, reading: Reading): string {
  const place = `cell-${index + 1}`;
  const fault = findFault(value, reading.ids);
  let id = fault === null ? String(value) : place;
  for (let copy = 2; reading.ids.has(id); copy++) id = `${place}-${copy}`;
  reading.ids.add(id);
  if (fault !== null && (hasIds || value !== undefined)) reading.repair(`cell ${index + 1}`, fault, `is ${id} now`);
  return id;
}

/** What is wrong with an id; null when nothing is. Source: nbformat 4.5, "Cell ids". */
function findFault(id: unknown, taken: ReadonlySet<string>): string | null {
  if (id === undefined) return 'had no id';
  if (typeof id !== 'string' || !/^[a-zA-Z0-9-_]{1,64}$/.test(id)) return `id was ${describe(id)}, which is not valid`;
  return taken.has(id) ? `id was '${id}', as an earlier cell's` : null;
}
