/** The look of a notebook's page beyond that of every page: its head, boxes, notes, numbered figures, search and links. */
export const readingStyle: string = `
.sheet > header .subtitle { font: 400 1.25rem/1.4 var(--serif); color: var(--muted); margin-top: 0.6rem; }
.authors { list-style: none; margin: 1.25rem 0 0; padding: 0; font: 0.9375rem/1.5 var(--sans); }
.authors .name { font-weight: 600; }
.authors a { font-size: 0.75rem; }
.authors .place { display: block; color: var(--muted); font-size: 0.8125rem; }
.sheet > header :is(.date, .keywords) { font: 0.8125rem/1.5 var(--sans); margin-top: 0.6rem; }
.kind { font-weight: 600; }
.abstract { margin-top: 1.25rem; padding-left: 1.1rem; border-left: 2px solid var(--rule); }
.sheet > header .abstract p { color: var(--ink); }
.parameters { margin-top: 1.5rem; }
.parameters .facts { margin: 0.4rem 0 0.6rem; gap: 0.15rem 1.5rem; }
.sheet > header .parameters .label { margin: 0; }
.parameters :is(dt, dd code) { font: 0.75rem/1.65 var(--mono); }
.parameters dd code { color: var(--ink); }
.parameters .default { margin-left: 0.6em; color: var(--muted); }
.admonition, .exercise { margin: 1.4em 0; padding: 0.7rem 1.1rem; border-left: 3px solid var(--tone, var(--accent)); background: var(--ground); border-radius: 0 4px 4px 0; }
/* Boxes stand beside what is in the margin, not under it. */
.admonition, .exercise, .output { display: flow-root; }
.admonition, .exercise { --ground: var(--tone-wash, var(--wash)); }
.admonition > :last-child, .exercise > :last-child { margin-bottom: 0; }
.admonition-title { font: 600 0.875rem/1.5 var(--sans); margin: 0 0 0.3rem; color: var(--ink); }
.admonition-title .kind { color: var(--tone, var(--accent)); }
.admonition-title .kind:not(:last-child) { margin-right: 0.5em; }
details.admonition:not([open]) > .admonition-title { margin: 0; }
.admonition.good { --tone: var(--string); }
.admonition.key, .exercise { --tone: var(--keyword); }
.admonition.caution { --tone: var(--caution); --tone-wash: var(--caution-wash); }
.admonition.alarm { --tone: var(--alarm); --tone-wash: var(--alarm-wash); }
.exercise > .label { color: var(--tone); }
.solution > summary { font-size: 0.875rem; font-weight: 600; }
.solution > :not(summary) { font-family: var(--serif); }
.task { list-style: none; }
.task input { margin: 0 0.4em 0 -1.5em; width: 1.1em; height: 1.1em; vertical-align: -0.15em; accent-color: var(--accent); }
sup.note { font-size: 0.72em; line-height: 0; }
sup.note a { padding: 0.3em; margin: -0.3em -0.1em; text-decoration: none; font-family: var(--sans); }
.footnotes { margin-top: 4rem; font-size: 0.9375rem; max-width: var(--measure); }
.footnotes h2 { font: 600 1rem/1.4 var(--sans); margin: 0 0 0.8rem; }
.footnotes p { margin-bottom: 0.5em; }
.footnotes [role=doc-backlink] { padding: 0 0.3em; }
:target { scroll-margin-top: 1rem; }
:is(li, sup a, .numbered, .number):target { background: var(--accent-wash); }
.unknown-reference { color: var(--alarm); text-decoration: underline dotted; }
figure.numbered, .markdown figure { margin-inline: 0; }
.numbered > figcaption, .markdown figure > figcaption { max-width: var(--measure); margin: 0.6rem 0; font: 0.875rem/1.5 var(--sans); color: var(--muted); }
.number { font-weight: 600; color: var(--ink); }
.cell { position: relative; }
.permalink { position: absolute; left: -1.75rem; top: 0; width: 1.75rem; min-height: 1.5rem; text-align: center; text-decoration: none; font: 0.9375rem/1.5rem var(--sans); color: var(--muted); }
.permalink:is(:hover, :focus-visible) { color: var(--accent); }
#contents a[aria-current] { color: var(--accent); font-weight: 600; box-shadow: -2px 0 var(--accent); padding-left: 0.6rem; margin-left: -0.6rem; }
#contents .level-3 a[aria-current] { padding-left: 1.6rem; }
::highlight(found) { background-color: var(--caution-wash); color: var(--ink); text-decoration: underline; text-decoration-color: var(--caution); }
::highlight(found-now) { background-color: var(--accent); color: var(--paper); }
.scrolls .output { max-height: 24rem; overflow: auto; }
@media (min-width: 56rem) {
  .cell.margin { float: right; clear: right; width: 15rem; margin: 0.3rem 0 1rem 2rem; font-size: 0.875rem; line-height: 1.5; }
}
@media (min-width: 70rem) {
  .sheet:not(.listed) .cell.full { margin-inline: min(0px, (55rem - 100vw) / 2 - 0.5rem); }
  .sheet.listed .cell.full { margin-right: min(0px, (75rem - 100vw) / 2 - 0.5rem); }
}
@media (max-width: 60rem) { .permalink { left: auto; right: 0; background: var(--paper); } }
@media print {
  .permalink, .solution:not([open]), .exercise + .solution:not([open]) { display: none; }
  .admonition, .exercise, .numbered, .markdown figure { break-inside: avoid; }
  .numbered > figcaption, .markdown figure > figcaption { font-size: 8.5pt; }
  .markdown a[href^=http]:not(.bare)::after { content: ' (' attr(href) ')'; font-size: 0.8em; overflow-wrap: anywhere; }
  .cell.full { margin-inline: 0 !important; }
  .scrolls .output { max-height: none; overflow: visible; }
  .footnotes [role=doc-backlink] { display: none; }
}
`;
