/** Plain JSON objects as definition lists: every key is shown, known or not. */
import { type Html, html } from './html.js';

const deepest = 3;
/** Entries of a nested object that stand open. */
const mostOpen = 20;

/** Renders an object's entries in their order; nested objects become nested lists. */
export function renderFacts(facts: Readonly<Record<string, unknown>>, depth = 0): Html {
  const rows = Object.entries(facts).map(
    ([key, value]) => html`<dt>${readable(key)}</dt><dd>${renderValue(value, depth)}</dd>`,
  );
  return html`<dl class="facts">${rows}</dl>`;
}

/** `dataFingerprint` and `data_fingerprint` as "Data fingerprint". */
function readable(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  const lower = words.replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase());
  const sentence = lower.charAt(0).toUpperCase() + lower.slice(1);
  return sentence === '' ? key : sentence.replace(/sha ?256/i, 'SHA-256');
}

function renderValue(value: unknown, depth: number): Html {
  if (value === null || value === undefined || value === '') return html`–`;
  if (typeof value === 'boolean') return html`${value ? 'yes' : 'no'}`;
  if (typeof value === 'string') return /^[\da-f]{16,}$/.test(value) ? html`<code>${value}</code>` : html`${value}`;
  if (typeof value !== 'object') return html`${String(value)}`;
  if (depth >= deepest) return html`<code>${JSON.stringify(value)}</code>`;
  if (!Array.isArray(value)) return renderNested(value as Record<string, unknown>, depth + 1);
  if (value.length === 0) return html`–`;
  if (value.every((item) => typeof item !== 'object')) return html`${value.join(', ')}`;
  return html`<ul>${value.map((item) => html`<li>${renderValue(item, depth + 1)}</li>`)}</ul>`;
}

function renderNested(facts: Readonly<Record<string, unknown>>, depth: number): Html {
  const count = Object.keys(facts).length;
  const list = renderFacts(facts, depth);
  if (count <= mostOpen) return list;
  return html`<details class="many"><summary>${count} entries</summary>${list}</details>`;
}
