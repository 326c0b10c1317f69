/** Shows images as one contact sheet: a grid of thumbnails with a caption under each. */
import { encode } from 'fast-png';
import type { GreyImage } from '../numeric/grey-image.js';
import { display } from './display.js';
import { fitImage } from './fit-image.js';
import { escapeHtml } from './html.js';

/** An 8-bit image: `data[(row * columns + column) * channels + channel]`, from 0 to 255. */
export interface PixelImage extends GreyImage {
  /** 1: grey (default), 3: red, green, blue, 4: these and opacity. */
  readonly channels?: 1 | 3 | 4;
}

/** A picture of the sheet and the words under it. */
export interface SheetItem {
  readonly image: PixelImage;
  readonly caption: string;
}

/** Options of {@link showImages}. */
export interface SheetOptions {
  /** What the sheet shows, read aloud in place of it. */
  readonly alt: string;
  /** Thumbnails' width and height in pixels, default 160. */
  readonly size?: number;
}

/**
 * Shows `items` side by side, each shrunk to fit a square, as PNG images in a figure that wraps with the page's width.
 *
 * @throws RangeError if an image hasn't as many values as its rows, columns and channels say
 *
 * @example
 * const grey = { image: await source.readImage(source.frames[0]), caption: describeFrame(source.frames[0]) };
 * const red = { image: { rows: 1, columns: 1, channels: 3 as const, data: Uint8Array.of(255, 0, 0) }, caption: "red" };
 * showImages([grey, red], { alt: "A frame, and one red pixel" });
 */
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
  const { rows, columns, data, channels } = fitChannels(item, size);
  const png = encode({ width: columns, height: rows, data, depth: 8, channels });
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const caption = escapeHtml(item.caption);
  return `<figure style="margin:0;width:${size}px"><img src="${source}" alt="${caption}" width="${columns}" height="${rows}"><figcaption style="font-size:0.8em">${caption}</figcaption></figure>`;
}

/** Each channel is fitted by itself; what is round the picture is black, or clear where there is an opacity. */
function fitChannels({ image, caption }: SheetItem, size: number): Required<PixelImage> {
  const { rows, columns, data, channels = 1 } = image;
  if (data.length !== rows * columns * channels)
    throw new RangeError(
      `Cannot show image '${caption}': expected ${rows} × ${columns} × ${channels} values, got ${data.length}; correct rows, columns or channels`,
    );
  const planes = Array.from({ length: channels }, (_, channel) => {
    const plane = Uint8Array.from({ length: rows * columns }, (_value, at) => data[at * channels + channel]!);
    return fitImage({ data: plane, rows, columns }, size);
  });
  const [first] = planes as [GreyImage];
  const pixels = Uint8Array.from(
    { length: first.data.length * channels },
    (_, at) => planes[at % channels]!.data[Math.floor(at / channels)]!,
  );
  return { ...first, data: pixels, channels };
}
