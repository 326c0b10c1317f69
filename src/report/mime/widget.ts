/** Jupyter widgets: what they last said, from the state that the notebook keeps. */
import { type Html, html } from '../html.js';
import { readObject } from '../read-object.js';
import { type MimePart, type MimeRenderer, readText } from './renderer.js';
import { renderWidgetValue, type WidgetModel } from './widget-value.js';

const deepest = 8;
/** So many widgets one view shows. */
const most = 500;
const viewType = 'application/vnd.jupyter.widget-view+json';

/** Renders `application/vnd.jupyter.widget-view+json`; declines where nothing is known of the widget. */
export const widget: MimeRenderer = {
  types: [viewType],
  render: (part) => {
    const view: View = { part, seen: new Set() };
    const id = readText(readObject(part.data)?.['model_id']) ?? '';
    const shown = renderModel(id, view, 0);
    const words = readText(part.bundle['text/plain']);
    if (shown === null && words === null) return null;
    part.losses.push('a widget is shown as it last stood; it needs a kernel to respond');
    return html`<div class="summary-box" role="group" aria-label="Widget"><p class="label">Widget, as it last stood</p>
${shown ?? html`<pre class="text">${words ?? ''}</pre>`}</div>`;
  },
};

interface View {
  readonly part: MimePart;
  /** The models that it shows: each stands in it once, since they may hold each other. */
  readonly seen: Set<string>;
}

function renderModel(id: string, view: View, depth: number): Html | null {
  const model = findModel(id, view.part);
  view.seen.add(id);
  if (model === null) return null;
  const { name, state } = model;
  if (name === 'OutputModel') return html`<div class="widgets">${renderOutputs(state['outputs'], view.part)}</div>`;
  const children = Array.isArray(state['children']) ? state['children'] : null;
  if (children === null) return renderWidgetValue(model);
  const inner = children.slice(0, most).flatMap((child, index) => {
    const shown = renderChild(String(child).replace(/^IPY_MODEL_/, ''), view, depth + 1);
    return shown === null ? [] : [nameChild(shown, readTitle(model, index))];
  });
  return inner.length === 0 ? null : html`<div class="widgets${name === 'HBoxModel' && ' in-row'}">${inner}</div>`;
}

/** A widget within another; one that can't be shown leaves a placeholder, one that is hidden or stands here already nothing. */
function renderChild(id: string, view: View, depth: number): Html | null {
  if (view.seen.has(id)) return null;
  const { part, seen } = view;
  const model = findModel(id, part);
  if (isHidden(model, part)) return null;
  if (depth > deepest || seen.size >= most) {
    noteLoss(part, `widgets deeper than ${deepest}, or more than ${most}, are left out`);
    return null;
  }
  const shown = renderModel(id, view, depth);
  if (shown !== null || Array.isArray(model?.state['children'])) return shown;
  const name = model === null ? 'its state is not in the notebook' : model.name;
  noteLoss(part, `a widget in it is not shown (${name})`);
  return html`<p class="placeholder">The report cannot show this widget: ${name}.</p>`;
}

function noteLoss({ losses }: MimePart, loss: string): void {
  if (!losses.includes(loss)) losses.push(loss);
}

function findModel(id: string, { page }: MimePart): WidgetModel | null {
  const model = Object.hasOwn(page.widgets, id) ? readObject(page.widgets[id]) : null;
  const state = readObject(model?.['state']);
  return state === null ? null : { name: String(model?.['model_name'] ?? ''), state, buffers: model?.['buffers'] };
}

function isHidden(model: WidgetModel | null, part: MimePart): boolean {
  const layout = String(model?.state['layout'] ?? '').replace(/^IPY_MODEL_/, '');
  return findModel(layout, part)?.state['display'] === 'none';
}

/** What cells have printed into an output widget; a widget in there is its text. */
function renderOutputs(outputs: unknown, part: MimePart): Html[] {
  return (Array.isArray(outputs) ? outputs : []).slice(0, most).map((output) => {
    const { data, text, traceback, evalue } = readObject(output) ?? {};
    const bundle = {
      ...(readObject(data) ?? { 'text/plain': Array.isArray(traceback) ? traceback.join('\n') : (text ?? evalue) }),
    };
    delete bundle[viewType];
    return part.renderBundle(bundle);
  });
}

/** The title of a tab or of a part of an accordion; ipywidgets 7 keeps them by number. */
function readTitle({ state }: WidgetModel, index: number): string | null {
  const { titles, _titles: numbered } = state;
  const title = Array.isArray(titles) ? titles[index] : readObject(numbered)?.[String(index)];
  return title === '' ? null : readText(title);
}

function nameChild(child: Html, title: string | null): Html {
  return title === null
    ? child
    : html`<div role="group" aria-label="${title}"><p class="label">${title}</p>${child}</div>`;
}
