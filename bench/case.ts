/** What a benchmark case is: rows in which we and a peer do the same work. */
import type { Comparison, Contender } from './compare.js';
import type { PythonEnvironment } from './python-environment.js';

/** An upper limit for something that the row shows. */
export interface Goal {
  /** What is limited, for example `ratio`. */
  readonly what: string;
  readonly limit: number;
  /** Why it is not reached, where it is not. */
  readonly reason: string;
  find(comparison: Comparison): number;
  format(value: number): string;
}

/** One line of the output. */
export interface Row {
  readonly name: string;
  readonly ours: Contender;
  readonly peer: Contender;
  readonly goals: readonly Goal[];
}

/** What a case may use. */
export interface CaseContext {
  /** An empty folder, removed at the end. */
  readonly folder: string;
  /** The peers' virtual environment; made at the first call. */
  peers(): Promise<PythonEnvironment>;
  /** Of whole trainings, which take hours; null where none are asked for. */
  readonly epochs: number | null;
  /** Tells what takes long before the measuring begins. */
  log(line: string): void;
}

/** What is to be measured. */
export interface PreparedCase {
  readonly rows: readonly Row[];
  /** Versions of the peers; default: those of the virtual environment. */
  readonly versions?: Readonly<Record<string, string>>;
  close?(): void;
}

/** A benchmark: one file in `cases/`, one line in `cases.ts`. */
export interface BenchCase {
  readonly name: string;
  /** Makes the inputs and starts what lives long. @throws {@link SkipError} where something that it needs is missing */
  prepare(context: CaseContext): Promise<PreparedCase>;
}

/** The case can't be measured here; the message says why. */
export class SkipError extends Error {
  override readonly name = 'SkipError';
}
