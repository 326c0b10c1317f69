/** The scripts of a page, as text: the plotting library, what draws the figures, what folds the contents. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A bundle of the plotting library, by its package's name. @throws when the package isn't installed. */
export function readPlottingLibrary(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
}

/** Makes elements of what is held in a folded part, when the part is opened for the first time. */
export const openHeld = `
const fillHeld = (part) => {
  for (const held of part.querySelectorAll(':scope > .held')) {
    const template = document.createElement('template');
    template.innerHTML = held.textContent;
    held.replaceWith(template.content);
  }
};
document.addEventListener('toggle', ({ target }) => { if (target.open) fillHeld(target); }, true);
`;

/**
 * Draws each figure in turn, in the page's own colours and width, and again when those change.
 *
 * The page's colours are the template of a figure, so that what the figure states itself wins, except for backgrounds,
 * the colour and family of its text, and its width: those belong to the page.
 */
export const drawFigures = `
(() => {
  const figures = [...document.querySelectorAll('figure.plot')].map((element) => ({
    canvas: element.querySelector('.canvas'),
    spec: JSON.parse(element.querySelector('script').textContent),
  }));
  const config = { displaylogo: false, modeBarButtons: [['toImage', 'resetScale2d']] };
  const clear = 'rgba(0, 0, 0, 0)';
  const merge = (base, over) => {
    const result = { ...base };
    for (const [key, value] of Object.entries(over ?? {})) {
      const both = [value, result[key]].every((part) => part && typeof part === 'object' && !Array.isArray(part));
      result[key] = both ? merge(result[key], value) : value;
    }
    return result;
  };
  const theme = () => {
    const style = getComputedStyle(document.documentElement);
    const [ink, muted, rule, paper, sans] = ['--ink', '--muted', '--rule', '--paper', '--sans'].map((name) =>
      style.getPropertyValue(name).trim());
    const axis = { gridcolor: rule, zerolinecolor: rule, linecolor: rule, tickcolor: rule, tickfont: { color: muted }, automargin: true, title: { standoff: 12 } };
    return {
      colorway: Array.from({ length: 6 }, (_, index) => style.getPropertyValue('--series-' + (index + 1)).trim()),
      font: { family: sans, size: 13, color: ink },
      title: { font: { size: 16, weight: 600 }, x: 0, xref: 'paper', xanchor: 'left' },
      hoverlabel: { bgcolor: paper, bordercolor: rule, font: { family: sans, color: ink } },
      modebar: { bgcolor: clear, color: muted, activecolor: ink },
      legend: { bgcolor: clear },
      margin: { l: 64, r: 24, t: 56, b: 56 },
      xaxis: axis,
      yaxis: axis,
    };
  };
  const layoutOf = ({ canvas, spec: { layout } }) => {
    const { template, ...own } = structuredClone(layout);
    const look = theme();
    const width = canvas.clientWidth || 700;
    const page = {
      paper_bgcolor: clear,
      plot_bgcolor: clear,
      font: { color: look.font.color, family: look.font.family },
      ...(width < 480 && typeof own.title === 'object' && { title: { font: { size: 13 } } }),
    };
    return { ...merge(own, page), autosize: true, width, template: { ...template, layout: merge(look, template?.layout) } };
  };
  const draw = (figure) => {
    figure.width = figure.canvas.clientWidth;
    return Plotly.react(figure.canvas, structuredClone(figure.spec.data), layoutOf(figure), config);
  };
  const drawAll = async () => {
    for (const figure of figures) {
      try { await draw(figure); } catch (error) { figure.canvas.append('This figure could not be drawn: ' + error.message); }
      await new Promise((resolve) => setTimeout(resolve));
    }
    document.documentElement.dataset.figures = 'drawn';
  };
  let timer;
  const resized = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => figures.filter(({ canvas, width }) => canvas.clientWidth !== width).forEach(draw), 100);
  });
  drawAll().then(() => figures.forEach(({ canvas }) => resized.observe(canvas)));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  addEventListener('beforeprint', () => { document.documentElement.classList.add('printing'); figures.forEach(draw); });
  addEventListener('afterprint', () => { document.documentElement.classList.remove('printing'); drawAll(); });
})();
`;
