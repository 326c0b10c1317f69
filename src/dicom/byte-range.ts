/** Where something lies in a file. */

/** A stretch of the file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}
