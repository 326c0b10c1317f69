/** The tools at the head of a page: the search, all code, light or dark. They are nothing without scripts, and hidden then. */
import { type Html, html } from './html.js';

/** The search within the page. */
export const searchTool: Html = html`<search id="find"><label class="spoken" for="find-words">Search this page</label>
<input id="find-words" type="search" placeholder="Search this page" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<span id="find-count" role="status"></span>
<button type="button" id="find-previous" aria-label="Previous place" hidden>↑</button>
<button type="button" id="find-next" aria-label="Next place" hidden>↓</button></search>
`;

/** Opens and closes all code. */
export const codeTool: Html = html`<button type="button" id="all-code" aria-pressed="false">All code</button>\n`;

/** All tools of a page; every page can be light or dark. */
export function renderTools(tools: Html | null): Html {
  return html`<section class="tools" aria-label="Tools">
${tools}<button type="button" id="theme" aria-pressed="false">Dark</button>
</section>
`;
}
