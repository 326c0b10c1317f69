/** The still picture of a figure: what a page shows until a script draws the figure, and where none does. */
import { drawFigure } from '../../drawing/draw-figure.js';
import { readImageAddress } from '../mime/image.js';

/** Wider than the drawing's own 700 pixels: as wide as a figure stands on the page. */
const width = 800;
/** A drawing of more characters is a weight and no picture. */
const largest = 500_000;

/** A picture's address, and whether the notebook brought it. */
export interface Still {
  readonly source: string;
  readonly own: boolean;
}

/** The notebook's own picture of the figure, else a drawing of ours in `height` pixels; `null` where a drawing would be too large. */
export function findStill(
  bundle: Readonly<Record<string, unknown>>,
  figure: { readonly data: unknown; readonly layout: Readonly<Record<string, unknown>> },
  height: number,
): Still | null {
  for (const type of ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp']) {
    const source = readImageAddress(type, bundle[type]);
    if (source !== null) return { source, own: true };
  }
  const drawing = drawFigure({ data: figure.data, layout: { ...figure.layout, width, height } });
  return drawing.length > largest ? null : { source: `data:image/svg+xml,${encodeDrawing(drawing)}`, own: false };
}

/** Shorter than base64 by a quarter: a drawing is nearly all plain characters. */
function encodeDrawing(drawing: string): string {
  return drawing.replaceAll(/[%#<>"\n]/g, encodeURIComponent).replaceAll(/[^\x20-\x7e]+/g, encodeURIComponent);
}
