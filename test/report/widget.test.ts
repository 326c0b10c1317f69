import { describe, expect, test } from 'vitest';
import { renderReport } from '../../src/report/render.js';
import type { ReportSummary } from '../../src/report/tally.js';
import { code, createNotebook, show } from './notebooks.js';

const png = 'iVBORw0KGgo=';

/** The page of a notebook that shows the widget `view` of these models, each a class and its state. */
function renderWidget(models: Readonly<Record<string, readonly [string, object]>>): {
  page: string;
  summary: ReportSummary;
} {
  const state = Object.fromEntries(
    Object.entries(models).map(([id, [name, own]]) => [id, { model_name: name, state: own }]),
  );
  const metadata = { widgets: { 'application/vnd.jupyter.widget-state+json': { state } } };
  const view = show({ 'application/vnd.jupyter.widget-view+json': { model_id: 'view' } });
  const { parts, summary } = renderReport(createNotebook([code([view])], metadata));
  return { page: parts.map((part) => Buffer.from(part).toString()).join(''), summary };
}

describe('widget', () => {
  test('shows a widget as it last stood', () => {
    const { page, summary } = renderWidget({
      view: ['HBoxModel', { children: ['IPY_MODEL_bar', 'IPY_MODEL_gone', 'IPY_MODEL_view', 'IPY_MODEL_odd'] }],
      bar: ['FloatProgressModel', { description: 'epochs', value: 3, max: 10 }],
      odd: ['NGLModel', { stage: 1 }],
    });
    expect(page).toContain('<p>epochs: <progress aria-label="epochs" value="3" max="10"></progress> 3 of 10</p>');
    expect(page).toContain('<div class="widgets in-row">');
    expect(page.match(/The report cannot show this widget: [^.]*/g)).toEqual([
      'The report cannot show this widget: its state is not in the notebook',
      'The report cannot show this widget: NGLModel',
    ]);
    expect(summary.outputs.degraded).toBe(1);
    expect(summary.details[0]?.reason).toMatch(
      /^a widget in it is not shown \(its state .*\); .*\(NGLModel\); a widget is shown/,
    );
  });

  test.each([
    ['of ipywidgets 8', { titles: ['Loss', '<b>'] }],
    ['of ipywidgets 7', { _titles: { 0: 'Loss', 1: '<b>' } }],
  ])('shows the titles of tabs %s', (_, titles) => {
    const { page } = renderWidget({
      view: ['TabModel', { ...titles, children: ['IPY_MODEL_a', 'IPY_MODEL_b'] }],
      a: ['FloatProgressModel', { value: Number.NaN, max: 0 }],
      b: ['IntTextModel', { value: 7 }],
    });
    expect(page).toContain('<div role="group" aria-label="Loss"><p class="label">Loss</p><p>NaN of 0</p></div>');
    expect(page).toContain('<p class="label">&lt;b&gt;</p><p>7</p>');
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ['a choice', 'DropdownModel', { _options_labels: ['SGD', 'Adam'], index: 1 }, '<p>it: Adam</p>'],
    ['no choice', 'DropdownModel', { _options_labels: ['SGD', 'Adam'], index: null }, '<p>it: none</p>'],
    ['choices', 'SelectMultipleModel', { _options_labels: ['a', 'b', 'c'], index: [0, 2] }, '<p>it: a, c</p>'],
    ['a range', 'IntRangeSliderModel', { value: [40, 400] }, '<p>it: 40 – 400</p>'],
    ['a tick', 'CheckboxModel', { value: true }, '<p>it: yes</p>'],
    ['a default that was not kept', 'CheckboxModel', {}, '<p>it: no</p>'],
    ['a bar without its span', 'IntProgressModel', { value: 5 }, 'value="5" max="100"></progress> 5 of 100</p>'],
    ['a day', 'DatePickerModel', { value: { year: 2024, month: 0, date: 31 } }, '<p>it: 2024-01-31</p>'],
    ['lines', 'TextareaModel', { value: 'a\nb' }, '<p>it:</p><pre class="text">a\nb</pre>'],
    ['HTML', 'HTMLModel', { value: '<b onclick="x()">3</b>' }, '<div>it <b>3</b></div>'],
    ['a password', 'PasswordModel', { value: 'open sesame' }, '<p>it: hidden</p>'],
  ])('says of a widget: %s', (_, name, state, expected) => {
    const { page } = renderWidget({ view: [name, { ...state, description: 'it' }] });
    expect(page).toContain(expected);
    expect(page).not.toContain('sesame');
  });

  test('shows what was printed into a widget, which holds no widget, and leaves out what is hidden', () => {
    const inner = { 'application/vnd.jupyter.widget-view+json': { model_id: 'view' }, 'text/plain': 'Output()' };
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: 'called\n' },
      show({ 'image/png': png }),
      show(inner),
    ];
    const { page, summary } = renderWidget({
      view: ['VBoxModel', { children: ['IPY_MODEL_output', 'IPY_MODEL_shy'] }],
      output: ['OutputModel', { outputs }],
      shy: ['LabelModel', { value: 'not to be seen', layout: 'IPY_MODEL_layout' }],
      layout: ['LayoutModel', { display: 'none' }],
    });
    expect(page).toContain('called');
    expect(page).toContain(`src="data:image/png;base64,${png}"`);
    expect(page).not.toContain('not to be seen');
    expect(summary.details.map(({ type, fate }) => [type, fate])).toEqual([
      ['text/plain', 'shown'],
      ['image/png', 'shown'],
      ['text/plain', 'shown'],
      ['application/vnd.jupyter.widget-view+json', 'degraded'],
    ]);
  });

  test('bounds a view, and tells what it leaves out', () => {
    const children = Array.from({ length: 600 }, (_, index) => `IPY_MODEL_w${index}`);
    const labels = children.map((id, index) => [id.slice(10), ['LabelModel', { value: `label ${index}` }]] as const);
    const { page, summary } = renderWidget({ view: ['VBoxModel', { children }], ...Object.fromEntries(labels) });
    expect(page.match(/<p>label \d+<\/p>/g)).toHaveLength(499);
    expect(summary.details[0]?.reason).toContain('more than 500, are left out; a widget is shown');
  });
});
