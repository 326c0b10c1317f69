/** Takes identifiers out of a Plotly figure, where a legend, an axis or a hover text says what values are, far from the values. */
import type { IdentifierKind } from '../../privacy/identifying-elements.js';
import { isValue, kindOfLabel } from '../../privacy/labels.js';
import { maskOf } from '../../privacy/mask-identifiers.js';
import { readObject } from '../read-object.js';

type Json = Readonly<Record<string, unknown>>;

/** Traces and layout. */
export interface FigureParts {
  readonly data: readonly Json[];
  readonly layout: Json;
}

/** Shorter values are masked where their label says so, and nowhere else in the figure. */
const shortestKnown = 3;
const longestText = 20_000;

/**
 * The figure without the values that its labels announce; the same figure where there are none. Equal values get the same mask with a
 * number, so that marks of different patients stay apart. Numbers in binary form stay.
 */
export function maskFigure(figure: FigureParts): FigureParts {
  const masks = new FigureMasks();
  const data = figure.data.map((trace) => maskTrace(trace, figure.layout, masks));
  const layout = maskAxes(figure.layout, data, masks);
  for (const { text = '' } of readObjects(figure.layout['annotations'])) masks.learn(String(text));
  const whole = { data, layout: maskSliders(layout, masks) };
  return masks.isEmpty ? figure : (masks.replaceKnown(whole) as FigureParts);
}

/** The masks of one figure, by what they stand for. */
class FigureMasks {
  readonly #masks = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#masks.size === 0;
  }

  /** A value of a list, or the list in it; what can be no value of that kind stays. */
  mask(value: unknown, kind: IdentifierKind): unknown {
    if (Array.isArray(value)) return value.map((item) => this.mask(item, kind));
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const text = String(value).trim();
    if (text.length > 200 || !isValue(text, kind)) return value;
    const mask = this.#masks.get(text) ?? `${maskOf(kind)} ${this.#masks.size + 1}`;
    this.#masks.set(text, mask);
    return mask;
  }

  /** Lines such as `PatientID=E-1`, whose values occur elsewhere too. */
  learn(text: string): void {
    for (const line of readLines(text)) {
      const [, label = '', value = ''] = /^([^=:]{1,60})[=:]\s*([^%{}]{1,200})$/.exec(line) ?? [];
      const kind = kindOfLabel(label.trim());
      if (kind !== null) this.mask(value.trim(), kind);
    }
  }

  /** Masks what is known wherever it stands in `value`: as a whole text, or as a part that signs or spaces bound. */
  replaceKnown(value: unknown): unknown {
    if (typeof value === 'string') return this.#replaceIn(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value))
      return value.every((item) => typeof item === 'number') ? value : value.map((item) => this.replaceKnown(item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.replaceKnown(item)]));
  }

  #replaceIn(text: string): string {
    if (text.length > longestText || text.startsWith('[masked: ')) return text;
    return this.#replaceParts(text, [/(<[^>]*>|\s*[=:,;()\n]\s*)/, /(\s+)/]);
  }

  #replaceParts(text: string, [bound, ...inner]: readonly RegExp[]): string {
    const mask = text.length < shortestKnown ? undefined : this.#masks.get(text);
    if (mask !== undefined || bound === undefined) return mask ?? text;
    return text
      .split(bound)
      .map((part, index) => (index % 2 === 1 ? part : this.#replaceParts(part, inner)))
      .join('');
  }
}

function maskTrace(trace: Json, layout: Json, masks: FigureMasks): Json {
  const template = [trace['hovertemplate'], trace['texttemplate']].flat().filter((text) => typeof text === 'string');
  for (const text of template) masks.learn(text);
  const fields = new Map([...readAxisKinds(trace, layout), ...template.flatMap(readTemplateKinds)]);
  const masked: Record<string, unknown> = { ...trace, ...maskNames(trace, layout, masks) };
  for (const [field, kind] of fields) {
    const [key = '', column] = field.split('.');
    const mask = (value: unknown): unknown => masks.mask(value, kind);
    masked[key] =
      column === undefined
        ? mask(masked[key])
        : mapList(masked[key], (row) =>
            mapList(row, (value, index) => (index === Number(column) ? mask(value) : value)),
          );
  }
  return { ...masked, ...maskDimensions(masked, masks), ...maskTable(masked, masks) };
}

function mapList(value: unknown, map: (item: unknown, index: number) => unknown): unknown {
  return Array.isArray(value) ? value.map(map) : value;
}

/** The title of a legend is the label of its traces' names; `PatientID, view` of the parts of `E-1, LAO`. */
function maskNames(trace: Json, layout: Json, masks: FigureMasks): Json {
  const labels = titleOf(layout[String(trace['legend'] ?? 'legend')]).split(/,\s*/);
  const kinds = labels.map(kindOfLabel);
  const whole = kinds.find((kind) => kind !== null);
  if (whole === undefined || whole === null) return {};
  const maskName = (name: unknown): unknown => {
    const parts = typeof name === 'string' ? name.split(', ') : [];
    if (parts.length !== kinds.length) return masks.mask(name, whole);
    return parts.map((part, index) => (kinds[index] ? masks.mask(part, kinds[index]) : part)).join(', ');
  };
  const names = ['name', 'legendgroup', 'offsetgroup', 'alignmentgroup'].filter((key) => key in trace);
  return Object.fromEntries(names.map((key) => [key, maskName(trace[key])]));
}

