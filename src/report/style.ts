/** The one style sheet of all pages: a quiet page, one accent, the reader's own fonts. */

const light = `
  --paper: #fdfcf9; --wash: #f5f3ee; --ink: #20242a; --muted: #5b616a; --rule: #dfdbd2;
  --accent: #0b5a94; --accent-wash: #e8f0f7; --alarm: #a02a20; --alarm-wash: #faecea; --caution: #6f4b00; --caution-wash: #faf0d9;
  --keyword: #7a3e77; --string: #47682c; --number: #8a4b10;
  --series-1: #1f83c6; --series-2: #d55e00; --series-3: #009e73; --series-4: #cc79a7; --series-5: #b8860b; --series-6: #8f7ee7;`;

const dark = `
  --paper: #15181b; --wash: #1d2125; --ink: #dedbd4; --muted: #9ba1a9; --rule: #343a40;
  --accent: #82bdeb; --accent-wash: #182b3b; --alarm: #ff978b; --alarm-wash: #38201d; --caution: #e9c46a; --caution-wash: #332a14;
  --keyword: #d3a0d0; --string: #a7c98a; --number: #e0a878;`;

const colours = `
:root { color-scheme: light dark;
  --serif: Charter, 'Bitstream Charter', 'Iowan Old Style', 'Sitka Text', Cambria, 'Noto Serif', Georgia, serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif;
  --measure: 35rem; --ground: var(--paper);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace;${light}
}
@media (prefers-color-scheme: dark) { :root:not(.printing, [data-theme=light]) {${dark}
} }
:root[data-theme=dark]:not(.printing) { color-scheme: dark;${dark}
}
:root[data-theme=light] { color-scheme: light; }
@media print { :root:root:root:root { color-scheme: light;${light}
} }
`;

const text = `
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 4rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1.0625rem/1.65 var(--serif); overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6, .heading { line-height: 1.25; font-weight: 600; text-wrap: balance; margin: 2.25em 0 0.6em; }
h1 { font-size: clamp(1.75rem, 1.3rem + 1.8vw, 2.5rem); line-height: 1.15; letter-spacing: -0.015em; margin: 0; }
h2 { font-size: 1.5rem; letter-spacing: -0.005em; }
h3 { font-size: 1.2rem; }
h4, h5, h6, .heading { font-size: 1.0625rem; }
p, ul, ol, dl, blockquote, pre, table, figure, details { margin: 0 0 1.1em; }
li > ul, li > ol { margin: 0; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 2px; }
a.header-anchor { color: inherit; text-decoration: none; }
a.header-anchor:hover::after { content: ' #'; color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
blockquote { padding-left: 1.1em; border-left: 3px solid var(--rule); color: var(--muted); }
hr { border: 0; border-top: 1px solid var(--rule); margin: 2.5em 0; }
img { max-width: 100%; height: auto; }
code, pre { font-family: var(--mono); font-size: 0.84em; }
pre code { font-size: 1em; }
:not(pre) > code { padding: 0.1em 0.3em; border-radius: 3px; background: var(--wash); }
pre { overflow-x: auto; line-height: 1.5; padding: 0.9em 1.1em; border-radius: 4px; font-size: 0.82rem; tab-size: 2; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--accent); color: var(--paper); font-family: var(--sans); z-index: 3; }
.skip:focus { left: 0; }
.label { font: 600 0.75rem/1.4 var(--sans); letter-spacing: 0.02em; color: var(--muted); margin: 0 0 0.4em; }
`;

