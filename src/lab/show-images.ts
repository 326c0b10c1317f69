/** Shows grey images as one contact sheet: a grid of thumbnails with a caption under each. */
import { encode } from 'fast-png';
import type { GreyImage } from '../numeric/grey-image.js';
import { display } from './display.js';
import { fitImage } from './fit-image.js';
import { escapeHtml } from './html.js';

/** A picture of the sheet and the words under it. */
export interface SheetItem {
  readonly image: GreyImage;
  readonly caption: string;
}

/** Options of {@link showImages}. */
export interface SheetOptions {
  /** What the sheet shows, read aloud in place of it. */
  readonly alt: string;
  /** Thumbnails' width and height in pixels, default 160. */
  readonly size?: number;
}

/** Shows `items` side by side, each shrunk to fit a square, as PNG images in a figure that wraps with the page's width. */
export function showImages(items: readonly SheetItem[], options: SheetOptions): void {
  const size = options.size ?? 160;
  const figures = items.map((item) => renderItem(item, size)).join('\n');
  const html = `<div role="group" aria-label="${escapeHtml(options.alt)}" style="display:flex;flex-wrap:wrap;gap:12px">\n${figures}\n</div>`;
  display({
    'text/html': html,
    'text/plain': `${options.alt}\n${items.map((item) => `[image] ${item.caption}`).join('\n')}`,
  });
}

function renderItem(item: SheetItem, size: number): string {
  const fitted = fitImage(item.image, size);
  const png = encode({ width: fitted.columns, height: fitted.rows, data: fitted.data, depth: 8, channels: 1 });
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const caption = escapeHtml(item.caption);
  return `<figure style="margin:0;width:${size}px"><img src="${source}" alt="${caption}" width="${fitted.columns}" height="${fitted.rows}"><figcaption style="font-size:0.8em">${caption}</figcaption></figure>`;
}
