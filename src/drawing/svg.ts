/** Builds SVG text; the one place in the room that escapes, rounds numbers and admits colours. */
import { ink } from './look.js';

/** Attributes by name; `null` leaves one out. */
export type SvgAttributes = Readonly<Record<string, string | number | null>>;

/** One element. With a number that isn't finite among its attributes it has no place, and is left out. */
export function tag(name: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== null);
  if (pairs.some(([, value]) => typeof value === 'number' && !Number.isFinite(value))) return '';
  const text = pairs.map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value!)}"`);
  const inside = children.join('');
  return inside === '' ? `<${name}${text.join('')}/>` : `<${name}${text.join('')}>${inside}</${name}>`;
}

/** Elements with attributes that all of them inherit; nothing if there are none. */
export function group(attributes: SvgAttributes, ...children: readonly string[]): string {
  const inside = children.join('');
  return inside === '' ? '' : tag('g', attributes, inside);
}

/** A number with at most two digits after the point: a hundredth of a pixel. */
export function round(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}

/** Text for an element or a quoted attribute; characters that XML forbids are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const plainColor = /^(#[0-9a-f]{3,8}|[a-z]{3,30}|(rgb|hsl)\([\d\s.,%]{5,40}\))$/i;
const fadedColor = /^(rgb|hsl)a\(([^,()]+,[^,()]+,[^,()]+),\s*([\d.]+)\s*\)$/i;

/**
 * The attributes that paint `fill` or `stroke`; what is no colour, such as a `url(…)`, becomes `instead`.
 *
 * An opacity inside a colour becomes an attribute of its own, since readers of SVG 1.1 know no `rgba`.
 */
export function paint(attribute: 'fill' | 'stroke', color: unknown, instead: string = ink): SvgAttributes {
  const text = typeof color === 'string' ? color.trim() : '';
  if (plainColor.test(text)) return { [attribute]: text };
  const [, model, channels, opacity] = fadedColor.exec(text) ?? [];
  if (model === undefined || !plainColor.test(`${model}(${channels})`))
    return text === instead ? { [attribute]: ink } : paint(attribute, instead, instead);
  return { [attribute]: `${model}(${channels})`, [`${attribute}-opacity`]: Math.min(1, Number(opacity)) };
}

/** Whether nothing painted in `color` can be seen. */
export function isTransparent(color: unknown): boolean {
  if (typeof color !== 'string') return false;
  return color === 'transparent' || color === 'none' || fadedColor.exec(color.trim())?.[3]?.match(/^0*\.?0*$/) != null;
}

const dashes: Readonly<Record<string, string>> = {
  dot: '1 2',
  dash: '6 4',
  longdash: '10 5',
  dashdot: '6 3 1 3',
  longdashdot: '10 4 1 4',
};

/** Plotly's name of a dash, or its own lengths, as `stroke-dasharray`. */
export function dashArray(dash: unknown, width: number): string | null {
  if (typeof dash !== 'string') return null;
  const named = dashes[dash];
  if (named === undefined) return /^[\d\s.,px%]+$/.test(dash) ? dash.replaceAll('px', '') : null;
  return named
    .split(' ')
    .map((length) => round(Number(length) * Math.max(1, width * 0.8)))
    .join(' ');
}
