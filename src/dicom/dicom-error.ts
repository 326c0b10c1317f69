/** The one error that reading DICOM throws: it says where, what was expected and what was found. */

/** What is known about a place where a file breaks the standard. */
export interface DicomErrorDetails {
  /** The element, as `(7FE0,0010) PixelData`; absent where no single element is to blame. */
  readonly tag?: string;
  /** Where the fault lies, in bytes from the start of the file (of the inflated file for a deflated one). */
  readonly byteOffset?: number;
  readonly expected: string;
  readonly found: string;
  /** What the reader of the message can do, without a full stop. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** A file or frame that cannot be read rightly. Its message never holds an identifier, a free text of the file or a path. */
export class DicomError extends Error {
  readonly tag: string | null;
  readonly byteOffset: number | null;
  readonly expected: string;
  readonly found: string;

  /** @param act - what failed, as in `read DICOM file` */
  constructor(act: string, details: DicomErrorDetails) {
    const tag = details.tag ?? null;
    const byteOffset = details.byteOffset ?? null;
    const place = [tag === null ? '' : ` at ${tag}`, byteOffset === null ? '' : ` at byte ${byteOffset}`].join('');
    super(`Cannot ${act}${place}: expected ${details.expected}, got ${details.found}; ${details.fix}`, {
      cause: details.cause,
    });
    this.name = 'DicomError';
    this.tag = tag;
    this.byteOffset = byteOffset;
    this.expected = details.expected;
    this.found = details.found;
  }
}
