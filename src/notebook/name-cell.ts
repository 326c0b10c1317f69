/** How a cell is named to people. */
import type { Notebook } from './nbformat.js';

/**
 * A cell by its place among all cells, prose included, from 1; and by the number that its kernel gave it, where it gave one, since
 * traces name cells by that (`cell[7]`).
 *
 * @param index - its place, from 0
 * @returns for example `cell 8 (In [7])`
 */
export function nameCell({ cells }: Pick<Notebook, 'cells'>, index: number): string {
  const cell = cells[index];
  const count = cell?.cell_type === 'code' ? cell.execution_count : null;
  return count === null ? `cell ${index + 1}` : `cell ${index + 1} (In [${count}])`;
}
