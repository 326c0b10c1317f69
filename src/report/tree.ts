/** A JSON value as a tree that folds. */
import { foldHeld, hold } from './hold.js';
import { type Html, html } from './html.js';
import { maskJson } from './masking/mask-json.js';

/** What the tree shows at most; the whole stands beside it as text. */
const mostItems = 50;
const mostValues = 400;
const deepest = 8;
const longestText = 500;

/** Renders `value`, without identifiers: a tree's levels hide which label a value has. Its first level open; the whole is there as text, where the tree leaves something out. */
export function renderTree(data: unknown, label: string): Html {
  const value = maskJson(data, {});
  const room = { left: mostValues, cut: false };
  const tree = renderNode(label, value, 0, room);
  const whole = room.cut
    ? foldHeld('The whole as text', html`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`)
    : null;
  return html`<div class="tree">${tree}${whole}</div>`;
}

interface Room {
  left: number;
  cut: boolean;
}

function renderNode(key: string, value: unknown, depth: number, room: Room): Html {
  room.left -= 1;
  if (typeof value !== 'object' || value === null)
    return html`<p><span class="key">${key}</span> ${renderLeaf(value, room)}</p>`;
  const entries = Object.entries(value);
  const shown = depth >= deepest ? [] : entries.slice(0, Math.max(0, Math.min(mostItems, room.left)));
  if (shown.length < entries.length) room.cut = true;
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  const rest = entries.length - shown.length;
  const inner = html`${shown.map(([name, item]) => renderNode(name, item, depth + 1, room))}${rest > 0 && html`<p class="size">${rest} more</p>`}`;
  return html`<details${depth === 0 && html` open`}><summary><span class="key">${key}</span> <span class="size">${size}</span></summary>
${depth === 0 ? inner : hold(inner)}</details>`;
}

function renderLeaf(value: unknown, room: Room): Html {
  if (typeof value !== 'string') return html`<code class="hljs-literal">${String(value)}</code>`;
  if (value.length > longestText) room.cut = true;
  const text = value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  return html`<code class="hljs-string">${JSON.stringify(text)}</code>`;
}
