/** The errors of `labels.csv`. No cell of a row but a part is quoted: cells may name a person. */
import { SourceError } from './source.js';

/** The error of a line. */
export function labelError(expected: string, got: string, at: { line: number; fix?: string }): SourceError {
  return labelsError(expected, `${got} in line ${at.line}`, at.fix ?? 'correct that line');
}

/** The error of the whole file. */
export function labelsError(expected: string, got: string, fix: string, cause?: unknown): SourceError {
  return new SourceError(`Cannot use the labels: expected ${expected}, got ${got}; ${fix}`, { cause });
}
