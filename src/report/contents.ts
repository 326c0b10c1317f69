/** The table of contents. */
import { type Html, html } from './html.js';
import type { Heading } from './outline.js';

/** Lists the headings of the second and third level; nothing when there are fewer than two. */
export function renderContents(headings: readonly Heading[]): Html | null {
  const listed = headings.filter((heading) => heading.level <= 3);
  if (listed.length < 2) return null;
  const items = listed.map(
    ({ level, slug, text }) => html`<li class="level-${level}"><a href="#${slug}">${text}</a></li>\n`,
  );
  return html`<nav id="contents" aria-label="Contents">
<details open><summary>Contents</summary>
<ol>
${items}</ol>
</details>
</nav>`;
}
