/**
 * Draws the figures of a page in the browser: each when the reader comes near, in the page's own colours and width, and again when
 * those change. Until then, and where anything fails, its still picture stands.
 *
 * It travels as the text of the functions listed at the end: no import, no constant outside a function.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { writeScript } from '../browser-script.js';
import { figureDataFunctions } from './figure-data.js';

interface Specification {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

interface Figure {
  readonly element: HTMLElement;
  readonly canvas: HTMLElement;
  readonly read: () => Specification;
  /** What the library draws into; made at the first time. */
  drawing: HTMLElement | null;
  /** Of the last drawing, in pixels. */
  width: number;
}

interface FigurePage {
  readonly figures: Map<Element, Figure>;
  /** Waiting to be drawn. */
  readonly near: Set<Figure>;
  readonly watch: (element: Element) => void;
  readonly resized: ResizeObserver;
  /** Whether the reader has moved: before that a page stays small. */
  moved: boolean;
  busy: boolean;
}

/** They travel with the script. */
declare const readColumns: typeof import('./figure-data.js').readColumns;
declare const writeCsv: typeof import('./figure-data.js').writeCsv;

declare const Plotly: {
  react(element: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
};

/** Finds the figures of the page, and of what is opened later. */
function startFigures(): void {
  let timer: ReturnType<typeof setTimeout>;
  const near = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      const figure = page.figures.get(target);
      if (figure === undefined || figure.drawing !== null) continue;
      if (isIntersecting) page.near.add(figure);
      else page.near.delete(figure);
    }
    void drawNear(page);
  };
  const observer =
    'IntersectionObserver' in window ? new IntersectionObserver(near, { rootMargin: '600px 0px' }) : null;
  const page: FigurePage = {
    figures: new Map(),
    near: new Set(),
    watch: (element) =>
      observer === null ? page.near.add(page.figures.get(element) as Figure) : observer.observe(element),
    resized: new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const figure of listDrawn(page)) if (figure.canvas.clientWidth !== figure.width) void draw(page, figure);
      }, 100);
    }),
    moved: false,
    busy: false,
  };
  const redraw = (): void => {
    for (const figure of listDrawn(page)) page.near.add(figure);
    void drawNear(page);
  };
  const move = (): void => {
    page.moved = true;
    void drawNear(page);
  };
  findFigures(page, document);
  void drawNear(page);
  document.addEventListener('heldopen', ({ target }) => {
    findFigures(page, target as Element);
    void drawNear(page);
  });
  for (const type of ['scroll', 'wheel', 'keydown', 'pointerdown'])
    addEventListener(type, move, { once: true, passive: true });
  document.addEventListener('toggle', ({ target }) => offerData(target as HTMLElement), true);
  document.addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    for (const figure of listForPrint(page)) void draw(page, figure);
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    redraw();
  });
}

/** Notes the figures in `root` that a script can draw. */
function findFigures(page: FigurePage, root: Document | Element): void {
  for (const element of root.querySelectorAll<HTMLElement>('figure.plot:not([data-still])')) {
    const canvas = element.querySelector<HTMLElement>('.canvas');
    if (canvas === null || page.figures.has(element)) continue;
    const read = (): Specification => JSON.parse(element.querySelector('script')?.textContent ?? '') as Specification;
    page.figures.set(element, { element, canvas, read, drawing: null, width: 0 });
    if ('heavy' in element.dataset) offerDrawing(page, page.figures.get(element) as Figure);
    else page.watch(element);
  }
}

function listDrawn(page: FigurePage): Figure[] {
  return [...page.figures.values()].filter(({ drawing }) => drawing !== null);
}

/** All that are drawn and those that can be at once; of many the still pictures are printed. */
function listForPrint(page: FigurePage): Figure[] {
  const waiting = [...page.figures.values()].filter(
    ({ drawing, element }) => drawing === null && !('heavy' in element.dataset),
  );
  return [...listDrawn(page), ...waiting.slice(0, 100)];
}

/** Draws what is near, one after the other; before the reader moves, only while the page is small. */
async function drawNear(page: FigurePage): Promise<void> {
  if (page.busy) return;
  page.busy = true;
  delete document.documentElement.dataset['figures'];
  for (const figure of page.near) {
    if (!page.moved && document.getElementsByTagName('*').length > 15_000) break;
    page.near.delete(figure);
    await draw(page, figure);
    await new Promise((resolve) => setTimeout(resolve));
  }
  page.busy = false;
  document.documentElement.dataset['figures'] = 'drawn';
}

/** A figure of very many marks is drawn on request alone. */
function offerDrawing(page: FigurePage, figure: Figure): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'draw';
  button.textContent = 'Draw the interactive figure';
  button.addEventListener('click', () => {
    button.remove();
    void draw(page, figure);
  });
  figure.canvas.append(button);
}

