/** A notebook while it is executed: what it was, and what its cells have given so far. */
import {
  type CellMetadata,
  type CodeCell,
  hasTag,
  type Notebook,
  type NotebookMetadata,
} from '../notebook/nbformat.js';
import type { Message } from '../protocol/message.js';
import type { Kernelspec } from './kernelspec.js';
import { type DisplayIndex, OutputCollector, readCount } from './outputs.js';

/** Where a cell stands. */
interface CellPlace {
  /** Its place among all cells of the notebook, from 0, and how many those are. */
  readonly cell: number;
  readonly cells: number;
  /** Its number among the cells that run, from 1, and how many those are. */
  readonly number: number;
  readonly total: number;
}

/** A cell started or ended. */
export type CellEvent =
  | (CellPlace & { readonly type: 'start' })
  | (CellPlace & { readonly type: 'end'; readonly durationMs: number });

interface CellRun {
  readonly collector: OutputCollector;
  readonly startedMs: number;
  executionCount: number | null;
  durationMs: number | null;
  peakMemoryBytes: number | null;
}

/** What a cell's `metadata.angiolab` holds of a run. */
interface CellProvenance {
  readonly durationMs?: number;
  readonly peakMemoryBytes?: number;
}

/** Keeps the state of a run; `snapshot` is the notebook as it stands. */
export class NotebookRun {
  readonly #notebook: Notebook;
  readonly #onCell: ((event: CellEvent) => void) | undefined;
  readonly #runs = new Map<number, CellRun>();
  readonly #displays: DisplayIndex = new Map();
  readonly #cells: readonly number[];
  #metadata: NotebookMetadata;

  constructor(notebook: Notebook, spec: Kernelspec, onCell: ((event: CellEvent) => void) | undefined) {
    this.#notebook = notebook;
    this.#onCell = onCell;
    const kernelspec = { name: spec.name, display_name: spec.displayName, language: spec.language };
    this.#metadata = { ...notebook.metadata, kernelspec };
    this.#cells = notebook.cells.flatMap((cell, index) =>
      cell.cell_type === 'code' && !isPassedOver(cell) ? [index] : [],
    );
  }

  /** Places of the cells that are executed. */
  cellsToRun(): readonly number[] {
    return this.#cells;
  }

  /** The code cell at a place. */
  cellAt(index: number): CodeCell {
    return this.#notebook.cells[index] as CodeCell;
  }

  /** Keeps what the kernel said of its language. */
  describeKernel(info: Message['content']): void {
    const language = info['language_info'] as NotebookMetadata['language_info'] | undefined;
    if (language !== undefined) this.#metadata = { ...this.#metadata, language_info: language };
  }

  /** Starts a cell anew. @returns where its outputs go */
  start(index: number): OutputCollector {
    const collector = new OutputCollector(this.#displays);
    const startedMs = performance.now();
    this.#runs.set(index, { collector, startedMs, executionCount: null, durationMs: null, peakMemoryBytes: null });
    this.#onCell?.({ type: 'start', ...this.#placeOf(index) });
    return collector;
  }

  /** Ends a cell that was started, with the content of the kernel's reply and the memory that it took; null where unknown. */
  end(index: number, reply: Message['content'], peakMemoryBytes: number | null = null): void {
    const run = this.#runs.get(index);
    if (run === undefined) return;
    run.durationMs = Math.round(performance.now() - run.startedMs);
    run.peakMemoryBytes = peakMemoryBytes;
    run.executionCount = readCount(reply);
    this.#onCell?.({ type: 'end', ...this.#placeOf(index), durationMs: run.durationMs });
  }

  /** The notebook with what its cells gave up to now. */
  snapshot(): Notebook {
    const cells = this.#notebook.cells.map((cell, index) =>
      cell.cell_type === 'code' && !isPassedOver(cell) ? fillCell(cell, this.#runs.get(index)) : cell,
    );
    return { ...this.#notebook, cells, metadata: this.#metadata };
  }

  #placeOf(cell: number): CellPlace {
    const cells = this.#notebook.cells.length;
    return { cell, cells, number: this.#cells.indexOf(cell) + 1, total: this.#cells.length };
  }
}

/** Such a cell stays as it is, with the outputs that it has, as in nbclient. */
function isPassedOver(cell: CodeCell): boolean {
  return cell.source.trim() === '' || hasTag(cell, 'skip-execution');
}

function fillCell(cell: CodeCell, run: CellRun | undefined): CodeCell {
  const metadata = measure(cell.metadata, run);
  if (run === undefined) return { ...cell, metadata, outputs: [], execution_count: null };
  return { ...cell, metadata, outputs: [...run.collector.outputs], execution_count: run.executionCount };
}

/** A cell's metadata with what this run measured, and without what a former one did. */
function measure(metadata: CellMetadata, run: CellRun | undefined): CellMetadata {
  const { angiolab, ...others } = metadata;
  const { durationMs: _time, peakMemoryBytes: _memory, ...own } = (angiolab ?? {}) as CellProvenance;
  const { durationMs = null, peakMemoryBytes = null } = run ?? {};
  const measured = {
    ...own,
    ...(durationMs !== null && { durationMs }),
    ...(peakMemoryBytes !== null && { peakMemoryBytes }),
  };
  return Object.keys(measured).length === 0 ? others : { ...others, angiolab: measured };
}