const frame = `
body > .banner { position: sticky; top: 0; z-index: 2; margin: 0; padding: 0.4rem 1rem; text-align: center;
  font: 600 0.8125rem/1.5 var(--sans); background: var(--caution-wash); color: var(--caution); border-bottom: 1px solid var(--rule); }
.sheet { max-width: 55rem; margin: 0 auto; padding: clamp(1.75rem, 5vw, 4.5rem) clamp(1.1rem, 4vw, 2.5rem); }
.sheet > header { margin-bottom: 2.5rem; }
.sheet > header > :not(h1, details) { max-width: var(--measure); }
.sheet > header p { margin: 0.9rem 0 0; color: var(--muted); }
.sheet > header .failure { padding: 0.7rem 1rem; border-left: 3px solid var(--alarm); background: var(--alarm-wash); color: var(--ink); font: 0.9375rem/1.5 var(--sans); }
.sheet > header .failure a { color: var(--alarm); }
main:focus { outline: none; }
.markdown > :not(pre, table) { max-width: var(--measure); }
h1 { max-width: 24ch; }
#contents { font: 0.875rem/1.45 var(--sans); margin-bottom: 2.5rem; padding: 0.75rem 0; border-block: 1px solid var(--rule); }
#contents details { margin: 0; }
#contents summary { font-weight: 600; color: var(--ink); }
#contents ol { list-style: none; margin: 0.75rem 0 0; padding: 0; }
#contents li { margin: 0; }
#contents li a { display: block; padding: 0.28rem 0; color: var(--muted); text-decoration: none; }
#contents li a:hover { color: var(--accent); }
#contents .level-3 a { padding-left: 1rem; font-size: 0.8125rem; }
@media (min-width: 70rem) {
  .sheet.listed { max-width: 75rem; display: grid; grid-template-columns: 14rem minmax(0, 52rem); grid-template-rows: auto auto 1fr; column-gap: 4rem; }
  .sheet.listed > :not(#contents) { grid-column: 2; }
  .sheet.listed > #contents { grid-column: 1; grid-row: 1 / span 3; align-self: start; position: sticky; top: 4rem;
    max-height: calc(100vh - 6rem); overflow-y: auto; border: 0; padding: 0.4rem 0 0; }
}
.sheet > footer, .sheet > .notes { margin-top: 4.5rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); font: 0.875rem/1.5 var(--sans); color: var(--muted); }
.sheet > footer h2, .sheet > .notes h2 { font: 600 1rem/1.4 var(--sans); color: var(--ink); margin: 0 0 1rem; }
`;

const tools = `
.tools { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 0.5rem; max-width: 55rem; margin: 0 auto; padding: 0.75rem clamp(1.1rem, 4vw, 2.5rem); font: 0.8125rem/1.5 var(--sans); }
@media (min-width: 70rem) { .tools:has(+ .listed) { max-width: 75rem; } }
.tools + .sheet { padding-top: clamp(1rem, 3vw, 2.5rem); }
.tools.searching { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--rule); }
.synthetic .tools.searching { top: 2rem; }
.tools button { min-width: 2.25rem; min-height: 2.25rem; padding: 0.2rem 0.75rem; font: inherit; color: var(--muted); background: none; border: 1px solid var(--rule); border-radius: 5px; cursor: pointer; }
.tools button:hover { color: var(--accent); border-color: var(--accent); }
.tools button[aria-pressed=true] { color: var(--accent); background: var(--accent-wash); border-color: var(--accent); }
.tools button[hidden] { display: none; }
#theme::before { content: ''; display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border: 1.5px solid currentColor; border-radius: 50%; background: linear-gradient(90deg, currentColor 50%, transparent 50%); }
#find { display: flex; align-items: center; gap: 0.5rem; flex: 0 1 auto; min-width: 0; }
#find-words { width: 12rem; min-width: 6rem; flex: 1 1 12rem; min-height: 2.25rem; padding: 0.2rem 0.7rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 5px; }
#find-words::placeholder { color: var(--muted); opacity: 1; }
#find-count { color: var(--muted); white-space: nowrap; font-variant-numeric: tabular-nums; }
#find-count:empty { display: none; }
@media (max-width: 40rem) { .tools { flex-wrap: nowrap; } #find, #find-words { flex: 1 1 6rem; width: 6rem; } .searching :is(#all-code, #theme) { display: none; } }
@media (scripting: none) { .tools { display: none; } }
`;

