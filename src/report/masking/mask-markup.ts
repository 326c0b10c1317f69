/**
 * Takes identifiers out of markup, whatever made it. Text is read as a reader sees it: what a colour, an entity or an inline element
 * cuts up is one text, and a heading of a column or a term of a list is the label of its values.
 */

import { countMasks, type MaskCounts, maskIdentifiers } from '../../privacy/mask-identifiers.js';
import { decodeText, escapeText, scriptJson } from '../html.js';
import { maskJson } from './mask-json.js';
import { createTagPlacer } from './place-tags.js';
import { readTags, type Tag } from './read-tags.js';
import { type Edit, ReadableText } from './readable-text.js';

/** The markup with each identifier replaced by its kind; the same text where there is none. @param counts - is added to */
export function maskMarkup(markup: string, counts: MaskCounts): string {
  const edits: Edit[] = [];
  const text = new ReadableText(markup, counts, edits);
  const placeTag = createTagPlacer(text, markup);
  let at = 0;
  for (const tag of readTags(markup)) {
    text.add(at, tag.start);
    at = tag.end;
    if (tag.content !== null) {
      maskScript(markup, tag.content, counts, edits);
      continue;
    }
    maskAttributes(markup, tag, counts, edits);
    placeTag(tag);
  }
  text.add(at, markup.length);
  text.flush();
  return applyEdits(markup, edits);
}

/** A text that may be a `data:` address: text and SVG in it are looked at, other data are not. */
function maskString(text: string, counts: MaskCounts): string {
  if (!text.startsWith('data:')) return maskIdentifiers(text, counts);
  const comma = text.indexOf(',');
  const head = text.slice(0, comma);
  const isMarkup = /^data:(?:image\/svg\+xml|text\/html)/i.test(head);
  if (comma < 0 || (!isMarkup && !/^data:(?:text\/|application\/json)/i.test(head))) return text;
  const content = decodeData(text.slice(comma + 1), head);
  const masked = isMarkup ? maskMarkup(content, counts) : maskIdentifiers(content, counts);
  if (masked === content) return text;
  return `${head.replace(/;base64$/i, '')};base64,${Buffer.from(masked).toString('base64')}`;
}

function decodeData(data: string, head: string): string {
  return /;base64$/i.test(head) ? Buffer.from(data, 'base64').toString() : decodeAddress(data);
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function maskAttributes(markup: string, tag: Tag, counts: MaskCounts, edits: Edit[]): void {
  if (tag.closes || !markup.slice(tag.start, tag.end).includes('=')) return;
  for (const match of markup.slice(tag.start, tag.end).matchAll(/([\w:-]+)=("[^"]*"|'[^']*')/g)) {
    const [, name = '', quoted = ''] = match;
    if (name === 'class' || name === 'style' || quoted.length < 7) continue;
    const value = decodeText(quoted.slice(1, -1));
    const masked = /^(?:xlink:)?href$/.test(name) ? maskAddress(value, counts) : maskString(value, counts);
    if (masked === value) continue;
    const start = tag.start + match.index + name.length + 2;
    edits.push({ start, end: start + quoted.length - 2, text: escapeText(masked) });
  }
}

/** An address says what it says with its escapes undone. */
function maskAddress(address: string, counts: MaskCounts): string {
  if (address.startsWith('data:')) return maskString(address, counts);
  const plain = decodeAddress(address);
  const masked = maskIdentifiers(plain, counts);
  return masked === plain ? address : encodeURI(masked.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** Data of a page, in a script that no browser runs. */
function maskScript(markup: string, content: { start: number; end: number }, counts: MaskCounts, edits: Edit[]): void {
  const text = markup.slice(content.start, content.end);
  countMasks(text, counts);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const masked = maskIdentifiers(text, counts);
    if (masked !== text) edits.push({ ...content, text: masked });
    return;
  }
  const masked = maskJson(value, counts, maskString);
  if (masked !== value) edits.push({ ...content, text: scriptJson(masked).markup });
}

function applyEdits(markup: string, edits: Edit[]): string {
  if (edits.length === 0) return markup;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text } of edits.sort((a, b) => a.start - b.start)) {
    pieces.push(markup.slice(at, start), text);
    at = end;
  }
  return pieces.join('') + markup.slice(at);
}
