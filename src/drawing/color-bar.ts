/** The bar beside a plot that explains its colours. */
import type { NumberColors } from './color-scale.js';
import { titleOf } from './draw-axis.js';
import { textOf } from './json.js';
import { drawText, measureText } from './rich-text.js';
import type { Series } from './series.js';
import { paint, tag } from './svg.js';
import { findTicks } from './ticks.js';

const steps = 48;
const barWidth = 14;

/** The colour scales to explain: one for each trace that has its own, one for all that share one. */
export function findColorBars(series: readonly Series[]): NumberColors[] {
  const bars = new Map<string, NumberColors>();
  series.forEach(({ trace, colors }, index) => {
    const marker = trace.json['marker'] as { coloraxis?: unknown } | undefined;
    const shared = textOf(trace.json['coloraxis']) ?? textOf(marker?.coloraxis);
    const key = shared ?? String(index);
    const before = bars.get(key);
    if (colors) bars.set(key, before === undefined ? colors : join(before, colors));
  });
  return [...bars.values()];
}

function join(a: NumberColors, b: NumberColors): NumberColors {
  return { ...a, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

function ticksOf({ low, high, bar }: NumberColors, length: number) {
  const range: [number, number] = high > low ? [low, high] : [low - 0.5, low + 0.5];
  return findTicks({ type: 'linear', categories: new Map(), range, settings: bar }, Math.max(2, length / 45));
}

/** The room that a bar needs, in pixels. */
export function colorBarWidth(colors: NumberColors): number {
  const widest = Math.max(...ticksOf(colors, 300).map((tick) => measureText(tick.label)), 0);
  return Math.max(
    20 + barWidth + 6 + widest + 6,
    titleOf(colors.bar) === '' ? 0 : measureText(titleOf(colors.bar)) + 20,
  );
}

/** Draws a bar from `top` to `bottom`, its lowest number below. */
export function drawColorBar(colors: NumberColors, left: number, [top, bottom]: readonly [number, number]): string {
  const title = titleOf(colors.bar);
  const from = top + (title === '' ? 0 : 22);
  const step = (bottom - from) / steps;
  const cells = Array.from({ length: steps }, (_, index) =>
    tag('rect', {
      ...{ x: left + 20, y: bottom - (index + 1) * step, width: barWidth, height: step + 0.5 },
      ...paint('fill', colors.colorOf((index + 0.5) / steps)),
    }),
  );
  const [low, high] = colors.high > colors.low ? [colors.low, colors.high] : [colors.low - 0.5, colors.low + 0.5];
  const labels = ticksOf(colors, bottom - from).map(({ position, label }) => {
    const y = bottom - ((position - low) / (high - low)) * (bottom - from);
    return drawText(label, { x: left + 20 + barWidth + 6, y, anchor: 'start' });
  });
  const heading = title === '' ? '' : drawText(title, { x: left + 20, y: top + 7, anchor: 'start' });
  return `${heading}${cells.join('')}${labels.join('')}`;
}