const cells = `
.cell { margin-bottom: 1.5rem; }
/* Nothing of a notebook leaves its place by more than a link in the margin does. */
@media screen { .cell, .footnotes, .sheet > header { overflow: clip; overflow-clip-margin: 2rem; } }
.cell > :nth-last-child(1 of :not(.permalink)), .output > :last-child, .markup > :last-child { margin-bottom: 0; }
.cell.markdown { margin-bottom: 1.1rem; }
.cell.markdown > :first-child { margin-top: 0; }
.cell.code + .markdown > h2:first-child { margin-top: 3.25rem; }
.cell.code + .markdown > h3:first-child { margin-top: 2.25rem; }
.markdown + .markdown > h2:first-child, .markdown + .markdown > h3:first-child { margin-top: 2.25rem; }
summary { display: flex; align-items: baseline; gap: 0.6em; cursor: pointer; list-style: none; border-radius: 3px; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ''; flex: none; align-self: center; width: 0.38em; height: 0.38em; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform 0.12s; }
.fold { font-family: var(--sans); margin-bottom: 0.9rem; }
.fold > summary { font: 0.78rem/1.6 var(--sans); color: var(--muted); }
.fold > summary > span { flex: none; }
[open] > summary::before { transform: rotate(45deg); }
.fold > summary:hover { color: var(--accent); }
.fold > summary .preview { flex: 0 1 auto; min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; padding: 0; background: none; font-size: 0.74rem; }
.fold[open] > summary .preview { visibility: hidden; }
.fold > pre { margin: 0.45rem 0 0; border-left: 2px solid var(--rule); border-radius: 0 4px 4px 0; }
.output { margin-bottom: 1.1rem; max-width: 100%; }
.output pre { max-height: 30rem; overflow: auto; }
.stream, pre.text { padding: 0 0 0 1.1em; border-left: 2px solid var(--rule); border-radius: 0; }
.long > * { margin: 0; }
.long > .more > summary { padding: 0.3em 0 0.3em 1.1em; border-left: 2px dotted var(--rule); }
.tree { font: 0.8125rem/1.6 var(--mono); } .tree details { margin: 0; } .tree details > :not(summary) { margin: 0 0 0 1.2em; } .tree .key { color: var(--accent); } .tree .size { color: var(--muted); }
.summary-box { padding: 0.8rem 1.1rem; border: 1px solid var(--rule); border-radius: 4px; font: 0.875rem/1.5 var(--sans); }
.widgets { display: grid; gap: 0.25rem; } .widgets.in-row { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 1em; } .widgets p { margin: 0; } .widgets p.label { margin-top: 0.5rem; } .widgets pre, .summary-box > pre { margin: 0; } .widgets [role=group] > :not(.label) { margin-left: 1rem; }
progress { width: 10rem; max-width: 100%; accent-color: var(--accent); vertical-align: middle; print-color-adjust: exact; }
/* The room above and below keeps bars, hats and what hangs low within what can be seen. */
.formula, .katex-display { overflow-x: auto; overflow-y: hidden; }
.output > .formula { max-width: var(--measure); }
/* Small letters nearly as high as those of the prose, instead of an eighth higher (Liberation Serif). */
.katex.katex { font-size: 1.12em; }
.katex-display.katex-display { padding: 0.6em 2px 0.6em 0; margin-block: 0.4em; }
.notes { margin-bottom: 2rem; }
.notes li { margin: 0; }
.stream.stderr { border-left-color: var(--caution); }
.picture { display: block; border-radius: 3px; }
.markup { overflow-x: auto; font: 0.875rem/1.5 var(--sans); }
.markup figure { display: inline-block; vertical-align: top; margin: 0 0.75rem 0.75rem 0; }
.markup figcaption { margin-top: 0.35rem; font-size: 0.75rem; color: var(--muted); overflow-wrap: anywhere; }
.markup img { border-radius: 3px; display: block; }
.notice, .placeholder { font: 0.8125rem/1.5 var(--sans); color: var(--muted); margin: 0.4rem 0 0; }
.placeholder { padding: 0.7rem 1rem; border: 1px dashed var(--rule); border-radius: 4px; margin: 0; }
.error { border-left: 3px solid var(--alarm); background: var(--alarm-wash); padding: 0.8rem 1.1rem; border-radius: 0 4px 4px 0; }
.error .label { color: var(--alarm); }
.error pre { margin: 0; padding: 0; white-space: pre-wrap; }
table { border-collapse: collapse; max-width: 100%; font: 0.875rem/1.45 var(--sans); font-variant-numeric: tabular-nums lining-nums; border-bottom: 1px solid var(--muted); }
/* A caption stays in view while its table scrolls. */
caption { position: sticky; left: 0; width: fit-content; max-width: min(100%, 100vw - 2.5rem, var(--measure)); text-align: left; padding-bottom: 0.6em; font-size: 0.9375rem; font-weight: 600; color: var(--ink); }
th, td { padding: 0.4em 0; padding-right: clamp(0.875rem, 3vw, 1.75rem); text-align: left; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0.2rem; }
thead :is(th, td) { vertical-align: bottom; white-space: nowrap; font-weight: 600; color: var(--muted); font-size: 0.93em; }
thead tr:first-child > * { border-top: 1px solid var(--muted); }
thead tr:last-child > * { border-bottom: 1px solid var(--muted); }
:is(th, td).numeric { text-align: right; }
:is(.numeric, .dated) { white-space: nowrap; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tbody th { font-weight: 500; }
.markdown > table { display: block; width: max-content; overflow-x: auto; }
/* What scrolls sideways has a shadow where more of it is, less high than what covers it: heights are rounded each in its own way. */
pre, .markup, .formula, .markdown > table { --shade: color-mix(in srgb, var(--muted) 35%, transparent), transparent; background: linear-gradient(90deg, var(--ground) 40%, transparent) left / 2.5rem 100% no-repeat local, linear-gradient(-90deg, var(--ground) 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(90deg, var(--shade)) left / 0.7rem calc(100% - 2px) no-repeat scroll, linear-gradient(-90deg, var(--shade)) right / 0.7rem calc(100% - 2px) no-repeat scroll, var(--ground); }
pre { --ground: var(--wash); }
.stream, pre.text, .error pre { --ground: inherit; }
.error { --ground: var(--alarm-wash); }
.markup summary { background: var(--ground); }
.plot { margin: 0; overflow-x: clip; }
.plot .canvas { position: relative; width: 100%; }
.plot .drawing { position: absolute; inset: 0; }
.plot .still { display: block; max-width: 100%; height: auto; }
.plot .canvas .still { width: 100%; height: 100%; object-fit: contain; object-position: left top; }
.plot .still[hidden] { display: none; }
.plot .draw, .plot .save { font: 0.8125rem/1.5 var(--sans); color: var(--accent); background: var(--paper); border: 1px solid currentColor; border-radius: 4px; padding: 0.2rem 0.7rem; cursor: pointer; }
.plot[data-heavy]:not([data-state]) .canvas { height: auto !important; }
.plot .data { margin: 0.4rem 0 0; }
.plot .data table { margin: 0.6rem 0; }
.plot .data .markup { max-height: 24rem; overflow: auto; } .plot .data :is(th, td):not([class]) { text-align: right; white-space: nowrap; }
@media (scripting: none) { .plot .canvas { height: auto !important; } .run { min-height: 0 !important; } }
/* On a phone a still keeps a size at which its words can be read, and moves sideways; until it is drawn it takes the focus, for the keyboard. */
@media screen and (max-width: 40rem) { .plot:not([data-state=drawn]) .canvas { overflow-x: auto; } .plot .canvas .still { width: 36rem; max-width: none; height: auto; } }
.printing .plot .canvas { width: 17.5cm; }
.plot .canvas .main-svg { border-radius: 3px; }
.facts { display: grid; align-items: baseline; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1.5rem; margin: 0; font: 0.8125rem/1.5 var(--sans); }
.facts .many { margin: 0; }
.facts .many > .facts { margin-top: 0.3rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; }
.facts code { padding: 0; background: none; color: var(--muted); font-size: 0.923em; }
.facts ul { margin: 0; padding-left: 1.1em; }
.facts dd, .facts code { overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  footer .facts, .provenance .facts { display: block; }
  footer .facts dd, .provenance .facts dd { margin-bottom: 0.45rem; }
  .facts .facts { padding-left: 0.9rem; border-left: 1px solid var(--rule); }
}
.provenance { padding: 0.8rem 1.1rem; border: 1px solid var(--rule); border-radius: 4px; }
`;

