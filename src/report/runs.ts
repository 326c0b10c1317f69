/** The cells of a page: where they would be too many elements, those after the first ones stand in runs, held until the reader comes near. */
import { countElements, dropHeld, hold } from './hold.js';
import { type Html, html } from './html.js';

/** A page whose cells have no more elements is whole. */
const mostElements = 12_000;
/** Elements of the cells that a larger page shows at once. */
const firstElements = 5000;
/** A run of cells ends where it would have more elements; later runs are a little longer, so that a huge page has few. */
const runElements = 1500;
const runGrowth = 3;
/** A run ends where it has more characters. */
const runLength = 4_000_000;

/** A rendered cell that waits for its place. */
interface WaitingCell {
  readonly markup: string;
  readonly elements: number;
  /** Roughly, in pixels. */
  readonly height: number;
}

/** Takes the cells of a page in their order; no more of them than a run stand in memory twice. */
export interface CellRuns {
  readonly add: (cell: Html) => void;
  /** All cells as markup in UTF-8. */
  readonly finish: () => readonly Buffer[];
}

/** Of a new page. */
export function createCellRuns(): CellRuns {
  const parts: Buffer[] = [];
  let waiting: WaitingCell[] = [];
  let [total, shown, runs] = [0, 0, 0];
  /** Holds the waiting cells in runs; the last may grow yet. */
  const holdWaiting = (isLast: boolean): void => {
    while (waiting.length > 0) {
      const count = countRun(waiting, runElements + runGrowth * runs);
      if (count === waiting.length && !isLast) return;
      parts.push(holdRun(waiting.slice(0, count)));
      waiting = waiting.slice(count);
      runs += 1;
    }
  };
  return {
    add(cell) {
      const measured = measureCell(cell);
      total += measured.elements;
      if (shown + measured.elements <= firstElements && waiting.length + runs === 0) {
        shown += measured.elements;
        parts.push(Buffer.from(measured.markup));
      } else waiting.push(measured);
      if (total > mostElements) holdWaiting(false);
    },
    finish() {
      if (total > mostElements) holdWaiting(true);
      return [...parts, ...waiting.map(({ markup }) => Buffer.from(markup))];
    },
  };
}

function measureCell(cell: Html): WaitingCell {
  const loaded = dropHeld(cell);
  const lines = loaded.split('\n').length;
  const pictures = loaded.split('<img class="picture"').length - 1;
  const figures = loaded.split('class="canvas"').length - 1;
  const height = Math.min(5000, 24 * lines + 300 * pictures + 420 * figures);
  return { markup: `${cell.markup}\n`, elements: countElements({ markup: loaded }), height };
}

/** How many of `cells` make one run: at least one. */
function countRun(cells: readonly WaitingCell[], most: number): number {
  let [elements, length] = [0, 0];
  const end = cells.findIndex((cell) => {
    elements += cell.elements;
    length += cell.markup.length;
    return elements > most || length > runLength;
  });
  return end < 0 ? cells.length : Math.max(1, end);
}

function holdRun(run: readonly WaitingCell[]): Buffer {
  const height = run.reduce((sum, cell) => sum + cell.height, 0);
  const content = hold({ markup: run.map(({ markup }) => markup).join('') });
  return Buffer.from(html`<div class="run" style="min-height:${height}px">${content}</div>\n`.markup);
}
