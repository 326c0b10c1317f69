/** What the page tells of itself: what it can't show, what was repaired, what lacks words. */
import { type Html, html } from './html.js';
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
export function renderNotes({
  outputs,
  details,
  missingAlternatives,
  unknownReferences,
  repairs,
}: ReportSummary): Html | null {
  const lacking = details.filter(({ fate }) => fate !== 'shown');
  if (lacking.length + missingAlternatives.length + unknownReferences.length + repairs.length === 0) return null;
  const counts = (Object.keys(labels) as Fate[]).filter((fate) => outputs[fate] > 0);
  return html`<section class="notes" aria-labelledby="notes">
<h2 id="notes">About this page</h2>
${counts.length > 0 && html`<p>Outputs: ${counts.map((fate) => `${outputs[fate]} ${labels[fate]}`).join(', ')}.</p>\n`}${list('Not shown in full', lacking.map(describe))}${list('Without words for those who can\u2019t see them', missingAlternatives.map(linkTo))}${list(
  'Referred to, and not on this page',
  unknownReferences.map((label) => html`<code>${label}</code>`),
)}${list(
  'Repaired in the notebook',
  repairs.map((repair) => html`${repair}`),
)}</section>`;
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
