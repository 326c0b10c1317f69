/** The look of a comparison: columns that scroll, the first one of a table in place. */
export const comparisonStyle: string = `
.sheet.comparison, .tools:has(+ .comparison) { max-width: 84rem; }
.sheet > header .note { padding-left: 0.8rem; border-left: 2px solid var(--caution); font: 0.875rem/1.5 var(--sans); }
.comparison h3 { font: 600 1rem/1.4 var(--sans); margin: 2.2em 0 0.5em; }
.wide { position: relative; overflow-x: auto; margin-bottom: 0.9rem; max-width: 100%; }
.method { max-width: 76ch; font: 0.8125rem/1.55 var(--sans); color: var(--muted); }
table.compared { margin: 0 0 0.2rem; max-width: none; border-collapse: separate; border-spacing: 0; }
table.compared :is(th, td) { padding: 0.5em 2em 0.5em 0; vertical-align: top; min-width: 9rem; max-width: 26rem; overflow-wrap: anywhere; }
table.compared :is(tr > :first-child) { position: sticky; left: 0; min-width: 8rem; max-width: 13rem; background: var(--paper); }
table.compared thead th { vertical-align: bottom; white-space: normal; }
table.compared .baseline { display: block; font-weight: 400; font-size: 0.75rem; }
table.compared b { font-weight: 600; }
.changed { color: var(--ink); }
.facts-table td:not(.changed) { color: var(--muted); }
.hint { color: var(--muted); font: 0.8125rem/1.5 var(--sans); }
th .hint { display: block; font-size: 0.75rem; }
.score { font-weight: 500; }
.bounds { white-space: nowrap; font-size: 0.8125rem; color: var(--muted); }
.difference { display: block; margin-top: 0.15rem; font-size: 0.8125rem; color: var(--muted); }
.difference.clear { color: var(--ink); font-weight: 600; }
.difference.gain { color: var(--accent); }
.difference.loss { color: var(--alarm); }
.difference .hint { display: block; font-weight: 400; font-size: 0.75rem; }
.columns { display: flex; gap: 1.75rem; align-items: flex-start; }
.column { flex: 1 0 min(24rem, 82vw); min-width: 0; max-width: 42rem; }
.column > .label { padding-bottom: 0.3rem; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
.column pre { max-height: 26rem; overflow: auto; margin: 0 0 0.7rem; padding: 0; background: none; font-size: 0.76rem; }
.column .hint { margin: 0 0 0.4rem; }
.column .output { margin: 0 0 0.7rem; }
ins, del { border-radius: 2px; padding: 0.05em 0.1em; }
ins { background: var(--accent-wash); color: var(--accent); text-decoration: none; }
del { background: var(--alarm-wash); color: var(--alarm); }
del + ins { margin-left: 0.3em; }
ins.number { font-weight: 600; }
.cut { color: var(--muted); font-style: italic; }
.comparison > footer .facts { grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); }
@media (max-width: 40rem) { .comparison .facts { display: block; } .comparison .facts dd { margin: 0 0 0.5rem; } }
.printing .columns .plot .canvas { width: 8.3cm; }
@media print {
  .wide { overflow: visible; }
  .wide.columns { display: block; }
  .column { display: inline-block; width: 48%; margin-right: 1%; vertical-align: top; break-inside: avoid; }
  .column pre { max-height: none; overflow: visible; font-size: 7pt; }
  table.compared { width: 100%; font-size: 8pt; }
  table.compared :is(th, td) { min-width: 0; padding-right: 1em; }
  table.compared :is(tr > :first-child) { position: static; }
  table.compared :is(.bounds, .hint, .difference) { font-size: 7.5pt; }
  .comparison section > h3 { break-after: avoid; }
  ins { text-decoration: underline; }
}
`;
