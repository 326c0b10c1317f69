/** The one look of all figures: colours, fonts, axes, margins; readable on a light and on a dark page. */
import { hairline, ink, palette } from '../drawing/look.js';
import type { Figure, FigureTrace, JsonValue } from './figure.js';

/** Attributes of a Plotly object, as plain JSON. */
export type Attributes = { readonly [attribute: string]: JsonValue };

const transparent = 'rgba(0, 0, 0, 0)';

/** For an axis whose grid would say nothing. */
export const withoutGrid: Attributes = { gridcolor: transparent };

/** For an axis of which only the names matter. */
export const withoutLines: Attributes = { ...withoutGrid, linecolor: transparent, tickcolor: transparent };

/** What is particular to one figure; the rest is the common look. */
export interface FigureParts {
  readonly title: string;
  /** A result in one line, below the title. */
  readonly subtitle?: string;
  /** What the figure shows, in words, for those who can't see it. */
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xAxis?: Attributes;
  readonly yAxis?: Attributes;
  /** Whatever else the layout needs: shapes, annotations, `barmode`, height. */
  readonly layout?: Attributes;
}

/** Puts traces into the common look. The legend stands below the plot, and only if there are two names to tell apart. */
export function createFigure(data: readonly FigureTrace[], parts: FigureParts): Figure {
  const named = data.filter((trace) => trace['showlegend'] !== false);
  const title = wrapText(parts.title, 56);
  const titleLines = title.split('<br>').length;
  const top = 42 + 22 * (titleLines + (parts.subtitle ? 1 : 0));
  return {
    data,
    layout: {
      title: {
        text: title,
        ...(parts.subtitle ? { subtitle: { text: parts.subtitle, font: { size: 13 } } } : {}),
        font: { size: 16 },
        ...{
          x: 0,
          xref: 'container',
          xanchor: 'left',
          y: 1,
          yref: 'container',
          yanchor: 'top',
          pad: { t: 2 + 12 * titleLines, l: 14 },
        },
      },
      meta: { description: parts.description },
      font: { family: 'system-ui, sans-serif', size: 13, color: ink },
      paper_bgcolor: transparent,
      plot_bgcolor: transparent,
      colorway: palette,
      height: 420,
      margin: { l: 60, r: 24, t: top, b: 56 },
      showlegend: named.length > 1,
      ...(named.length > 1 ? { legend } : {}),
      hovermode: 'closest',
      xaxis: { ...createAxis(wrapText(parts.xTitle, 52)), ...parts.xAxis },
      yaxis: { ...createAxis(wrapText(parts.yTitle, 30)), ...parts.yAxis },
      ...parts.layout,
    },
    config: { displaylogo: false, responsive: true, modeBarButtons: [['toImage', 'resetScale2d']] },
  };
}

const legend: Attributes = {
  orientation: 'h',
  traceorder: 'normal',
  x: 0,
  xanchor: 'left',
  yref: 'container',
  y: 0.01,
  yanchor: 'bottom',
};

/** Breaks a text between words into lines of at most `most` characters, a longer word aside. */
function wrapText(text: string, most: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('<br>');
}

/** An axis in the common look; its title in one line. */
export function createAxis(title: string): Attributes {
  return {
    title: { text: title, standoff: 10 },
    automargin: true,
    gridcolor: hairline,
    linecolor: ink,
    zeroline: false,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: ink,
  };
}

/** The colour of the series with this index; after the last one they begin again. */
export function colorOf(index: number): string {
  return palette[index % palette.length]!;
}

/** A colour of the form `#rrggbb` with an opacity from 0 to 1. */
export function fade(color: string, opacity: number): string {
  const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
  return `rgba(${channels.join(', ')}, ${opacity})`;
}

/** A dashed line from (0, 0) to (1, 1). */
export const diagonal: FigureTrace = {
  type: 'scatter',
  mode: 'lines',
  x: [0, 1],
  y: [0, 1],
  line: { color: ink, width: 1.5, dash: 'dash' },
  hoverinfo: 'skip',
};

/** A thin line across the plot, from edge to edge, at a value of one axis. */
export function ruleAt(axis: 'x' | 'y', value: number, dash: 'dot' | 'dash'): Attributes {
  const line = { color: ink, width: 1.5, dash };
  const ends = { x0: 0, x1: 1, y0: 0, y1: 1 };
  const place =
    axis === 'x'
      ? { xref: 'x', yref: 'paper', x0: value, x1: value }
      : { xref: 'paper', yref: 'y', y0: value, y1: value };
  return { type: 'line', layer: 'below', line, ...ends, ...place };
}

/** A number for a title or a description: at most `digits` digits after the point. */
export function formatNumber(value: number, digits = 3): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(digits))) : 'undefined';
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(100 * share, 1)} %` : 'undefined';
}

/** JSON has no NaN and no infinity: a value that isn't finite becomes a gap. */
export function gapUnlessFinite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The range of an axis that shows all finite `values` with a little room round them. */
export function padRange(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = 0.08 * (high - low) || 0.05;
  return [low - pad, high + pad];
}