/** `x`, `y` and `z` by the titles of their axes. */
function readAxisKinds(trace: Json, layout: Json): [string, IdentifierKind][] {
  return ['x', 'y', 'z'].flatMap((letter): [string, IdentifierKind][] => {
    const scene = readObject(layout[String(trace['scene'] ?? 'scene')]);
    const kind = [layout[axisOf(trace, letter)], scene?.[`${letter}axis`]]
      .map((axis) => kindOfLabel(titleOf(axis)))
      .find((found) => found !== null);
    return kind ? [[letter, kind]] : [];
  });
}

function axisOf(trace: Json, letter: string): string {
  return `${letter}axis${String(trace[`${letter}axis`] ?? '').slice(1)}`;
}

/** The fields that a template names behind a label: `PatientID=%{customdata[0]}` is `customdata.0`. */
function readTemplateKinds(template: string): [string, IdentifierKind][] {
  return readLines(template).flatMap((line) =>
    Array.from(line.matchAll(/([^%{}]{1,80})%\{(\w{1,30})(?:\[(\d{1,4})\])?[^{}]{0,80}\}/g)).flatMap(
      ([, before = '', field = '', column]): [string, IdentifierKind][] => {
        const kind = kindOfLabel(
          before
            .replace(/^.*[,;|]/, '')
            .replace(/[\s=:(]+$/, '')
            .trim(),
        );
        const key = field === 'label' ? 'labels' : field;
        return kind === null ? [] : [[column === undefined ? key : `${key}.${column}`, kind]];
      },
    ),
  );
}

function readLines(text: string): string[] {
  return text
    .slice(0, longestText)
    .split(/<br ?\/?>|\n/)
    .map((line) => line.replace(/<[^<>]*>/g, '').trim());
}

function readObjects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((item) => readObject(item) ?? {}) : [];
}

/** Values of a dimension by its label. Those of parallel coordinates are numbers by which lines are drawn, and stay. */
function maskDimensions({ type, dimensions }: Json, masks: FigureMasks): Json {
  if (!Array.isArray(dimensions) || type === 'parcoords') return {};
  const masked = readObjects(dimensions).map((dimension) => {
    const kind = kindOfLabel(String(dimension['label'] ?? ''));
    return kind === null
      ? dimension
      : maskKeys(dimension, ['values', 'ticktext', 'categoryarray'], (value) => masks.mask(value, kind));
  });
  return { dimensions: masked };
}

/** Columns of a table by their heading. */
function maskTable({ type, header, cells }: Json, masks: FigureMasks): Json {
  const headings = readObject(header)?.['values'];
  const columns = readObject(cells)?.['values'];
  if (type !== 'table' || !Array.isArray(headings) || !Array.isArray(columns)) return {};
  const values = columns.map((column: unknown, index) => {
    const kind = kindOfLabel(readLines([headings[index]].flat().join(' ')).join(' '));
    return kind === null ? column : masks.mask(column, kind);
  });
  return { cells: { ...readObject(cells), values } };
}

/** Words at the ticks of axes; values that were masked are words now, and their axis has categories. */
function maskAxes(layout: Json, data: readonly Json[], masks: FigureMasks): Json {
  const axes = Object.entries(layout).filter(([key]) => /^[xyz]axis\d{0,4}$/.test(key));
  const masked = axes.flatMap(([key, axis]) => {
    const kind = kindOfLabel(titleOf(axis));
    const own = readObject(axis);
    if (kind === null || own === null) return [];
    const ticks = maskKeys(own, ['ticktext', 'categoryarray'], (value) => masks.mask(value, kind));
    const letter = key.charAt(0);
    const isMasked = data.some((trace) => {
      const values = axisOf(trace, letter) === key ? trace[letter] : null;
      return Array.isArray(values) && values.some((value) => String(value).startsWith('[masked: '));
    });
    return [[key, isMasked ? { ...ticks, type: 'category' } : ticks]];
  });
  return { ...layout, ...Object.fromEntries(masked) };
}

/** Steps of a slider by the words before its value. */
function maskSliders(layout: Json, masks: FigureMasks): Json {
  if (!Array.isArray(layout['sliders'])) return layout;
  const sliders = readObjects(layout['sliders']).map((slider) => {
    const prefix = String(readObject(slider['currentvalue'])?.['prefix'] ?? '');
    const kind = kindOfLabel(prefix.replace(/[\s=:]+$/, ''));
    if (kind === null) return slider;
    return {
      ...slider,
      steps: readObjects(slider['steps']).map((it) => maskKeys(it, ['label'], (value) => masks.mask(value, kind))),
    };
  });
  return { ...layout, sliders };
}

function maskKeys(object: Json, keys: readonly string[], mask: (value: unknown) => unknown): Json {
  const present = keys.filter((key) => key in object);
  return { ...object, ...Object.fromEntries(present.map((key) => [key, mask(object[key])])) };
}

/** The words of a part's title, without markup. */
function titleOf(part: unknown): string {
  const title = readObject(part)?.['title'];
  const text = readObject(title)?.['text'] ?? title;
  return typeof text === 'string' ? readLines(text).join(' ') : '';
}
