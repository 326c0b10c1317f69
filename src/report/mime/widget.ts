/** Jupyter widgets: what they last said, from the state that the notebook keeps. */
import { type Html, html } from '../html.js';
import { sanitizeOutput } from '../sanitize.js';
import { type MimeRenderer, type PageState, readObject, readText } from './renderer.js';

type Json = Readonly<Record<string, unknown>>;
const deepest = 8;
/** So many widgets one view shows: they may hold each other. */
const most = 500;

/** Renders `application/vnd.jupyter.widget-view+json`; declines where nothing is known of the widget. */
export const widget: MimeRenderer = {
  types: ['application/vnd.jupyter.widget-view+json'],
  render: ({ data, bundle, losses, page }) => {
    const id = readText(readObject(data)?.['model_id']) ?? '';
    const view = renderModel(id, page, { depth: 0, room: { left: most } });
    const words = readText(bundle['text/plain']);
    if (view === null && words === null) return null;
    losses.push('a widget is shown as it last stood; it needs a kernel to respond');
    return html`<div class="summary-box" role="group" aria-label="Widget"><p class="label">Widget, as it last stood</p>
${view ?? html`<pre class="text">${words ?? ''}</pre>`}</div>`;
  },
};

interface Place {
  readonly depth: number;
  readonly room: { left: number };
}

function renderModel(id: string, page: PageState, { depth, room }: Place): Html | null {
  const model = Object.hasOwn(page.widgets, id) ? readObject(page.widgets[id]) : null;
  const state = readObject(model?.['state']);
  room.left -= 1;
  if (state === null || depth > deepest || room.left < 0) return null;
  const children = Array.isArray(state['children']) ? state['children'] : [];
  const inner = children.slice(0, 100).flatMap((child) => {
    const shown = renderModel(String(child).replace(/^IPY_MODEL_/, ''), page, { depth: depth + 1, room });
    return shown === null ? [] : [shown];
  });
  if (inner.length > 0) return html`<div class="widgets">${inner}</div>`;
  return renderValue(String(model?.['model_name'] ?? ''), state);
}

function renderValue(name: string, state: Json): Html | null {
  const label = readText(state['description'] ?? '') ?? '';
  if (name === 'HTMLModel') return html`<div>${label} ${sanitizeOutput(String(state['value'] ?? ''))}</div>`;
  const value = describeValue(name, state);
  if (value === null && label === '') return null;
  return html`<p>${label}${label !== '' && value !== null && ': '}${value}</p>`;
}

function describeValue(name: string, state: Json): string | null {
  const { value, max } = state;
  const options = state['_options_labels'];
  if (Array.isArray(options) && typeof state['index'] === 'number') return String(options[state['index']] ?? 'none');
  if (/Progress/.test(name)) return `${String(value)} of ${String(max)}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(' – ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
