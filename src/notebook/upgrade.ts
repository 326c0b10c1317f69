/** Brings notebooks of nbformat 2 and 3 into the form of nbformat 4. Source: nbformat, `v4/convert.py` and `v3/rwbase.py`. */
import { describe, isObject, type Json, type Reading } from './reading.js';

/**
 * The notebook's cells and metadata in the form of nbformat 4, to be read as such.
 *
 * Worksheets are joined, headings and HTML become Markdown, outputs get their MIME types. The name, the signature and the language
 * of a cell have no place in nbformat 4 and go.
 *
 * @throws {@link NotebookError} when there are no worksheets with cells
 */
export function upgradeNotebook(value: Json, reading: Reading): Json {
  const sheets = value['worksheets'];
  if (!Array.isArray(sheets)) throw reading.failure('', 'a list of worksheets', describe(sheets), 'restore the file');
  if (sheets.length > 1) reading.repair('', `had ${sheets.length} worksheets`, 'their cells are one list now');
  const cells = sheets.flatMap((sheet: unknown) => {
    const list = isObject(sheet) ? sheet['cells'] : undefined;
    if (!Array.isArray(list)) throw reading.failure('', 'a list of cells', describe(list), 'restore the file');
    return list.map((cell: unknown) => (isObject(cell) ? cell : null));
  });
  const { name: _name, signature: _signature, ...metadata } = isObject(value['metadata']) ? value['metadata'] : {};
  return {
    metadata,
    cells: cells.map((cell, index) => cell && upgradeCell(cell, `cell ${index + 1}`, reading)),
  };
}

function upgradeCell(cell: Json, place: string, reading: Reading): Json {
  const metadata = cell['metadata'] ?? {};
  switch (cell['cell_type']) {
    case 'code':
      return upgradeCodeCell(cell, metadata, place, reading);
    case 'heading': {
      const level = typeof cell['level'] === 'number' ? Math.min(Math.max(Math.trunc(cell['level']), 1), 6) : 1;
      const text = joinOld(cell['source'] ?? '');
      if (typeof text !== 'string') return { cell_type: 'markdown', metadata, source: text };
      const title = text.trimEnd().split(/\r?\n/).join(' ');
      return { cell_type: 'markdown', metadata, source: `${'#'.repeat(level)} ${title}` };
    }
    case 'html':
      return { cell_type: 'markdown', metadata, source: joinOld(cell['source'] ?? '') };
    default:
      return { cell_type: cell['cell_type'], metadata, source: joinOld(cell['source'] ?? '') };
  }
}

function upgradeCodeCell(cell: Json, metadata: unknown, place: string, reading: Reading): Json {
  const { collapsed, outputs = [], prompt_number: count = null } = cell;
  const folded = collapsed === undefined || !isObject(metadata) ? {} : { collapsed };
  return {
    cell_type: 'code',
    metadata: isObject(metadata) ? { ...metadata, ...folded } : metadata,
    source: joinOld(cell['input'] ?? ''),
    execution_count: count,
    outputs: Array.isArray(outputs)
      ? outputs.map((output: unknown, number) =>
          isObject(output) ? upgradeOutput(output, `${place}, output ${number + 1}`, reading) : output,
        )
      : outputs,
  };
}

function upgradeOutput(output: Json, place: string, reading: Reading): Json {
  const { output_type: type, stream = 'stdout', prompt_number: count = null, metadata = {}, ...rest } = output;
  switch (type) {
    case 'stream':
      return { output_type: 'stream', name: stream, text: joinOld(rest['text'] ?? '') };
    case 'pyerr':
      return { output_type: 'error', ...rest };
    case 'display_data':
      return { output_type: 'display_data', data: nameTypes(rest, place, reading), metadata: renameKeys(metadata) };
    case 'pyout': {
      const data = nameTypes(rest, place, reading);
      return { output_type: 'execute_result', data, metadata: renameKeys(metadata), execution_count: count };
    }
    default:
      return output;
  }
}

const mimeTypes: Readonly<Record<string, string>> = {
  text: 'text/plain',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  latex: 'text/latex',
  json: 'application/json',
  javascript: 'application/javascript',
};

/** Short names become MIME types; JSON, which was stored as a text, becomes a value. */
function nameTypes(data: Json, place: string, reading: Reading): Json {
  const { json, ...texts } = data;
  const named = Object.entries(texts).map(([key, value]) => [typeOf(key), joinOld(value)]);
  if (json !== undefined) named.push(['application/json', parseJson(joinOld(json), place, reading)]);
  return Object.fromEntries(named);
}

function renameKeys(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [typeOf(key), item]));
}

function typeOf(key: string): string {
  return Object.hasOwn(mimeTypes, key) ? String(mimeTypes[key]) : key;
}

function parseJson(value: unknown, place: string, reading: Reading): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    reading.repair(place, 'its JSON could not be parsed', 'is a text now');
    return value;
  }
}

/** Joins lines; old writers left out their line feeds. */
function joinOld(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every((line) => typeof line === 'string')) return value;
  return value.join(/[\r\n]$/.test(value[0] ?? '') ? '' : '\n');
}
