/** The document round a body: head, policy, style and scripts, all inside the one file. */
import { createHash } from 'node:crypto';
import { type Html, html, scriptText, trusted } from './html.js';
import { stylesheet } from './style.js';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Whether its results come from synthetic data. */
  readonly synthetic: boolean;
  /** JavaScript to run at the end of the body, in this order. */
  readonly scripts: readonly string[];
  /** Style sheets beside the common one. */
  readonly styles?: string;
  /** Whether the page plays sound or film. */
  readonly media?: boolean;
}

/** One self-contained document. Its policy allows these scripts alone, and no request to anywhere. */
export function renderPage({ title, body, synthetic, scripts, styles = '', media = false }: Page): string {
  const texts = scripts.map(scriptText);
  const elements = texts.map((text) => html`<script>${text}</script>\n`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(texts, media)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${trusted(stylesheet + styles)}</style>
</head>
<body${synthetic && html` class="synthetic"`}>
<a class="skip" href="#main">Skip to the content</a>
${synthetic && html`<aside class="banner" aria-label="About the data">Results on synthetic data</aside>\n`}${body}
${elements}</body>
</html>
`.markup;
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
