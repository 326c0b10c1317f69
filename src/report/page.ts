/** The document round a body: head, policy, style and scripts, inside the one file or in files that pages share. */
import { createHash } from 'node:crypto';
import { type MaskCounts, maskIdentifiers } from '../privacy/mask-identifiers.js';
import { type Asset, type AssetPlace, createAsset, splitStyle } from './assets.js';
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
  /** Default: `inline`, which makes one file of all. */
  readonly assets?: AssetPlace;
  /** What stands at {@link notesPlace}, given what was masked in all else; default: that alone. */
  readonly notes?: (masked: MaskCounts) => Html | null;
}

/** A document, the files that have to lie beside it, and what was masked in it. */
export interface RenderedPage {
  /** UTF-8, in parts: a large document is never a single text, of which several copies would stand in memory. */
  readonly parts: readonly (string | Uint8Array)[];
  readonly assets: readonly Asset[];
  readonly masked: MaskCounts;
}

/** Where the content of {@link renderPageParts} goes. Nothing else in a page can be this comment: texts are escaped, and so are scripts. */
export const contentPlace: Html = trusted('<!--content-->');

/** Where the notes go, as the content does. */
export const notesPlace: Html = trusted('<!--notes-->');

/** One self-contained document. Its policy allows these scripts alone, and no request to anywhere. */
export function renderPage(page: Page): string {
  return renderPageParts({ ...page, assets: 'inline' }, []).parts.join('');
}

/**
 * Renders as {@link renderPage} does, with `content` (UTF-8) at the {@link contentPlace} of the body. All that a page shows goes through
 * here, and this is where identifiers are taken out of it. With shared assets the policy allows files of the page's own origin, since a
 * page that is opened from a disk can vouch for no file by its hash.
 */
export function renderPageParts(page: Page, content: readonly Uint8Array[]): RenderedPage {
  const { synthetic, tools, style = '', madeFrom } = page;
  const shared = page.assets === 'shared';
  const masked: MaskCounts = {};
  const body = maskMarkup(page.body.markup, masked);
  const cells = content.map((bytes) => maskBytes(bytes, masked));
  const notes = renderMaskedNotes(page.notes ?? renderMasked, masked)?.markup ?? '';
  const early = scriptText(recallTheme);
  const scripts = [switchTheme, ...page.scripts].map(scriptText);
  const files = shared ? scripts.map(({ markup }) => createAsset('script', markup)) : [];
  const styles = shared ? [stylesheet, style].filter(Boolean).map(splitStyle) : [];
  const assets = [...files, ...styles.flat()];
  const start = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(shared ? [early] : [early, ...scripts], page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${maskIdentifiers(page.title, {})}</title>
<script>${early}</script>
${shared ? styles.map(([file]) => html`<link rel="stylesheet" href="${file!.name}">\n`) : html`<style>\n${trusted(stylesheet + style)}</style>\n`}</head>
<body${synthetic && html` class="synthetic"`}>
<a class="skip" href="#main">Skip to the content</a>
${synthetic && html`<aside class="banner" aria-label="About the data">Results on synthetic data</aside>\n`}${renderTools(tools ?? null)}${trusted(body.replace(notesPlace.markup, () => notes))}
${files.map(({ name }) => html`<script src="${name}"></script>\n`)}`.markup;
  const [before = '', after = ''] = start.split(contentPlace.markup);
  const parts = [before, ...cells, after];
  const record = madeFrom && renderRecord(parts, { ...maskJson(madeFrom, {}), ...nameAssets(assets) });
  const inline = shared ? [] : scripts.map((text) => html`<script>${text}</script>\n`);
  return { parts: [...parts, `${html`${record ?? null}${inline}`.markup}</body>\n</html>\n`], assets, masked };
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

function nameAssets(assets: readonly Asset[]): Pick<MadeFrom, 'assets'> {
  return assets.length === 0 ? {} : { assets: assets.map(({ name, sha256 }) => ({ name, sha256 })) };
}

/** A figure is saved as PNG by way of a picture in memory, `blob:`, which only a script can make. */
function contentPolicy(scripts: readonly Html[], { media = false, figures = false, assets }: Page): string {
  const hashes = scripts.map(({ markup }) => `'sha256-${createHash('sha256').update(markup).digest('base64')}'`);
  const own = assets === 'shared' ? ["'self'"] : [];
  return [
    "default-src 'none'",
    `script-src ${[...own, ...hashes].join(' ') || "'none'"}`,
    ['style-src', ...own, "'unsafe-inline'"].join(' '),
    `img-src data:${figures ? ' blob:' : ''}`,
    ['font-src', ...own, 'data:'].join(' '),
    ...(media ? ['media-src data:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
