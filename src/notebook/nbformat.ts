/** The types of a notebook in nbformat 4.5, with every text joined to one string. */

/** Data by MIME type: strings for text, base64 for binary data, parsed values for JSON types. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Text that a cell wrote to one of its streams. */
interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

/** Something that a cell showed. */
interface DisplayData {
  readonly output_type: 'display_data';
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The value of a cell. */
interface ExecuteResult {
  readonly output_type: 'execute_result';
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count: number | null;
}

/** The error that ended a cell; `traceback` is one line an element and may hold ANSI colours. */
export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Output = StreamOutput | DisplayData | ExecuteResult | ErrorOutput;

/** What a cell says about itself; unknown keys are kept. */
export interface CellMetadata {
  readonly tags?: readonly string[];
  readonly [key: string]: unknown;
}

export interface CodeCell {
  readonly cell_type: 'code';
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly execution_count: number | null;
}

/** Prose, or text for a converter; `attachments` are pictures by name, each a MIME bundle. */
export interface TextCell {
  readonly cell_type: 'markdown' | 'raw';
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: string;
  readonly attachments?: Readonly<Record<string, MimeBundle>>;
}

export type Cell = CodeCell | TextCell;

/** Which kernel a notebook is written for. */
interface KernelspecMetadata {
  readonly name: string;
  readonly display_name?: string;
  readonly language?: string;
}

/** What a notebook says about itself; unknown keys are kept. */
export interface NotebookMetadata {
  readonly kernelspec?: KernelspecMetadata;
  readonly language_info?: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: NotebookMetadata;
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
}

/** Whether `cell` carries `tag`. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}
