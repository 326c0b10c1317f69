/** Shows a run of frames as a cine: a player where scripts run, six of its frames where none do. */
import type { GreyImage } from '../numeric/grey-image.js';
import { type CineDescription, cineType, describeLimits } from '../player/cine.js';
import { writeCineData } from '../player/cine-html.js';
import { writePlayerScript } from '../player/play-cine.js';
import { drawStill, type Still } from './cine/draw-still.js';
import { encodeCine } from './cine/encode-cine.js';
import { display, type MimeBundle } from './display.js';
import { escapeHtml } from './html.js';

/** What {@link showCine} plays: what `Source.readSeries` gives, or pictures of your own. */
export interface CineFrames {
  /** Two or more, of one size. */
  readonly images: readonly GreyImage[];
  /** Null or missing: 15, which the caption then says. */
  readonly framesPerSecond?: number | null;
  /** The window that made the 8 bits, in modality units; it is only stated. */
  readonly window?: { readonly center: number; readonly width: number } | null;
}

/** Options of {@link showCine}. */
export interface CineOptions {
  /** What the cine shows, read aloud in place of it. */
  readonly alt: string;
  /** How large the output may be as JSON, default 3,000,000. */
  readonly maximumBytes?: number;
}

const assumedRate = 15;

/**
 * Plays `cine` in the notebook: play, step, scrub, speed, window and level. Each frame is stored once, as JPEG of the highest quality
 * at which the output is no larger than `maximumBytes`; the player says what that cost. It needs a trusted notebook; elsewhere, in print
 * and without scripts, a still of six frames stands there.
 *
 * @throws TypeError for fewer than two pictures or different sizes
 * @throws RangeError if even the lowest quality is too large
 *
 * @example
 * await showCine(await source.readSeries(source.frames[0]), { alt: "Left coronary artery" });
 */
export async function showCine(cine: CineFrames, options: CineOptions): Promise<void> {
  const { alt, maximumBytes = 3_000_000 } = options;
  checkImages(cine.images);
  const still = await drawStill(cine.images, alt);
  const rate = { framesPerSecond: cine.framesPerSecond ?? assumedRate, rateIsAssumed: cine.framesPerSecond == null };
  const reserve = still.base64.length * 2 + writePlayerScript().length * 1.1 + 4000;
  const known = { ...rate, window: cine.window ?? null };
  const coded = await encodeCine(cine.images, known, { maximumBytes, reserve });
  const { frames: _frames, ...description } = coded;
  const html = renderHtml(writeCineData(coded), { still, caption: describeLimits(coded), alt });
  display(toBundle({ description, html, still, alt }), {
    'image/jpeg': { alt: still.alt },
    [cineType]: { alt, still: still.alt },
  });
}

interface Parts {
  readonly description: CineDescription;
  readonly html: string;
  readonly still: Still;
  readonly alt: string;
}

function toBundle({ description, html, still, alt }: Parts): MimeBundle {
  const { frameCount, framesPerSecond } = description;
  return {
    [cineType]: description,
    'text/html': html,
    'image/jpeg': still.base64,
    'text/plain': `[cine] ${alt}: ${frameCount} frames at ${Number(framesPerSecond.toFixed(1))} a second`,
  };
}

interface Surroundings {
  readonly still: Still;
  readonly caption: string;
  readonly alt: string;
}

function renderHtml(data: string, { still, caption, alt }: Surroundings): string {
  const script = writePlayerScript().replaceAll('</script', '<\\/script');
  return `<div class="angiolab-cine" role="group" aria-label="${escapeHtml(alt)}">
<img src="data:image/jpeg;base64,${still.base64}" alt="${escapeHtml(still.alt)}">
<p>${escapeHtml(caption)}</p>
${data}
</div>
<script>${script}</script>`;
}

function checkImages(images: readonly GreyImage[]): void {
  const [first] = images;
  if (first === undefined || images.length < 2)
    throw new TypeError(
      `Cannot show a cine: expected two or more pictures, got ${images.length}; show one picture with showImages`,
    );
  const other = images.find(({ rows, columns }) => rows !== first.rows || columns !== first.columns);
  if (other !== undefined)
    throw new TypeError(
      `Cannot show a cine: expected pictures of ${first.rows} x ${first.columns}, got one of ${other.rows} x ${other.columns}; show those of one series`,
    );
}
