/** The document round a body: head, policy, style and scripts, all inside the one file. */
import { createHash } from 'node:crypto';
import { type Html, html, scriptText, trusted } from './html.js';
import { type MadeFrom, renderRecord } from './made-from.js';
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
  /** What it was made from, for `angiolab verify`. */
  readonly madeFrom?: MadeFrom;
}

/** Where the content of {@link renderPageParts} goes. Nothing else in a page can be this comment: texts are escaped, and so are scripts. */
export const contentPlace: Html = trusted('<!--content-->');

/** One self-contained document. Its policy allows these scripts alone, and no request to anywhere. */
export function renderPage(page: Page): string {
  return renderPageParts(page, []).join('');
}

/**
 * Renders as {@link renderPage} does, with `content` (UTF-8) at the {@link contentPlace} of the body.
 *
 * @returns the document in parts: a large one is never a single text, of which several copies would stand in memory
 */
export function renderPageParts(page: Page, content: readonly Uint8Array[]): readonly (string | Uint8Array)[] {
  const { title, body, synthetic, scripts, tools, style = '', media = false, madeFrom } = page;
  const early = scriptText(recallTheme);
  const texts = [switchTheme, ...scripts].map(scriptText);
  const elements = texts.map((text) => html`<script>${text}</script>\n`);
  const start = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy([early, ...texts], media)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<script>${early}</script>
<style>
${trusted(stylesheet + style)}</style>
</head>
<body${synthetic && html` class="synthetic"`}>
<a class="skip" href="#main">Skip to the content</a>
${synthetic && html`<aside class="banner" aria-label="About the data">Results on synthetic data</aside>\n`}${renderTools(tools ?? null)}${body}
`.markup;
  const [before = '', after = ''] = start.split(contentPlace.markup);
  const parts = [before, ...content, after];
  const record = madeFrom && renderRecord(parts, madeFrom);
  return [...parts, `${html`${record ?? null}${elements}`.markup}</body>\n</html>\n`];
}

function contentPolicy(scripts: readonly Html[], media: boolean): string {
  const hashes = scripts.map(({ markup }) => `'sha256-${createHash('sha256').update(markup).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ') || "'none'"}`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    ...(media ? ['media-src data:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
