/** Plain JSON objects as definition lists: every key is shown, known or not; those that are names, as they are. */
import { type Html, html } from './html.js';

const deepest = 3;
/** Entries of a nested object that stand open. */
const mostOpen = 20;
/** Keys whose entries are called by names: of packages, files, parameters. */
const namesInside = /^(?:packages|dependencies|versions|parameters|read|wrote|reads|writes|files)$/;
/** Whole numbers that are no quantity, so that no comma parts their digits. */
const isMark = /seed|year|version|id$/i;
const spellings = { 'sha ?256': 'SHA-256', tfjs: 'TensorFlow.js', tensorflow: 'TensorFlow' };

interface Place {
  readonly depth: number;
  /** Whether the keys are names. */
  readonly named: boolean;
}

/** Renders an object's entries in their order; nested objects become nested lists. */
export function renderFacts(
  facts: Readonly<Record<string, unknown>>,
  { depth, named }: Place = { depth: 0, named: false },
): Html {
  const rows = Object.entries(facts).map(([key, value]) => {
    const isName = named || !/^[A-Za-z]\w*$/.test(key);
    const shown =
      typeof value === 'number'
        ? renderNumber(value, isMark.test(key))
        : renderValue(value, { depth, named: namesInside.test(key) });
    return html`<dt>${isName ? html`<code>${key}</code>` : readable(key)}</dt><dd>${shown}</dd>`;
  });
  return html`<dl class="facts">${rows}</dl>`;
}

/** `dataFingerprint` and `data_fingerprint` as "Data fingerprint". */
function readable(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/_+/g, ' ')
    .trim();
  const lower = words.replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase());
  const sentence = lower.charAt(0).toUpperCase() + lower.slice(1);
  return Object.entries(spellings).reduce(
    (text, [word, spelling]) => text.replace(new RegExp(`\\b${word}\\b`, 'i'), spelling),
    sentence,
  );
}

/** Four significant digits of a fraction; the whole stands in the title. Long whole numbers in groups of three digits. */
function renderNumber(value: number, isMark = false): Html {
  if (Number.isInteger(value))
    return html`${isMark || Math.abs(value) < 10_000 ? String(value) : value.toLocaleString('en-US')}`;
  const short = String(Number(value.toPrecision(4)));
  return short === String(value) ? html`${short}` : html`<span title="${String(value)}">${short}</span>`;
}

function renderValue(value: unknown, { depth, named }: Place): Html {
  if (value === null || value === undefined || value === '') return html`–`;
  if (typeof value === 'boolean') return html`${value ? 'yes' : 'no'}`;
  if (typeof value === 'number') return renderNumber(value);
  if (typeof value === 'string') return /^[\da-f]{16,}$/.test(value) ? html`<code>${value}</code>` : html`${value}`;
  if (typeof value !== 'object') return html`${String(value)}`;
  if (depth >= deepest) return html`<code>${JSON.stringify(value)}</code>`;
  if (Object.keys(value).length === 0) return html`–`;
  const inner = { depth: depth + 1, named };
  if (!Array.isArray(value)) return renderNested(value as Record<string, unknown>, inner);
  if (value.every((item) => typeof item !== 'object'))
    return html`${value.map((item, index) => html`${index > 0 && ', '}${renderValue(item, inner)}`)}`;
  return html`<ul>${value.map((item) => html`<li>${renderValue(item, inner)}</li>`)}</ul>`;
}

function renderNested(facts: Readonly<Record<string, unknown>>, place: Place): Html {
  const count = Object.keys(facts).length;
  const list = renderFacts(facts, place);
  if (count <= mostOpen) return list;
  return html`<details class="many"><summary>${count} entries</summary>${list}</details>`;
}
