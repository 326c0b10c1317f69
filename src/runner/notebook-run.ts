/** A notebook while it is executed: what it was, and what its cells have given so far. */
import {
  type CellMetadata,
  type CodeCell,
  hasTag,
  type Notebook,
  type NotebookMetadata,
} from '../notebook/nbformat.js';
import type { Message } from '../protocol/message.js';
import type { RunEnd } from './errors.js';
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

/** A cell started or ended. What is said to people counts all cells from 1, as errors do. */
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

/** Keeps the state of a run; `snapshot` is the notebook as it stands. */
export class NotebookRun {
  readonly #notebook: Notebook;
  readonly #onCell: ((event: CellEvent) => void) | undefined;
  readonly #runs = new Map<number, CellRun>();
  readonly #displays: DisplayIndex = new Map();
  readonly #cells: readonly number[];
  readonly #kernel: string;
  #droppedMessages = 0;
  #metadata: NotebookMetadata;

  constructor(notebook: Notebook, spec: Kernelspec, onCell: ((event: CellEvent) => void) | undefined) {
    this.#notebook = notebook;
    this.#onCell = onCell;
    this.#kernel = spec.name;
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

  /** Keeps how many messages of the kernel were not to be believed up to now. */
  countDropped(messages: number): void {
    this.#droppedMessages = messages;
  }

  /** The notebook with what its cells gave up to now. */
  snapshot(): Notebook {
    const cells = this.#notebook.cells.map((cell, index) =>
      cell.cell_type === 'code' && !isPassedOver(cell) ? fillCell(cell, this.#runs.get(index)) : cell,
    );
    const metadata = measure(this.#metadata, { droppedMessages: this.#droppedMessages || null });
    return { ...this.#notebook, cells, metadata };
  }

  /** What an error tells of the run that it ends. @param cell - place of the running cell; null while the kernel starts */
  endAt(cell: number | null): RunEnd {
    return { kernel: this.#kernel, cell, notebook: this.snapshot() };
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
  const { durationMs = null, peakMemoryBytes = null } = run ?? {};
  const metadata = measure(cell.metadata, { durationMs, peakMemoryBytes });
  if (run === undefined) return { ...cell, metadata, outputs: [], execution_count: null };
  return { ...cell, metadata, outputs: [...run.collector.outputs], execution_count: run.executionCount };
}

/** Metadata with what this run measured, null where it didn't, in place of what a former one did. */
function measure<Metadata extends CellMetadata | NotebookMetadata>(
  { angiolab, ...others }: Metadata,
  measured: Readonly<Record<string, number | null>>,
): Omit<Metadata, 'angiolab'> {
  const fields = Object.entries({ ...(angiolab as object | undefined), ...measured });
  const kept = fields.filter(([key, value]) => value !== null || !Object.hasOwn(measured, key));
  return kept.length === 0 ? others : { ...others, angiolab: Object.fromEntries(kept) };
}
