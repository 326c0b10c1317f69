/** Which code cells of several notebooks belong together. */
import type { CodeCell, Notebook } from '../../notebook/nbformat.js';

/** A code cell and its number in its notebook, from 1, all cells counted. */
export interface PlacedCell {
  readonly cell: CodeCell;
  readonly number: number;
}

/** One cell of each notebook; null where a notebook hasn't got it, or isn't one. */
export type CellRow = readonly (PlacedCell | null)[];

/**
 * Code cells by id; what has no partner by id, by its place among those code cells of both notebooks that have none.
 *
 * @returns rows in the baseline's order; cells that the baseline hasn't got come last, each in a row of its own
 */
export function alignCells(notebooks: readonly (Notebook | null)[]): CellRow[] {
  const lists = notebooks.map((notebook) => (notebook === null ? [] : listCode(notebook)));
  const [baseline = [], ...others] = lists;
  const partners = others.map((list) => matchCells(baseline, list));
  const rows: CellRow[] = baseline.map((cell, row) => [cell, ...partners.map((found) => found[row] ?? null)]);
  const alone = others.flatMap((list, index) => {
    const used = new Set(partners[index]);
    const extra = list.filter((cell) => !used.has(cell));
    return extra.map((cell): CellRow => notebooks.map((_, column) => (column === index + 1 ? cell : null)));
  });
  return [...rows, ...alone];
}

function listCode({ cells }: Notebook): PlacedCell[] {
  return cells.flatMap((cell, index) => (cell.cell_type === 'code' ? [{ cell, number: index + 1 }] : []));
}

function matchCells(baseline: readonly PlacedCell[], others: readonly PlacedCell[]): (PlacedCell | null)[] {
  const byId = new Map(others.map((placed) => [placed.cell.id, placed]));
  const ids = new Set(baseline.map(({ cell }) => cell.id));
  const left = others.filter(({ cell }) => !ids.has(cell.id));
  return baseline.map(({ cell }) => byId.get(cell.id) ?? left.shift() ?? null);
}
