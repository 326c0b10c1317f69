/** Writes notebooks as nbformat does: sorted keys, one space of indentation, texts as lists of lines. */
import { writeAtomic } from '../files/write-atomic.js';
import { splitBundle, splitLines } from './lines.js';
import type { Cell, Notebook, Output } from './nbformat.js';

/**
 * Writes a notebook so that a reader sees the old file or the new, never a part.
 *
 * @param path - where the file shall be; missing folders are made
 * @throws the file system's error (`ENOSPC`, `EACCES`, …); what stood at `path` stays
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeAtomic(path, formatNotebook(notebook));
}

/** The text of a notebook's file; the same notebook gives the same bytes. */
export function formatNotebook(notebook: Notebook): string {
  const stored = { ...notebook, cells: notebook.cells.map(storeCell) };
  return `${JSON.stringify(sortKeys(stored), null, 1)}\n`;
}

function storeCell(cell: Cell): object {
  const source = splitLines(cell.source);
  if (cell.cell_type !== 'code') return { ...cell, source };
  return { ...cell, source, outputs: cell.outputs.map(storeOutput) };
}

function storeOutput(output: Output): object {
  if (output.output_type === 'stream') return { ...output, text: splitLines(output.text) };
  if (output.output_type === 'error') return output;
  return { ...output, data: splitBundle(output.data) };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
