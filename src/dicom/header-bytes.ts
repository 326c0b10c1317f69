/** The bytes of a file around a place, read when they are asked for: a header costs what it is long, not what the file is. */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** How much is read at once: more than most headers of angiograms are long. */
const chunkLength = 8192;

/** An open file. `bytes` holds what {@link HeaderBytes.seek} loaded last and is written over by the next. */
export class HeaderBytes {
  /** What the file system says of the file, once it was open. */
  readonly stat: Stats;
  readonly size: number;
  bytes: Buffer;
  readonly #file: number;
  #start = 0;
  #length = 0;

  /**
   * @param path - an existing file
   * @param buffer - at least 8 KiB, used again from file to file
   * @throws the file system's error
   */
  constructor(path: string, buffer: Buffer) {
    this.bytes = buffer;
    this.#file = openSync(path, 'r');
    this.stat = fstatSync(this.#file);
    this.size = this.stat.size;
  }

  /** Where the byte `offset` of the file stands in `bytes` once `length` bytes from there are loaded; -1 where the file ends before. */
  seek(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#length) return at;
    if (offset < 0 || offset + length > this.size || length > chunkLength) return -1;
    this.#start = offset;
    this.#length = readSync(this.#file, this.bytes, 0, chunkLength, offset);
    return length <= this.#length ? 0 : -1;
  }

  close(): void {
    closeSync(this.#file);
  }
}
