/** How the records of a source's files are read. */
import type { Pseudonyms } from '../pseudonyms.js';
import type { SourceKind } from '../source.js';

/** How records are read. */
export interface RecordOptions {
  /** The folder of the source, absolute. */
  readonly root: string;
  readonly kind: SourceKind;
  readonly pseudonyms: Pseudonyms;
  /** Reads and decodes every frame, for hashes and quality facts. */
  readonly pixels: boolean;
}
