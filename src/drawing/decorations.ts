/** Shapes and words that a layout adds to its plots. */

import type { Frame } from './axes.js';
import { type Axis, readReference, toNumber, toPixel } from './axis.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.js';
import { ink } from './look.js';
import { drawText, heightOf, measureText } from './rich-text.js';
import { dashArray, paint, round, tag } from './svg.js';

/** Where things stand: the axes by id, and the frame for what refers to the paper. */
export interface Places {
  readonly axes: ReadonlyMap<string, Axis>;
  readonly frame: Frame;
}

/** Where a coordinate of a shape or an annotation stands; on a log axis those of annotations are exponents. */
function placeOf(value: unknown, reference: unknown, letter: 'x' | 'y', places: Places, exponents: boolean): number {
  const { id, share } = readReference(reference, letter);
  const { left, right, top, bottom } = places.frame;
  const ends = letter === 'x' ? [left, right] : [bottom, top];
  const axis = id === null ? undefined : places.axes.get(id);
  if (share) {
    const [from, to] = axis?.pixels ?? ends;
    return from! + (numberOf(value) ?? Number.NaN) * (to! - from!);
  }
  if (axis === undefined) return Number.NaN;
  const position = exponents && axis.type === 'log' ? (numberOf(value) ?? Number.NaN) : toNumber(axis, value);
  return toPixel(axis, position);
}

/** Draws the shapes of one layer: lines, rectangles, circles. */
export function drawShapes(layout: Json, layer: 'below' | 'above', places: Places): string {
  const shapes = (listOf(layout['shapes']) ?? []).map(objectOf);
  const mine = shapes.filter(
    (shape) => shape['visible'] !== false && (shape['layer'] === 'below' ? 'below' : 'above') === layer,
  );
  return mine.map((shape) => drawShape(shape, places)).join('');
}

function drawShape(shape: Json, places: Places): string {
  const at = (name: string): number => {
    const letter = name.startsWith('x') ? 'x' : 'y';
    return placeOf(shape[name], shape[`${letter}ref`], letter, places, false);
  };
  const [x0, x1, y0, y1] = [at('x0'), at('x1'), at('y0'), at('y1')];
  const line = objectOf(shape['line']);
  const width = numberOf(line['width']) ?? 2;
  const stroke = {
    ...paint('stroke', line['color']),
    'stroke-width': width,
    'stroke-dasharray': dashArray(line['dash'], width),
  };
  const opacity = numberOf(shape['opacity']);
  if (shape['type'] === 'line') return tag('line', { x1: x0, x2: x1, y1: y0, y2: y1, ...stroke, opacity });
  const fill = shape['fillcolor'] === undefined ? { fill: 'none' } : paint('fill', shape['fillcolor'], 'none');
  const look = { ...fill, ...(width > 0 ? stroke : {}), opacity };
  if (shape['type'] === 'circle')
    return tag('ellipse', {
      cx: (x0 + x1) / 2,
      cy: (y0 + y1) / 2,
      rx: Math.abs(x1 - x0) / 2,
      ry: Math.abs(y1 - y0) / 2,
      ...look,
    });
  if (shape['type'] !== 'rect') return '';
  return tag('rect', {
    x: Math.min(x0, x1),
    y: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
    ...look,
  });
}

/** Draws the annotations: words, and the arrows of those that have one. @param hasCells - whether a heat map may lie below */
export function drawAnnotations(layout: Json, places: Places, hasCells: boolean): string {
  const all = (listOf(layout['annotations']) ?? []).map(objectOf);
  return all.map((annotation) => drawAnnotation(annotation, places, hasCells)).join('');
}