/** Draws, and lets the still picture go once the drawing stands. */
async function draw(page: FigurePage, figure: Figure): Promise<void> {
  const { element, canvas } = figure;
  const still = canvas.querySelector<HTMLElement>('.still');
  if ('webgl' in element.dataset && !document.createElement('canvas').getContext('webgl')) return;
  figure.width = canvas.clientWidth;
  const { data, layout } = figure.read();
  if (figure.drawing === null) {
    figure.drawing = document.createElement('div');
    figure.drawing.className = 'drawing';
    figure.drawing.addEventListener('wheel', keepFromScene, { capture: true, passive: true });
    canvas.prepend(figure.drawing);
    page.resized.observe(canvas);
  }
  try {
    const config = { displaylogo: false, modeBarButtons: [['toImage', 'resetScale2d']] };
    await Plotly.react(figure.drawing, data, layOut(layout, canvas), config);
    if (still !== null) still.hidden = true;
    canvas.removeAttribute('tabindex');
    element.dataset['state'] = 'drawn';
  } catch (error) {
    figure.drawing.textContent = '';
    if (still !== null) still.hidden = false;
    canvas.tabIndex = 0;
    if (element.dataset['state'] !== 'failed') {
      const notice = document.createElement('p');
      notice.className = 'notice';
      notice.textContent = `This figure could not be drawn: ${(error as Error).message}`;
      canvas.after(notice);
    }
    element.dataset['state'] = 'failed';
  }
}

/** The wheel moves the page over a scene in three dimensions too, which would take it even where its zoom is off (`scrollZoom`). */
function keepFromScene(event: Event): void {
  if (event.target instanceof HTMLCanvasElement) event.stopPropagation();
}

/**
 * The layout on this page. Its lines and text are the template of a figure, above the figure's own template, whose grid was meant for
 * another ground; what the figure states itself wins, except for backgrounds, the colour and family of its text, and its size.
 */
function layOut(layout: Specification['layout'], canvas: HTMLElement): object {
  const { template, ...own } = layout as Record<string, Record<string, unknown> | undefined>;
  const look = readLook();
  const [width, height] = [canvas.clientWidth || 700, canvas.clientHeight || 420];
  const clear = 'rgba(0, 0, 0, 0)';
  const colored = [
    'heatmap',
    'contour',
    'histogram2d',
    'histogram2dcontour',
    'surface',
    'mesh3d',
    'isosurface',
    'volume',
  ];
  const scales = Object.fromEntries(colored.map((type) => [type, [{ colorscale: 'Viridis' }]]));
  const page = {
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    font: { color: look.font.color, family: look.font.family },
    ...(width < 480 && typeof own['title'] === 'object' && { title: { font: { size: 13 } } }),
  };
  const { colorway, ...lines } = look;
  const base = template?.['layout'] ?? {};
  const merged = { layout: merge({ colorway, ...base }, lines), data: merge(scales, template?.['data']) };
  return { ...merge(own, page), autosize: true, width, height, template: merged };
}

function readLook() {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const [ink, muted, rule, paper] = [read('--ink'), read('--muted'), read('--rule'), read('--paper')];
  const lines = { gridcolor: rule, zerolinecolor: rule, linecolor: rule, tickcolor: rule, tickfont: { color: muted } };
  const axis = { ...lines, automargin: true, title: { standoff: 12 } };
  const clear = 'rgba(0, 0, 0, 0)';
  const deep = { ...lines, backgroundcolor: clear };
  return {
    colorway: Array.from({ length: 6 }, (_, index) => read(`--series-${index + 1}`)),
    font: { family: read('--sans'), size: 13, color: ink },
    title: { font: { size: 16, weight: 600 }, x: 0, xref: 'paper', xanchor: 'left' },
    hoverlabel: { bgcolor: paper, bordercolor: rule, font: { family: read('--sans'), color: ink } },
    modebar: { bgcolor: clear, color: muted, activecolor: ink },
    legend: { bgcolor: clear },
    margin: { l: 64, r: 24, t: 56, b: 56 },
    xaxis: axis,
    yaxis: axis,
    scene: { xaxis: deep, yaxis: deep, zaxis: deep },
    polar: { bgcolor: clear, radialaxis: lines, angularaxis: lines },
    ternary: { bgcolor: clear, aaxis: lines, baxis: lines, caxis: lines },
  };
}

/** A copy of `base` with what `over` states; objects are merged, all else is replaced. */
function merge(base: object, over: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  for (const [key, value] of Object.entries(over ?? {})) {
    const before = result[key];
    result[key] = isObject(value) && isObject(before) ? merge(before, value) : value;
  }
  return result;
}

/** Puts a button that saves all rows into an opened table of data. */
function offerData(fold: HTMLElement): void {
  if (!fold.matches('details.data[open]') || fold.querySelector('.save') !== null) return;
  const element = fold.closest('figure.plot') as HTMLElement;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'save';
  button.textContent = `Save all ${Number(fold.dataset['rows']).toLocaleString('en-US')} rows as CSV`;
  button.addEventListener('click', () => {
    const { data, layout } = JSON.parse(element.querySelector('script')?.textContent ?? '') as Specification;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([writeCsv(readColumns(data, layout))], { type: 'text/csv' }));
    const words = (element.getAttribute('aria-label') ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    link.download = `${words.replaceAll(/^-|-$/g, '').slice(0, 60) || 'figure'}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  fold.append(button);
}

/** The text of the script that draws the figures of a page. */
export function writeFigureScript(): string {
  return writeScript(
    ...([startFigures, findFigures, listDrawn, listForPrint, drawNear, offerDrawing] as const),
    ...[draw, keepFromScene, layOut, readLook, merge, offerData, ...figureDataFunctions],
  );
}