const syntax = `
.hljs-comment, .hljs-quote, .hljs-meta { color: var(--muted); font-style: italic; }
.hljs-keyword, .hljs-built_in, .hljs-literal, .hljs-type { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-subst, .hljs-symbol { color: var(--string); }
.hljs-number { color: var(--number); }
.hljs-title, .hljs-attr, .hljs-section { color: var(--accent); }
.hljs-subst, .hljs-params { color: inherit; }
.ansi-black-fg, .ansi-bright-black-fg { color: var(--muted); }
.ansi-red-fg, .ansi-bright-red-fg { color: var(--alarm); }
.ansi-green-fg, .ansi-bright-green-fg { color: var(--string); }
.ansi-yellow-fg, .ansi-bright-yellow-fg { color: var(--caution); }
.ansi-blue-fg, .ansi-bright-blue-fg { color: var(--accent); }
.ansi-magenta-fg, .ansi-bright-magenta-fg { color: var(--keyword); }
.ansi-cyan-fg, .ansi-bright-cyan-fg { color: var(--accent); }
.ansi-white-fg, .ansi-bright-white-fg { color: var(--ink); }
.ansi-rgb { color: var(--l); color: light-dark(var(--l), var(--d)); }
.painted { print-color-adjust: exact; } table:has(:is(td, th).painted) :is(td, th):not(:first-child) { padding-inline: 0.6em; } .painted :not(.painted) { color: inherit; background: none; }
.ansi-bold { font-weight: 700; } .ansi-italic { font-style: italic; } .ansi-underline { text-decoration: underline; } .ansi-strike { text-decoration: line-through; } .ansi-dim { color: var(--muted); } .ansi-inverse { background: var(--ink); color: var(--paper); }
.ansi-red-bg, .ansi-bright-red-bg { background: var(--alarm-wash); color: var(--alarm); }
.ansi-green-bg, .ansi-cyan-bg, .ansi-blue-bg, .ansi-bright-green-bg, .ansi-bright-cyan-bg, .ansi-bright-blue-bg { background: var(--accent-wash); color: var(--accent); }
.ansi-yellow-bg, .ansi-magenta-bg, .ansi-bright-yellow-bg, .ansi-bright-magenta-bg { background: var(--caution-wash); color: var(--caution); }
.ansi-black-bg, .ansi-white-bg, .ansi-bright-black-bg, .ansi-bright-white-bg { background: var(--wash); color: var(--ink); }
`;

