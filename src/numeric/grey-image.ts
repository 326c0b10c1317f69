/** The one picture type that rooms exchange: 8-bit grey, row by row. */

/** An 8-bit grey image: `data[row * columns + column]`, 0 is black, 255 is white. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}
