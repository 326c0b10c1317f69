/** Markup from a notebook, reduced to what can neither run, nor reach the network, nor pose as the page itself. */
import sanitizeHtml from 'sanitize-html';
import { type Html, html, trusted } from './html.js';

const landmarks = ['header', 'footer', 'main', 'nav', 'aside'];
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const styleValue = /^[\w\s.,%#-]{1,80}$/;
const styles = [
  ...['text-align', 'vertical-align', 'font-weight', 'font-style', 'font-size', 'white-space'],
  ...['display', 'flex-wrap', 'flex-direction', 'align-items', 'justify-content', 'gap', 'grid-template-columns'],
  ...['width', 'max-width', 'margin', 'margin-top', 'margin-bottom', 'padding'],
];

const common: sanitizeHtml.IOptions = {
  allowedTags: [
    ...sanitizeHtml.defaults.allowedTags.filter((tag) => !landmarks.includes(tag)),
    ...['img', 'details', 'summary', 'del', 'ins', 'audio', 'video', 'source'],
  ],
  allowedAttributes: {
    '*': ['class', 'style', 'title', 'lang', 'dir', 'role', 'aria-label', 'aria-hidden'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    audio: ['src', 'controls'],
    video: ['src', 'controls', 'width', 'height'],
    source: ['src', 'type'],
    pre: ['tabindex'],
    td: ['colspan', 'rowspan', 'headers'],
    th: ['colspan', 'rowspan', 'headers', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    ol: ['start', 'reversed', 'type'],
    details: ['open'],
    ...Object.fromEntries(headings.map((tag) => [tag, ['id']])),
  },
  allowedStyles: { '*': Object.fromEntries(styles.map((name) => [name, [styleValue]])) },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['data'], audio: ['data'], video: ['data'], source: ['data'] },
  allowProtocolRelative: false,
  transformTags: {
    img: keepEmbeddedImage,
    audio: keepControls,
    video: keepControls,
    pre: sanitizeHtml.simpleTransform('pre', { tabindex: '0' }),
  },
};

const paragraphs = Object.fromEntries(
  headings.map((tag) => [tag, sanitizeHtml.simpleTransform('p', { class: 'heading' })]),
);
const output: sanitizeHtml.IOptions = { ...common, transformTags: { ...common.transformTags, ...paragraphs } };

/** Tables of prose scroll by themselves where they are wide, so the keyboard must reach them. */
const prose: sanitizeHtml.IOptions = {
  ...common,
  allowedAttributes: { ...common.allowedAttributes, table: ['tabindex'] },
  transformTags: { ...common.transformTags, table: sanitizeHtml.simpleTransform('table', { tabindex: '0' }) },
};

/** Sanitises the page's own prose: heading levels and their anchors stay. */
export function sanitizeProse(markup: string): Html {
  return sanitize(markup, prose);
}

/**
 * Sanitises an output: its headings become bold paragraphs, so that the page's outline stays the author's.
 *
 * @param losses - gets a sentence when something that a reader may miss was taken away
 * @returns `null` when nothing that could be seen is left
 */
export function sanitizeOutput(markup: string, losses: string[] = []): Html | null {
  const clean = sanitize(markup, output);
  if (holdsActiveContent(markup)) losses.push('scripts and other active elements are not shown');
  return showsAnything(clean.markup.replace(notice.markup, '')) ? clean : null;
}

const notice = html`<p class="notice">Scripts and other active elements that stood here are not shown.</p>`;

function sanitize(markup: string, options: sanitizeHtml.IOptions): Html {
  const clean = trusted(sanitizeHtml(markup, options));
  return html`${clean}${holdsActiveContent(markup) && notice}`;
}

function showsAnything(clean: string): boolean {
  return /<(img|hr|audio|video)\b/.test(clean) || clean.replace(/<[^>]*>|&nbsp;|\s/g, '') !== '';
}

/** Whether markup holds elements that sanitising takes away and a reader may miss. */
function holdsActiveContent(markup: string): boolean {
  return /<(script|iframe|object|embed|form|input|button|select|svg|canvas|math)\b/i.test(markup);
}

/** Sound and film never play by themselves, and always show their controls. */
function keepControls(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return { tagName, attribs: { ...attribs, controls: '' } };
}

/** An image that isn't in the notebook would be a network request: its words stand in for it. */
function keepEmbeddedImage(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const source = attribs['src'] ?? '';
  if (/^data:image\/(png|jpeg|gif|webp|bmp|svg\+xml)[;,]/i.test(source))
    return { tagName, attribs: { ...attribs, alt: attribs['alt'] ?? '' } };
  const words = attribs['alt'] || 'no description';
  return { tagName: 'span', attribs: { class: 'not-embedded' }, text: `[Image not in this file: ${words}]` };
}
