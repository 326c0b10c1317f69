/** Score tables: a column each, with the difference from the baseline below the score. */
import { formatScore } from '../headline.js';
import { type Html, html } from '../html.js';
import type { Difference, Score, ScoreRow, ScoreTable } from './comparison.js';

/** A table with its method in words. @param names - what is compared, the baseline first */
export function renderScores(table: ScoreTable, names: readonly string[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${table.caption}"><table class="compared">
<caption>${table.caption}</caption>
<thead><tr><th scope="col">Score</th>${headColumns(names)}</tr></thead>
<tbody>
${table.rows.map(renderRow)}</tbody>
</table></div>
<p class="method">${table.method}</p>
`;
}

/** The headings of the columns; the first says that it is the baseline. */
export function headColumns(names: readonly string[]): Html[] {
  return names.map(
    (name, index) => html`<th scope="col">${index === 0 && html`<span class="baseline">baseline</span>`}${name}</th>`,
  );
}

function renderRow({ name, better, scores, differences }: ScoreRow): Html {
  const cells = scores.map((score, index) => {
    const difference = differences[index] ?? null;
    return html`<td>${score === null ? '–' : renderScore(score)}${difference !== null && renderDifference(difference, better)}</td>`;
  });
  const hint = better !== undefined && html` <span class="hint">${better} is better</span>`;
  return html`<tr><th scope="row">${name}${hint}</th>${cells}</tr>\n`;
}

function renderScore({ value, interval, unit }: Score): Html {
  const bounds = interval !== null && html` <span class="bounds">${formatBounds(interval)}</span>`;
  return html`<span class="score">${formatScore(value)}${unit !== undefined && ` ${unit}`}</span>${bounds}`;
}

function renderDifference({ value, interval, note }: Difference, better: ScoreRow['better']): Html {
  const bounds = interval !== null && html` <span class="bounds">${formatBounds(interval)}</span>`;
  const remark = note !== undefined && html` <span class="hint">${note}</span>`;
  return html`<span class="difference ${judge(interval, better)}">${signed(value)}${bounds}${remark}</span>`;
}

/** Only an interval that leaves out 0 says that there is a difference, and only a measure with a direction that it is a gain. */
function judge(interval: Difference['interval'], better: ScoreRow['better']): string {
  if (interval === null || !(interval[0] > 0 || interval[1] < 0)) return 'unclear';
  if (better === undefined) return 'clear';
  return interval[0] > 0 === (better === 'higher') ? 'clear gain' : 'clear loss';
}

function formatBounds([low, high]: readonly [number, number]): string {
  return `(${formatScore(low)} to ${formatScore(high)})`;
}

function signed(value: number): string {
  const text = formatScore(value);
  return value > 0 && !/^[0.]*$/.test(text) ? `+${text}` : text;
}