function drawAnnotation(annotation: Json, places: Places, hasCells: boolean): string {
  const text = textOf(annotation['text']) ?? '';
  if (annotation['visible'] === false || text === '') return '';
  const x = placeOf(annotation['x'], annotation['xref'], 'x', places, true);
  const y = placeOf(annotation['y'], annotation['yref'], 'y', places, true);
  const hasArrow = annotation['showarrow'] !== false;
  const [ax, ay] = hasArrow ? [numberOf(annotation['ax']) ?? -10, numberOf(annotation['ay']) ?? -30] : [0, 0];
  const font = objectOf(annotation['font']);
  const size = numberOf(font['size']) ?? 12;
  const anchor = anchorOf(annotation, hasArrow);
  const place = {
    x: x + ax + (numberOf(annotation['xshift']) ?? 0),
    y: y + ay - (numberOf(annotation['yshift']) ?? 0),
  };
  const angle = numberOf(annotation['textangle']) ?? 0;
  const isUpright = Math.abs(angle) === 90;
  const pad = hasArrow ? 0 : anchor.valign === 'bottom' ? -2 : anchor.valign === 'top' ? 2 : 0;
  if (!Number.isFinite(place.x + place.y)) return '';
  // The anchors of words that stand upright mean the box that they fill.
  const turned = isUpright
    ? ({ x: place.x + { start: 0.7, middle: 0, end: -0.7 }[anchor.anchor] * size, anchor: 'middle' } as const)
    : {};
  const words = drawText(text, {
    ...{ x: place.x, y: place.y + pad, size, angle, ...anchor, ...turned },
    ...(font['color'] === undefined || !hasOwnGround(annotation, hasCells) ? {} : { color: font['color'] }),
  });
  const arrow = hasArrow
    ? tag('path', {
        d: `M${round(place.x)} ${round(place.y + (ay < 0 ? 3 : -3))}L${round(x)} ${round(y)}`,
        fill: 'none',
        ...paint('stroke', annotation['arrowcolor'], ink),
      })
    : '';
  return `${drawBox(annotation, text, { ...place, size, ...anchor })}${arrow}${words}`;
}

/** The colour of words is the drawing's, unless they stand on a ground of their own: a filled box, the cells of a map. */
function hasOwnGround(annotation: Json, hasCells: boolean): boolean {
  return annotation['bgcolor'] !== undefined || hasCells;
}

type Anchors = { readonly anchor: 'start' | 'middle' | 'end'; readonly valign: 'top' | 'middle' | 'bottom' };

/** Without stated anchors, words at the edges of the paper keep inside it. */
function anchorOf(annotation: Json, hasArrow: boolean): Anchors {
  const auto = (letter: 'x' | 'y'): number => {
    const { share } = readReference(annotation[`${letter}ref`], letter);
    const at = numberOf(annotation[letter]) ?? 0.5;
    return share && !hasArrow ? (at < 1 / 3 ? 0 : at > 2 / 3 ? 2 : 1) : 1;
  };
  const anchor = { left: 'start', center: 'middle', right: 'end' }[String(annotation['xanchor'])] as
    | Anchors['anchor']
    | undefined;
  const stated = annotation['yanchor'];
  const valign = stated === 'top' || stated === 'middle' || stated === 'bottom' ? stated : undefined;
  const arrowed = (numberOf(annotation['ay']) ?? -30) < 0 ? 'bottom' : 'top';
  return {
    anchor: anchor ?? (['start', 'middle', 'end'] as const)[auto('x')]!,
    valign: valign ?? (hasArrow ? arrowed : (['bottom', 'middle', 'top'] as const)[auto('y')]!),
  };
}

function drawBox(annotation: Json, text: string, place: Anchors & { x: number; y: number; size: number }): string {
  const color = annotation['bgcolor'];
  if (typeof color !== 'string') return '';
  const [width, height] = [measureText(text, place.size) + 8, heightOf(text, place.size) + 4];
  const left = place.x - { start: 0, middle: width / 2, end: width }[place.anchor];
  const top = place.y - { top: 0, middle: height / 2, bottom: height }[place.valign];
  return tag('rect', { x: left, y: top, width, height, rx: 2, ...paint('fill', color, 'none') });
}
