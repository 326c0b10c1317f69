/** Dots of a scatter trace, one by one while they are few, as one path when they are many. */
import { colorNumber, type NumberColors } from './color-scale.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import type { Plot } from './series.js';
import { group, paint, round, tag } from './svg.js';

/** A place on the drawing, and which value of the trace stands there. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly index: number;
}

/** How one dot looks. */
interface Look {
  readonly size: number;
  readonly symbol: string;
  readonly color: string;
  readonly opacity: number;
}

/** Beyond the first number dots are drawn as one path a colour; beyond the second those that nearly coincide once. */
const fewDots = 500;
const mostDots = 3000;

/** Draws the dots of `points`; `color` is for those to which the settings give none. */
export function drawMarkers(
  points: readonly Point[],
  marker: Json,
  options: { readonly color: string; readonly colors: NumberColors | null; readonly plot: Plot },
): string {
  const lookOf = readLooks(marker, options);
  const line = objectOf(marker['line']);
  const width = listOf(line['width']) === null ? (numberOf(line['width']) ?? 0) : 0;
  const outline = width > 0 ? { ...paint('stroke', line['color']), 'stroke-width': width } : {};
  if (points.length <= fewDots)
    return group(outline, ...points.map((point) => drawMarker(point, lookOf(point.index), width > 0)));
  return drawManyDots(points, lookOf, options.plot);
}

function readLooks(
  marker: Json,
  { color, colors }: { readonly color: string; readonly colors: NumberColors | null },
): (index: number) => Look {
  const read = <T>(name: string, of: (value: unknown) => T | null, usual: T): ((index: number) => T) => {
    const list = listOf(marker[name]);
    return list === null ? () => of(marker[name]) ?? usual : (index) => of(list[index]) ?? usual;
  };
  const size = read('size', numberOf, 6);
  const reference = numberOf(marker['sizeref']) ?? 1;
  const scaled = listOf(marker['size']) !== null;
  const areas = marker['sizemode'] === 'area';
  const toDiameter = (value: number): number =>
    !scaled ? value : areas ? Math.sqrt(Math.max(0, value) / reference) : value / reference;
  const shade = (value: unknown): string | null =>
    typeof value === 'number' ? (colors ? colorNumber(colors, value) : null) : textOf(value);
  const [symbol, paintOf, opacity] = [
    read('symbol', textOf, 'circle'),
    read('color', shade, color),
    read('opacity', numberOf, scaled ? 0.7 : 1),
  ];
  return (index) => ({
    size: Math.max(numberOf(marker['sizemin']) ?? 1, toDiameter(size(index))),
    symbol: symbol(index),
    color: paintOf(index),
    opacity: opacity(index),
  });
}

/** One dot; also for legends. */
export function drawMarker(point: Point, look: Look, outlined: boolean = false): string {
  const [name = 'circle', ...kinds] = look.symbol.split('-');
  const isOpen = kinds.includes('open') || name === 'x' || name === 'cross' || name === 'asterisk';
  const color = isOpen
    ? { fill: 'none', ...paint('stroke', look.color), 'stroke-width': 1.5 }
    : { ...paint('fill', look.color), ...(outlined ? {} : { stroke: null }) };
  const opacity = look.opacity === 1 ? {} : { opacity: look.opacity };
  return drawShape(kinds[0] === 'up' || kinds[0] === 'down' ? `${name}-${kinds[0]}` : name, point, look.size / 2, {
    ...color,
    ...opacity,
  });
}

const outlines: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  'triangle-up': [
    [0, -1.15],
    [1.15, 0.85],
    [-1.15, 0.85],
  ],
  'triangle-down': [
    [0, 1.15],
    [1.15, -0.85],
    [-1.15, -0.85],
  ],
};

function drawShape(
  name: string,
  { x, y }: Point,
  radius: number,
  look: Readonly<Record<string, string | number | null>>,
) {
  const at = (dx: number, dy: number): string => `${round(x + dx * radius)} ${round(y + dy * radius)}`;
  const corners = outlines[name];
  if (!Number.isFinite(x + y + radius)) return '';
  if (corners) return tag('path', { d: `M${corners.map(([dx, dy]) => at(dx, dy)).join('L')}Z`, ...look });
  if (name === 'square')
    return tag('rect', { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius, ...look });
  if (name === 'cross') return tag('path', { d: `M${at(-1, 0)}L${at(1, 0)}M${at(0, -1)}L${at(0, 1)}`, ...look });
  if (name === 'x')
    return tag('path', { d: `M${at(-0.8, -0.8)}L${at(0.8, 0.8)}M${at(-0.8, 0.8)}L${at(0.8, -0.8)}`, ...look });
  return tag('circle', { cx: x, cy: y, r: radius, ...look });
}

/** Round line ends make dots of lines without length; one path holds all dots of one colour and size. */
function drawManyDots(points: readonly Point[], lookOf: (index: number) => Look, { notes }: Plot): string {
  const shown = dropCovered(points, lookOf(0).size);
  const isThinned = shown.length < points.length;
  const [all, drawn] = [points, shown].map((list) => list.length.toLocaleString('en-US'));
  if (isThinned) notes.add(`${all} points: of those that nearly coincide one is drawn, ${drawn} in all.`);
  const paths = new Map<string, { readonly look: Look; readonly points: Point[] }>();
  for (const point of shown) {
    const look = lookOf(point.index);
    const key = `${look.color} ${look.size} ${look.opacity}`;
    const path = paths.get(key) ?? { look, points: [] };
    path.points.push(point);
    paths.set(key, path);
  }
  const parts = [...paths.values()].map(({ look, points: dots }) =>
    tag('path', {
      d: dotPath(dots, isThinned ? 1 : 0.1),
      ...paint('stroke', look.color),
      'stroke-width': look.size,
      opacity: look.opacity === 1 ? null : look.opacity,
    }),
  );
  return group({ fill: 'none', 'stroke-linecap': 'round' }, ...parts);
}

/** Moves from dot to dot, row by row, so that each move is short; places are rounded to `unit` pixels. */
function dotPath(points: readonly Point[], unit: number): string {
  const places = points.map(({ x, y }) => [Math.round(x / unit), Math.round(y / unit)] as const);
  places.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  let [atX, atY] = [0, 0];
  const moves = places.map(([x, y]) => {
    const [dx, dy] = [round((x - atX) * unit), round((y - atY) * unit)];
    [atX, atY] = [x, y];
    return `m${dx}${dy.startsWith('-') ? '' : ' '}${dy}h0`;
  });
  return moves.join('');
}

/**
 * The last point on each square of a grid, the later ones lie on top. The grid grows coarser until few enough are left,
 * but never so coarse that dots of this size would no longer close up to one area.
 */
function dropCovered(points: readonly Point[], size: number): readonly Point[] {
  const cells = [1, 1.5, 2, 2.5, 3, 4, 5, 6].filter((cell) => cell <= Math.max(1, 0.5 * size));
  let kept = new Map<string, Point>();
  if (points.length <= mostDots) return points;
  for (const cell of cells) {
    kept = new Map();
    for (const point of points) kept.set(`${Math.floor(point.x / cell)} ${Math.floor(point.y / cell)}`, point);
    if (kept.size <= mostDots) break;
  }
  return [...kept.values()].sort((a, b) => a.index - b.index);
}