const print = `
@media print {
  @page { margin: 18mm 16mm; }
  @page synthetic { margin-top: 22mm; @top-center { content: 'Results on synthetic data'; font: 600 9pt sans-serif; color: #6f4b00; } }
  :root { --measure: none; }
  body { font-size: 10.5pt; line-height: 1.5; background: none; }
  @page synthetic:first { @top-center { content: none; } }
  body.synthetic { page: synthetic; }
  .skip, .tools, #contents, .modebar-container { display: none !important; }
  body > .banner { position: static; margin-bottom: 2rem; }
  .sheet.sheet.sheet { display: block; max-width: none; padding: 0; }
  h1, h2, h3, h4, h5, h6, .heading, caption, summary, .cell.markdown:has(+ .code), p:has(+ pre) { break-after: avoid; }
  .plot, .picture, .error, .summary-box, .markup figure, tr { break-inside: avoid; }
  pre, .markup, .formula, .katex-display, .markdown > table { overflow: visible; background: none; }
  h2 { font-size: 14pt; margin-top: 1.6em; } h3 { font-size: 11.5pt; }
  .sheet > :is(footer, .notes) { margin-top: 1.5rem; padding-top: 0.75rem; font-size: 8.5pt; }
  .sheet > footer h2, .sheet > .notes h2 { font-size: 9.5pt; margin-bottom: 0.5rem; }
  .facts, .fold > summary, .notice, .placeholder, .label { font-size: 8pt; }
  .sheet > header .failure { font-size: 9pt; }
  table, caption, figcaption, .markup { font-size: 8.5pt; }
  thead, tbody > tr:first-child { break-after: avoid; }
  pre { font-size: 8pt; }
  .markdown > table { display: table; width: auto; }
  table:not(:has(tr:nth-child(16))), .table-part { break-inside: avoid; }
  .markup :is(th, td), .markdown :is(th, td) { overflow-wrap: anywhere; min-width: 4em; padding-right: 1em; white-space: normal; }
  table:has(> * > tr > :nth-child(8)) :is(th, td) { font-size: 7.5pt; min-width: 3em; padding-right: 0.8em; }
  table:has(> * > tr > :nth-child(12)) :is(th, td), .table-part :is(th, td) { font-size: 6pt; min-width: 2.5em; padding-right: 0.5em; }
  .in-parts, .in-parts.in-parts { display: none; }
  pre { max-height: none !important; white-space: pre-wrap; }
  .input:not([open]), .data, .plot button { display: none; }
  a { color: inherit; }
}
`;

/** CSS of every page. */
export const stylesheet: string = colours + text + frame + tools + cells + syntax + print;
