/** The look of an index page: a table of the set, which a phone shows as cards. */
export const indexStyle: string = `
.sheet.set-page, .tools:has(+ .set-page) { max-width: 78rem; }
.sheet > header .tally { font: 0.875rem/1.5 var(--sans); }
#search { display: block; margin: 0 0 2.25rem; font: 0.9375rem/1.5 var(--sans); }
#search[hidden] { display: none; }
#search label { display: block; font-size: 0.8125rem; color: var(--muted); margin-bottom: 0.35rem; }
#query { width: min(100%, 34rem); padding: 0.55rem 0.8rem; font: 1rem/1.4 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 5px; }
#found { margin: 0.5rem 0 0; font-size: 0.8125rem; color: var(--muted); min-height: 1.3em; }
#hits { list-style: none; padding: 0; margin: 0.4rem 0 0; max-width: 46rem; }
#hits:not(:empty) { border-bottom: 1px solid var(--rule); padding-bottom: 1rem; }
#hits li { padding: 0.5rem 0; border-top: 1px solid var(--rule); }
#hits p { margin: 0.1rem 0 0; font-size: 0.8125rem; color: var(--muted); overflow-wrap: anywhere; }
mark { background: var(--caution-wash); color: var(--ink); border-radius: 2px; }
table.set { width: 100%; border-bottom: 0; }
table.set th, table.set td { padding-block: 1.1rem; vertical-align: top; }
table.set thead th { padding-block: 0.5rem; }
table.set thead button { all: unset; cursor: pointer; padding: 0.1rem 0; }
table.set thead button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
table.set thead button::after { content: '↕'; display: inline-block; width: 1.2em; text-align: center; opacity: 0.55; }
table.set [aria-sort=ascending] button::after { content: '↑'; opacity: 1; }
table.set [aria-sort=descending] button::after { content: '↓'; opacity: 1; }
table.set thead button:hover { color: var(--accent); }
table.set .question { width: 40%; font-weight: 400; }
table.set .question a, table.set .question .name { font: 600 1.125rem/1.35 var(--serif); color: var(--ink); text-decoration: none; text-wrap: balance; }
table.set .question a:hover { color: var(--accent); text-decoration: underline; text-decoration-thickness: 1px; }
table.set .summary { margin: 0.35rem 0 0; max-width: 58ch; font: 0.9375rem/1.5 var(--serif); color: var(--muted); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
table.set .reason { margin: 0.45rem 0 0; padding-left: 0.7rem; border-left: 2px solid var(--rule); max-width: 62ch; font: 0.8125rem/1.5 var(--sans); overflow-wrap: anywhere; }
table.set .reason.failed { border-color: var(--alarm); }
table.set dl { margin: 0; }
table.set dt { font-size: 0.75rem; color: var(--muted); }
table.set dd { margin: 0 0 0.5rem; }
table.set dd:last-child { margin-bottom: 0; }
table.set .of-figure { width: 22rem; }
table.set .of-figure .output { zoom: 0.62; pointer-events: none; }
table.set .of-figure .output { margin: 0; }
table.set .of-figure pre { max-height: 15rem; overflow: hidden; }
table.set .of-duration { white-space: nowrap; }
table.set .of-result { min-width: 11rem; }
.status { font-weight: 600; }
.status.done { color: var(--accent); }
.status.failed { color: var(--alarm); }
.status.skipped { color: var(--muted); }
.made-up { display: block; font-size: 0.75rem; color: var(--caution); }
@media (max-width: 48rem) {
  table.set, table.set tbody, table.set tr, table.set td, table.set th { display: block; width: auto !important; }
  table.set thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.set thead:focus-within { position: static; width: auto; height: auto; clip-path: none; display: block; }
  table.set tr { padding: 1.1rem 0; border-top: 1px solid var(--rule); }
  table.set tbody tr > * { padding: 0; border: 0; }
  table.set tbody td { display: grid; grid-template-columns: 6rem minmax(0, 1fr); margin-top: 0.55rem; }
  table.set tbody td::before { content: attr(data-label); color: var(--muted); font-size: 0.8125rem; }
  table.set tbody td.of-figure { display: block; }
  table.set tbody td:empty { display: none; }
}
.printing .of-figure .plot .canvas { width: 9.5cm; }
@media print {
  #search { display: none !important; }
  table.set { font-size: 8.5pt; }
  table.set thead button::after { content: none; }
  table.set .of-figure { width: 6cm; }
  table.set .question { width: 6.5cm; min-width: 6.5cm; }
  table.set :is(.question a, .name) { font-size: 11pt; }
  table.set .summary { font-size: 8.5pt; }
  table.set .of-result { min-width: 0; }
  table.set tbody > tr > * { padding-right: 0.4cm; }
}
`;
