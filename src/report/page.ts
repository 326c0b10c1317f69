/** The document round a body: head, policy, style and scripts, all inside the one file. */
import { createHash } from 'node:crypto';
import { type MaskCounts, maskIdentifiers } from '../privacy/mask-identifiers.js';
import { type Html, html, scriptText, trusted } from './html.js';
import { type MadeFrom, renderRecord } from './made-from.js';
import { maskJson } from './masking/mask-json.js';
import { maskMarkup } from './masking/mask-markup.js';
import { renderMasked } from './notes.js';
import { recallTheme, switchTheme } from './scripts/theme.js';
import { stylesheet } from './style.js';
import { renderTools } from './tools.js';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Whether its results come from synthetic data. */
  readonly synthetic: boolean;
  /** JavaScript to run at the end of the body, in this order. */
  readonly scripts: readonly string[];
  /** Tools besides the choice of light or dark. */
  readonly tools?: Html;
  /** CSS of this page, after that of every page. */
  readonly style?: string;
  /** Whether the page plays sound or film. */
  readonly media?: boolean;
  /** Whether it draws figures, which a reader may save as pictures. */
  readonly figures?: boolean;
  /** What it was made from, for `angiolab verify`. */
  readonly madeFrom?: MadeFrom;
  /** What stands at {@link notesPlace}, given what was masked in all else; default: that alone. */
  readonly notes?: (masked: MaskCounts) => Html | null;
}

/** A document, and what was masked in it. */
export interface RenderedPage {
  /** UTF-8, in parts: a large document is never a single text, of which several copies would stand in memory. */
  readonly parts: readonly (string | Uint8Array)[];
  readonly masked: MaskCounts;
}

/** Where the content of {@link renderPageParts} goes. Nothing else in a page can be this comment: texts are escaped, and so are scripts. */
export const contentPlace: Html = trusted('<!--content-->');

/** Where the notes go, as the content does. */
export const notesPlace: Html = trusted('<!--notes-->');

/** One self-contained document. Its policy allows these scripts alone, and no request to anywhere. */
export function renderPage(page: Page): string {
  return renderPageParts(page, []).parts.join('');
}

/**
 * Renders as {@link renderPage} does, with `content` (UTF-8) at the {@link contentPlace} of the body. All that a page shows goes through
 * here, and this is where identifiers are taken out of it.
 */
export function renderPageParts(page: Page, content: readonly Uint8Array[]): RenderedPage {
  const { synthetic, scripts, tools, style = '', madeFrom } = page;
  const masked: MaskCounts = {};
  const body = maskMarkup(page.body.markup, masked);
  const cells = content.map((bytes) => maskBytes(bytes, masked));
  const notes = renderMaskedNotes(page.notes ?? renderMasked, masked)?.markup ?? '';
  const early = scriptText(recallTheme);
  const texts = [switchTheme, ...scripts].map(scriptText);
  const elements = texts.map((text) => html`<script>${text}</script>\n`);
  const start = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy([early, ...texts], page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${maskIdentifiers(page.title, {})}</title>
<script>${early}</script>
<style>
${trusted(stylesheet + style)}</style>
</head>
<body${synthetic && html` class="synthetic"`}>
<a class="skip" href="#main">Skip to the content</a>
${synthetic && html`<aside class="banner" aria-label="About the data">Results on synthetic data</aside>\n`}${renderTools(tools ?? null)}${trusted(body.replace(notesPlace.markup, () => notes))}
`.markup;
  const [before = '', after = ''] = start.split(contentPlace.markup);
  const parts = [before, ...cells, after];
  const record = madeFrom && renderRecord(parts, maskJson(madeFrom, {}));
  return { parts: [...parts, `${html`${record ?? null}${elements}`.markup}</body>\n</html>\n`], masked };
}

function maskBytes(bytes: Uint8Array, masked: MaskCounts): Uint8Array {
  const markup = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const clean = maskMarkup(markup, masked);
  return clean === markup ? bytes : Buffer.from(clean);
}

/** The notes quote the notebook too: what is masked in them is counted before they are written. */
function renderMaskedNotes(render: (masked: MaskCounts) => Html | null, masked: MaskCounts): Html | null {
  maskMarkup(render({})?.markup ?? '', masked);
  const notes = render(masked);
  return notes && trusted(maskMarkup(notes.markup, {}));
}

/** A figure is saved as PNG by way of a picture in memory, `blob:`, which only a script can make. */
function contentPolicy(scripts: readonly Html[], { media = false, figures = false }: Page): string {
  const hashes = scripts.map(({ markup }) => `'sha256-${createHash('sha256').update(markup).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ') || "'none'"}`,
    "style-src 'unsafe-inline'",
    `img-src data:${figures ? ' blob:' : ''}`,
    'font-src data:',
    ...(media ? ['media-src data:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
