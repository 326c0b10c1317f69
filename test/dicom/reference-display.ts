/** What pydicom makes of tables, palettes and colours; make-references.py wrote it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface ReferenceDisplay {
  /** SHA-256 of the last frame's values, by file: as float64, or as bytes of a palette's colours. */
  readonly modality: Readonly<Record<string, string>>;
  readonly voi: Readonly<Record<string, string>>;
  readonly palette: Readonly<Record<string, string>>;
  readonly tables: readonly {
    readonly descriptor: readonly [number, number, number];
    readonly data: readonly number[];
    readonly values: readonly number[];
    readonly mapped: readonly number[];
  }[];
  readonly segments: readonly {
    readonly bits: 8 | 16;
    readonly words: readonly number[];
    readonly entries: readonly number[];
  }[];
  readonly ybr: { readonly values: readonly number[]; readonly rgb: readonly number[] };
}

export const referenceDisplay: ReferenceDisplay = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/dicom/reference-display.json'), 'utf8'),
);

export function hashOf(values: Float64Array | Uint8Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}
