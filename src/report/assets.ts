/** Files that the pages of one folder share: scripts, styles and fonts, each named by its content. */
import { createHash } from 'node:crypto';

/** Whether a page holds its scripts, style and fonts, or names files beside it. */
export type AssetPlace = 'inline' | 'shared';

/** A file to lie beside a page. */
export interface Asset {
  /** Its path from the page's folder: `assets/script-` or another kind, 16 digits of its hash, and an ending. */
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Hexadecimal digits. */
  readonly sha256: string;
}

const folder = 'assets';

/** An asset of this content. The same content has the same name, whatever page it belongs to. */
export function createAsset(kind: 'script' | 'style' | 'font', content: string | Uint8Array): Asset {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ending = { script: 'js', style: 'css', font: 'woff2' }[kind];
  return { name: `${folder}/${kind}-${sha256.slice(0, 16)}.${ending}`, content, sha256 };
}

/** A style sheet, whose embedded fonts become files of their own. @returns the style sheet first */
export function splitStyle(css: string): readonly Asset[] {
  const fonts: Asset[] = [];
  const style = css.replaceAll(/url\(data:font\/woff2;base64,([A-Za-z0-9+/=]+)\)/g, (_, base64: string) => {
    const font = createAsset('font', Buffer.from(base64, 'base64'));
    fonts.push(font);
    return `url(${font.name.slice(folder.length + 1)})`;
  });
  return [createAsset('style', style), ...fonts];
}
