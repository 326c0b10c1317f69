/** What the page tells of itself: what it can't show, what was repaired, what lacks words. */
import type { MaskCounts } from '../privacy/mask-identifiers.js';
import { type Html, html } from './html.js';
import { describeLeftOut } from './shown-part.js';
import type { Fate, OutputFact, ReportSummary } from './tally.js';

const labels: Readonly<Record<Fate, string>> = {
  shown: 'shown in full',
  degraded: 'shown in a lesser form',
  refused: 'not shown',
  removed: 'left out by a tag',
};
/** More of one kind are counted, not listed. */
const mostItems = 50;

/** Renders the notes; nothing where every output is shown in full and nothing else is to be said. */
export function renderNotes(summary: ReportSummary): Html | null {
  const { outputs, details, textLosses, missingAlternatives, unknownReferences, repairs, masked } = summary;
  const lacking = details.filter(({ fate }) => fate !== 'shown');
  const leftOut = describeLeftOut({ ...summary.leftOut, outputs: 0 });
  const listed = [
    leftOut ?? '',
    lacking,
    textLosses,
    missingAlternatives,
    unknownReferences,
    repairs,
    Object.keys(masked),
  ];
  if (listed.every(({ length }) => length === 0)) return null;
  const counts = (Object.keys(labels) as Fate[]).filter((fate) => outputs[fate] > 0);
  return html`<section class="notes" aria-labelledby="notes">
<h2 id="notes">About this page</h2>
${counts.length > 0 && html`<p>Outputs: ${counts.map((fate) => `${outputs[fate]} ${labels[fate]}`).join(', ')}.</p>\n`}${leftOut !== null && html`<p>Left out by tags or options of cells: ${leftOut}.</p>\n`}${list('Not shown in full', lacking.map(describe))}${list(
  'Not shown in texts',
  textLosses.map(({ cell, reason }) => html`${linkTo(cell)}: ${reason}`),
)}${list('Without words for those who can\u2019t see them', missingAlternatives.map(linkTo))}${list(
  'Referred to, and not on this page',
  unknownReferences.map((label) => html`<code>${label}</code>`),
)}${list(
  'Repaired in the notebook',
  repairs.map((repair) => html`${repair}`),
)}${renderMasked(masked)}</section>`;
}

/** What was taken out of the page because it may tell who somebody is; nothing where nothing was. */
export function renderMasked(masked: MaskCounts): Html | null {
  const counts = Object.entries(masked).map(([kind, places]) => `${kind} (${places})`);
  if (counts.length === 0) return null;
  return html`<p class="masked">Masked on this page: ${counts.join(', ')}. Texts are looked at; pixels of pictures are not.</p>\n`;
}

function describe({ cell, fate, reason = '' }: OutputFact): Html {
  return html`${fate === 'removed' ? `Cell ${cell}` : linkTo(cell)}: ${reason}`;
}

function linkTo(cell: number): Html {
  return html`<a href="#cell-${cell}">Cell ${cell}</a>`;
}

function list(label: string, items: readonly Html[]): Html | null {
  if (items.length === 0) return null;
  const rest = items.length - mostItems;
  return html`<p>${label}:</p>\n<ul>${items.slice(0, mostItems).map((item) => html`<li>${item}</li>`)}${rest > 0 && html`<li>and ${rest} more</li>`}</ul>\n`;
}
