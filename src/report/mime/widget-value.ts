/** What one Jupyter widget without others in it says: its label and its value, a bar, a picture, its HTML. */
import { type Html, html } from '../html.js';
import { readObject } from '../read-object.js';
import { sanitizeOutput } from '../sanitize.js';
import { readImageAddress } from './image.js';
import { readText } from './renderer.js';

type Json = Readonly<Record<string, unknown>>;

/** A widget's model, as a notebook keeps it. */
export interface WidgetModel {
  /** Its class in JavaScript, such as `IntSliderModel`. */
  readonly name: string;
  /** Only what differs from the defaults, if JupyterLab wrote it. */
  readonly state: Json;
  /** Values in bytes: `path`, and `data` in base64. */
  readonly buffers: unknown;
}

/** Renders label and value; `null` where there is neither. */
export function renderWidgetValue(model: WidgetModel): Html | null {
  const { name, state } = model;
  const label = readText(state['description']) ?? '';
  if (/^HTML(Math)?Model$/.test(name)) return html`<div>${label} ${sanitizeOutput(String(state['value'] ?? ''))}</div>`;
  if (/Progress/.test(name)) return renderProgress(label, state);
  if (name === 'ImageModel') return renderPicture(model, label);
  const value = describeValue(model);
  if (value === null && label === '') return null;
  if (value?.includes('\n')) return html`${label !== '' && html`<p>${label}:</p>`}<pre class="text">${value}</pre>`;
  return html`<p>${label}${label !== '' && value !== null && ': '}${value}</p>`;
}

/** What a widget is set to before anybody sets it, by its class: such values are not always kept. */
const defaults: readonly (readonly [RegExp, unknown])[] = [
  [/^(Int|Float|Bounded(Int|Float))(Slider|Text)Model$/, 0],
  [/^(Checkbox|ToggleButton|Valid)Model$/, false],
];

function describeValue({ name, state }: WidgetModel): string | null {
  if (name === 'PasswordModel') return 'hidden';
  const options = state['_options_labels'];
  if (Array.isArray(options)) return describeChoice(options, state['index'], /Range/.test(name) ? ' – ' : ', ');
  const value = state['value'] ?? defaults.find(([names]) => names.test(name))?.[1];
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.filter(isPlain).join(/Range/.test(name) ? ' – ' : ', ');
  return isPlain(value) ? String(value) : describeDate(value);
}

/** The labels of what is chosen: none, one or several. */
function describeChoice(options: readonly unknown[], index: unknown, between: string): string {
  const chosen = (Array.isArray(index) ? index : [index]).filter((place) => typeof place === 'number');
  return chosen.length === 0 ? 'none' : chosen.map((place) => String(options[place] ?? 'none')).join(between);
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** A day as ipywidgets keep it, months from 0. */
function describeDate(value: unknown): string | null {
  const { year, month, date } = readObject(value) ?? {};
  if (typeof year !== 'number' || typeof month !== 'number' || typeof date !== 'number') return null;
  return [String(year).padStart(4, '0'), ...[month + 1, date].map((part) => String(part).padStart(2, '0'))].join('-');
}

/** A bar with its numbers; without a sensible span the numbers alone. */
function renderProgress(label: string, { value = 0, max = 100, min = 0 }: Json): Html {
  const words = `${String(value)} of ${String(max)}`;
  const [done, span] = [Number(value) - Number(min), Number(max) - Number(min)];
  const name = label === '' ? 'Progress' : label;
  const bar =
    Number.isFinite(done) &&
    span > 0 &&
    html`<progress aria-label="${name}" value="${Math.max(0, done)}" max="${span}"></progress> `;
  return html`<p>${label !== '' && `${label}: `}${bar}${words}</p>`;
}

function renderPicture({ state, buffers }: WidgetModel, label: string): Html | null {
  const parts = (Array.isArray(buffers) ? buffers : []).map(readObject);
  const bytes = parts.find((part) => Array.isArray(part?.['path']) && part['path'][0] === 'value')?.['data'];
  const format = String(state['format'] ?? 'png').replace('jpg', 'jpeg');
  const source = readImageAddress(`image/${format}`, bytes);
  return source === null ? null : html`<img class="picture" src="${source}" alt="${label || 'Picture of a widget'}">`;
}
