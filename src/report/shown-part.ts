/** The part of a notebook that tags and options of its cells let a page show (docs/report.md), for pages that are no report of it. */
import { joinStreams } from '../notebook/join-streams.js';
import type { Cell, Notebook, Output } from '../notebook/nbformat.js';
import { type CellOptions, readCellOptions } from './cell-options.js';

/** What was left out, in numbers; neighbouring pieces of one stream are one output. */
export interface LeftOut {
  readonly cells: number;
  /** Cells without their code. */
  readonly inputs: number;
  /** Outputs, without those of cells that are left out. */
  readonly outputs: number;
}

/** Whether options keep an output from the page. */
export function isOutputRemoved(output: Output, options: CellOptions): boolean {
  if (options.output === 'removed') return true;
  if (output.output_type !== 'stream') return false;
  return output.name === 'stdout' ? options.removesStdout : options.removesStderr;
}

/** The notebook without what its cells keep from the page. A cell that is left out is an empty one, so that all keep their numbers. */
export function keepShown(notebook: Notebook): { readonly notebook: Notebook; readonly leftOut: LeftOut } {
  const leftOut = { cells: 0, inputs: 0, outputs: 0 };
  const cells = notebook.cells.map((cell): Cell => {
    const options = readCellOptions(cell);
    if (options.cell === 'removed') {
      leftOut.cells += 1;
      return { cell_type: 'raw', id: cell.id, metadata: {}, source: '' };
    }
    if (cell.cell_type !== 'code') return cell;
    const removed = cell.outputs.filter((output) => isOutputRemoved(output, options));
    const hidesInput = options.input === 'removed' && options.source.trim() !== '';
    leftOut.outputs += joinStreams(removed).length;
    leftOut.inputs += hidesInput ? 1 : 0;
    const source = hidesInput ? '' : options.source;
    return { ...cell, source, outputs: cell.outputs.filter((output) => !removed.includes(output)) };
  });
  return { notebook: { ...notebook, cells }, leftOut };
}

/** "2 cells, the code of 1 and 3 outputs"; null where nothing was. */
export function describeLeftOut({ cells, inputs, outputs }: LeftOut): string | null {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const parts = [
    ...(cells > 0 ? [count(cells, 'cell')] : []),
    ...(inputs > 0 ? [`the code of ${count(inputs, 'cell')}`] : []),
    ...(outputs > 0 ? [count(outputs, 'output')] : []),
  ];
  return parts.length === 0 ? null : new Intl.ListFormat('en-GB').format(parts);
}
