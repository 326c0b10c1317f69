/** Cines: the pictures go into the page as data, once, and the page's own script plays them. */
import { type Cine, cineType, describeLimits, parseCine } from '../../player/cine.js';
import { readCineData, writeCineData } from '../../player/cine-html.js';
import { type Html, html, trusted } from '../html.js';
import { readImageAddress } from './image.js';
import { type MimeRenderer, readText } from './renderer.js';

/**
 * Renders a cine of the data that its `text/html` carries; of that HTML nothing else is used. Data that isn't exactly what it should be
 * leaves the still and the reason; without a still the next renderer is asked.
 */
export const cine: MimeRenderer = {
  types: [cineType],
  render: (part) => {
    const read = readCine(part.bundle['text/html']);
    const source = readImageAddress('image/jpeg', part.bundle['image/jpeg']);
    const alt = readText(part.metadata['alt']) ?? readText(part.bundle['text/plain']) ?? 'Cine';
    if (read instanceof Error) {
      if (source === null) return null;
      part.losses.push(`A still: ${read.message}.`);
      return renderReason(source, alt, read);
    }
    part.page.usesCine = true;
    const still = source ?? readImageAddress('image/jpeg', read.frames[0]);
    return html`<div class="angiolab-cine" role="group" aria-label="${alt}">
${still !== null && html`<img class="picture" src="${still}" alt="${readText(part.metadata['still']) ?? alt}">`}
<p class="notice">${describeLimits(read)}</p>
${trusted(writeCineData(read))}
</div>`;
  },
};

function readCine(markup: unknown): Cine | Error {
  try {
    return parseCine(readCineData(readText(markup) ?? ''));
  } catch (error) {
    return error as Error;
  }
}

function renderReason(source: string, alt: string, reason: Error): Html {
  return html`<img class="picture" src="${source}" alt="${alt}"><p class="notice">A still: ${reason.message}.</p>`;
}
