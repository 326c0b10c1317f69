/** What the protocol's process and the process that runs the cells say to each other. */

/** An error as clients show it. */
export interface CellFailure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How an interrupt ends a cell. */
export const interruption: CellFailure = {
  ename: 'Interrupted',
  evalue: 'The cell was interrupted; variables of earlier cells are kept',
  traceback: ['Interrupted: The cell was interrupted; variables of earlier cells are kept'],
};

/** One output in several forms, by MIME type. */
export interface Bundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How a cell ended: failed, or with a last value, or with neither. */
export interface CellEnd {
  readonly failure?: CellFailure;
  readonly result?: Bundle;
}

/** What can be asked about code without running it. */
export type Question = 'complete' | 'inspect' | 'is_complete';

/** A cell to run: `id` comes back with all that it gives, `count` names it in traces. */
export interface CellToRun {
  readonly id: string;
  readonly code: string;
  readonly count: number;
  /** Whether someone answers when the cell asks. */
  readonly canAsk: boolean;
}

/** To the cells' process. */
export type CellRequest =
  | ({ readonly type: 'execute' } & CellToRun)
  | { readonly type: 'input'; readonly question: number; readonly value: string }
  | {
      readonly type: 'ask';
      readonly id: string;
      readonly question: Question;
      readonly code: string;
      readonly position: number;
    }
  | { readonly type: 'interrupt'; readonly number: number };

/** An output of the cell whose request had `id`, perhaps after its end. */
export type CellOutput =
  | { readonly type: 'stream'; readonly id: string; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'clear'; readonly id: string; readonly wait: boolean }
  | {
      readonly type: 'input';
      readonly id: string;
      /** Comes back with the answer. */
      readonly question: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | {
      readonly type: 'display';
      readonly id: string;
      readonly update: boolean;
      readonly content: Readonly<Record<string, unknown>>;
    };

/** From the cells' process; `interrupted` follows the `done` of the cell that it ended. */
export type CellEvent =
  | CellOutput
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: string; readonly end: CellEnd }
  | { readonly type: 'answer'; readonly id: string; readonly content: Readonly<Record<string, unknown>> }
  | { readonly type: 'interrupted'; readonly number: number };
