/** The words of a source that can't be opened. */
import { SourceError } from './source.js';

/** The error of a source that can't be opened. */
export function sourceError(expected: string, got: string, fix: string, cause?: unknown): SourceError {
  return new SourceError(`Cannot open the source: expected ${expected}, got ${got}; ${fix}`, { cause });
}
