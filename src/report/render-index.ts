/** The index page of a set of notebooks: one card each. */
import type { Notebook } from '../notebook/nbformat.js';
import { type Html, html } from './html.js';
import { describeMarkdown } from './markdown.js';
import { renderPage } from './page.js';
import { isSynthetic } from './synthetic.js';

/** One notebook of the set. */
export interface IndexEntry {
  /** Executed as far as it came; its first heading and first paragraph stand on the card. */
  readonly notebook: Notebook;
  /** What to call it where it has no heading, for example its file's name. */
  readonly name: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Address of its report, relative to the index page; none was made if absent. */
  readonly href?: string;
  readonly durationMs?: number;
  /** One line on what happened: the error, or why it was skipped. */
  readonly reason?: string;
}

/** Options of {@link renderIndex}. */
export interface IndexOptions {
  readonly title: string;
  /** A sentence under the title, for example which data and which backend. */
  readonly note?: string;
}

/**
 * Renders the index page of a set, in the order of `entries`: self-contained, and the same bytes for the same input.
 *
 * @returns an HTML document
 */
export function renderIndex(entries: readonly IndexEntry[], options: IndexOptions): string {
  const synthetic = entries.length > 0 && entries.every(({ notebook }) => isSynthetic(notebook));
  const body = html`<div class="sheet">
<header>
<h1>${options.title}</h1>
${options.note !== undefined && html`<p>${options.note}</p>\n`}<p class="tally">${tally(entries)}</p>
</header>
<main id="main" tabindex="-1">
<ol class="cards">
${entries.map(renderCard)}</ol>
</main>
</div>`;
  return renderPage({ title: options.title, body, synthetic, scripts: [] });
}

function renderCard({ notebook, name, status, href, durationMs, reason }: IndexEntry): Html {
  const { title, summary } = describe(notebook);
  const label = title ?? name;
  return html`<li class="card">
<h2>${href === undefined ? label : html`<a href="${href}">${label}</a>`}</h2>
${summary !== null && html`<p class="summary">${summary}</p>\n`}${reason !== undefined && html`<p class="reason ${status}">${reason}</p>\n`}<p class="state">
<span class="status ${status}">${status}</span>
${durationMs !== undefined && html`<span>${formatDuration(durationMs)}</span>\n`}${isSynthetic(notebook) && html`<span class="made-up">synthetic data</span>\n`}</p>
</li>
`;
}

/** "4 notebooks: 3 done, 1 failed". */
function tally(entries: readonly IndexEntry[]): string {
  const counts = (['done', 'failed', 'skipped'] as const).flatMap((status) => {
    const count = entries.filter((entry) => entry.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const noun = entries.length === 1 ? 'notebook' : 'notebooks';
  return [`${entries.length} ${noun}`, counts.join(', ')].filter(Boolean).join(': ');
}

function describe({ cells }: Notebook): { title: string | null; summary: string | null } {
  const prose = cells.filter((cell) => cell.cell_type === 'markdown').map((cell) => describeMarkdown(cell.source));
  return {
    title: prose.flatMap(({ titles }) => titles)[0] ?? null,
    summary: prose.find(({ paragraph }) => paragraph !== null)?.paragraph ?? null,
  };
}

/** "0.4 s", "12 s", "3 min 5 s". */
function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
