/** Markup from a notebook, reduced to what can neither run, nor reach the network, nor pose as the page itself. */
import sanitizeHtml from 'sanitize-html';
import { type Html, html, trusted } from './html.js';
import { readBase64 } from './mime/base64.js';
import { findPaint, isPaint, notePartial } from './paint.js';
import { readStyleBlocks } from './style-blocks.js';

const landmarks = ['header', 'footer', 'main', 'nav', 'aside'];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** Classes by which the page's style places its own parts and its scripts find them: nothing of a notebook may pass for one. */
export const ownClasses: readonly string[] = [
  ...['sheet', 'tools', 'banner', 'skip', 'spoken', 'permalink', 'cell', 'input', 'held', 'run', 'plot', 'canvas'],
  ...[
    'footnotes',
    'notes',
    'numbered',
    'set',
    'listed',
    'searching',
    'compared',
    'still',
    'drawing',
    'data',
    'save',
    'angiolab-cine',
    'table-part',
    'in-parts',
  ],
];

const word = /^[\w\s.,%#-]{1,80}$/;
/** Up to four lengths, none below zero and none of more than three digits: content stays where it stands. */
const lengths = /^(?:(?:auto|\d{0,3}(?:\.\d{1,6})?(?:px|em|rem|ch|ex|pt|%)?)(?:\s+|$)){1,4}$/;
const extent = /^(?:auto|(?:min|max|fit)-content|\d{0,4}(?:\.\d{1,6})?(?:px|em|rem|ch|ex|pt|%)?)$/;
/** Those that are relative to what is round them grow by half at most: elements stand in each other. */
const fontSize =
  /^(?:(?:x{1,2}-)?(?:small|large)|medium|smaller|\d{1,2}(?:\.\d{1,6})?(?:px|pt)|[0-2](?:\.\d{1,6})?rem|(?:0?(?:\.\d{1,6})?|1(?:\.[0-4]\d{0,5})?)em|(?:\d{1,2}|1[0-4]\d)%)$/;
const words = [
  ...['text-align', 'vertical-align', 'font-weight', 'font-style', 'white-space'],
  ...['display', 'flex-wrap', 'flex-direction', 'align-items', 'justify-content', 'grid-template-columns'],
];
const styles: Readonly<Record<string, RegExp[]>> = {
  ...Object.fromEntries(words.map((name) => [name, [word]])),
  ...Object.fromEntries(['margin', 'margin-top', 'margin-bottom', 'padding', 'gap'].map((name) => [name, [lengths]])),
  ...Object.fromEntries(['width', 'max-width'].map((name) => [name, [extent]])),
  'font-size': [fontSize],
  /** As `findPaint` writes them. */
  ...Object.fromEntries(['color', 'background-color', '--l', '--d'].map((name) => [name, [/^#[\da-f]{6}$/]])),
};
/** Roles that ask nothing of what is inside. */
const roles = ['group', 'note'];
const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

const common: sanitizeHtml.IOptions = {
  allowedTags: [
    ...sanitizeHtml.defaults.allowedTags.filter((tag) => !landmarks.includes(tag)),
    ...['img', 'details', 'summary', 'del', 'ins', 'audio', 'video', 'source'],
  ],
  allowedAttributes: {
    '*': ['style', 'title', 'lang', 'dir', 'role', 'aria-label'],
    a: ['href', 'rel'],
    img: ['src', 'alt', 'width', 'height'],
    audio: ['src', 'controls'],
    video: ['src', 'controls', 'width', 'height'],
    source: ['src', 'type'],
    pre: ['tabindex'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    ol: ['start', 'reversed', 'type'],
    details: ['open'],
    ...Object.fromEntries(headings.map((tag) => [tag, ['id']])),
  },
  allowedClasses: { '*': [new RegExp(`^(?!(?:${ownClasses.join('|')})$)`)] },
  allowedStyles: { '*': styles },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['data'], audio: ['data'], video: ['data'], source: ['data'] },
  allowProtocolRelative: false,
  exclusiveFilter: isEmptyName,
  transformTags: {
    a: keepStranger,
    pre: sanitizeHtml.simpleTransform('pre', { tabindex: '0' }),
  },
};

const paragraphs = Object.fromEntries(
  headings.map((tag) => [tag, sanitizeHtml.simpleTransform('p', { class: 'heading' }, false)]),
);
const output: sanitizeHtml.IOptions = { ...common, transformTags: { ...common.transformTags, ...paragraphs } };

/** Tables of prose scroll by themselves where they are wide, so the keyboard must reach them. */
const prose: sanitizeHtml.IOptions = {
  ...common,
  allowedAttributes: { ...common.allowedAttributes, table: ['tabindex'] },
  transformTags: {
    ...common.transformTags,
    ...Object.fromEntries(headings.map((tag) => [tag, keepOwnHeading])),
    table: sanitizeHtml.simpleTransform('table', { tabindex: '0' }),
  },
};

/** Sanitises the page's own prose: heading levels and their anchors stay. @param losses - as of {@link sanitizeOutput} */
export function sanitizeProse(markup: string, losses: string[] = []): Html {
  return sanitize(markup, prose, losses);
}

/**
 * Sanitises an output: its headings become bold paragraphs, so that the page's outline stays the author's.
 *
 * @param losses - gets a sentence when something that a reader may miss was taken away
 * @returns `null` when nothing that could be seen is left
 */
export function sanitizeOutput(markup: string, losses: string[] = []): Html | null {
  const clean = sanitize(markup, output, losses);
  return showsAnything(clean.markup.replace(notice.markup, '')) ? clean : null;
}

const notice = html`<p class="notice">Scripts and other active elements that stood here are not shown.</p>`;

function sanitize(markup: string, options: sanitizeHtml.IOptions, losses: string[]): Html {
  const missing = new Set<string>();
  const styles = readStyleBlocks(markup, losses);
  const keepAttributes: sanitizeHtml.Transformer = (tagName, given) => {
    const own = styles.get(given['id'] ?? '');
    const style = [own, given['style']].filter((text) => text !== undefined).join(';');
    return keepPlainAttributes(tagName, style === '' ? given : { ...given, style }, losses);
  };
  const transformTags = { ...options.transformTags, '*': keepAttributes, ...noteMissing(missing) };
  const clean = trusted(nameCells(sanitizeHtml(markup, { ...options, transformTags })));
  const isActive = holdsActiveContent(markup);
  if (isActive) losses.push('scripts and other active elements are not shown');
  const named = [...missing].slice(0, mostNamed);
  for (const file of named) losses.push(`${file} is not in this file`);
  if (missing.size > named.length) losses.push(`${missing.size - named.length} more are not in this file`);
  return html`${clean}${isActive && notice}`;
}

/** Of one text so many missing files are named; the beginning of a long address is enough. */
const mostNamed = 20;
const longestAddress = 200;

/** Pictures, sound and film that would have to be fetched, by their addresses; data that can't be shown have none. */
function noteMissing(missing: Set<string>): NonNullable<sanitizeHtml.IOptions['transformTags']> {
  const note = (noun: string, { src = '' }: sanitizeHtml.Attributes): void => {
    if (src === '') return;
    const address = /^data:/i.test(src) ? `data of ${/^data:([\w/+.-]{0,60})/i.exec(src)?.[1] || 'no type'}` : src;
    missing.add(`${noun} ${address.slice(0, longestAddress)}`);
  };
  const noteMedia =
    (keep: sanitizeHtml.Transformer) =>
    (tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag => {
      const tag = keep(tagName, attribs);
      if (!/^data:/i.test(tag.attribs['src'] ?? '')) note('the medium', attribs);
      return tag;
    };
  return {
    img(tagName, attribs) {
      const tag = keepEmbeddedImage(tagName, attribs);
      if (tag.tagName !== 'img') note('the picture', attribs);
      return tag;
    },
    audio: noteMedia(keepControls),
    video: noteMedia(keepControls),
    source: noteMedia(keepData),
  };
}

function showsAnything(clean: string): boolean {
  return /<(img|hr|audio|video)\b/.test(clean) || clean.replace(/<[^>]*>|&nbsp;|\s/g, '') !== '';
}

/** Whether markup holds elements that sanitising takes away and a reader may miss. */
function holdsActiveContent(markup: string): boolean {
  return /<(script|iframe|object|embed|form|input|button|select|svg|canvas|math)\b/i.test(markup);
}

/** A heading without words names no row and no column, and is announced all the same: it is a plain cell. */
function nameCells(clean: string): string {
  return clean.replace(/<th\b((?: [\w-]+="[^"]*")*)>\s*<\/th>/g, (_, attributes: string) => {
    return `<td${attributes.replace(/ scope="[^"]*"/, '')}></td>`;
  });
}

/** Links, headings and summaries that say nothing can't be told from each other. */
function isEmptyName({ tag, text, mediaChildren }: sanitizeHtml.IFrame): boolean {
  return /^(?:a|h[1-6]|summary)$/.test(tag) && text.trim() === '' && mediaChildren.length === 0;
}

/** Attributes that would say something untrue of an element, or make the browser set aside an unbounded place for it, go. */
function keepPlainAttributes(tagName: string, given: sanitizeHtml.Attributes, losses: string[]): sanitizeHtml.Tag {
  const isKept = ([name, value]: [string, string]): boolean => {
    if (name === 'role') return roles.includes(value);
    if (name === 'lang') return isLanguage(value);
    if (name === 'width' || name === 'height') return /^\d{1,4}(?:px|%)?$/.test(value);
    if (/^(?:col|row)?span$/.test(name)) return /^\d{1,3}$/.test(value);
    return true;
  };
  const attribs = Object.fromEntries(Object.entries(given).filter(isKept));
  return { tagName, attribs: attribs['style'] === undefined ? attribs : keepStyle(attribs, losses) };
}

/** The declarations that a parser of CSS can't stumble over, and colours that can be read. */
function keepStyle(attribs: sanitizeHtml.Attributes, losses: string[]): sanitizeHtml.Attributes {
  const declarations = (attribs['style'] ?? '')
    .split(';')
    .map((text) => text.split(/:(.*)/s).map((part) => part.trim()));
  const colours = declarations.flatMap(([property = '', value = '']): [string, string][] =>
    isPaint(property) ? [[property.toLowerCase(), value]] : [],
  );
  const { name, declarations: paint, isPartial } = findPaint(colours);
  if (isPartial) notePartial(losses);
  const others = declarations.flatMap(([property = '', value = '']) =>
    /^[\w-]{1,40}$/.test(property) && word.test(value) && !isPaint(property) ? [`${property}:${value}`] : [],
  );
  const style = [...others, paint].filter((text) => text !== '').join(';');
  return { ...attribs, style, ...(name !== null && { class: `${attribs['class'] ?? ''} ${name}`.trim() }) };
}

/** A page elsewhere doesn't learn where its reader comes from. */
function keepStranger(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (!/^https?:/i.test(attribs['href']?.trim() ?? '')) return { tagName, attribs };
  return { tagName, attribs: { ...attribs, rel: 'noopener noreferrer' } };
}

function isLanguage(code: string): boolean {
  try {
    return languageNames.of(code) !== undefined;
  } catch {
    return false;
  }
}

/** Headings that Markdown made have an anchor; others would be out of order in the page's outline. */
function keepOwnHeading(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (/^section-/.test(attribs['id'] ?? '')) return { tagName, attribs };
  return { tagName: 'p', attribs: { class: 'heading' } };
}

/** Sound and film never play by themselves, and always show their controls. */
function keepControls(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return keepData(tagName, { ...attribs, controls: '' });
}

/** An address whose data are no base64 goes: a browser would complain of it. */
function keepData(tagName: string, { src = '', ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const [head = '', data] = src.split(/;base64,(.*)/is);
  const base64 = data === undefined ? null : readBase64(data);
  return { tagName, attribs: base64 === null ? attribs : { ...attribs, src: `${head};base64,${base64}` } };
}

/** An image that isn't in the notebook would be a network request: its words stand in for it. */
function keepEmbeddedImage(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const source = attribs['src'] ?? '';
  const kept = /;base64,/i.test(source) ? keepData(tagName, attribs).attribs : attribs;
  if (/^data:image\/(png|jpeg|gif|webp|bmp|svg\+xml)[;,]/i.test(kept['src'] ?? ''))
    return { tagName, attribs: { ...kept, alt: attribs['alt'] ?? '' } };
  const words = attribs['alt'] || 'no description';
  return { tagName: 'span', attribs: { class: 'not-embedded' }, text: `[Image not in this file: ${words}]` };
}
