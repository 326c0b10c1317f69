/** Formulas to HTML with MathML, when the page is made; a formula can neither run anything nor grow without bound. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Html, trusted } from './html.js';

const require = createRequire(import.meta.url);
/** Longer sources are shown as they are written. */
const longest = 10_000;
/** Markup beyond this is a bomb, not a formula. */
const largest = 500_000;
/** A length of 300 em or more in the source or in what KaTeX made of it, which moves or stretches a page instead of setting a formula. */
const outOfBounds = /(?<![\d.])(?:[3-9]\d{2}|\d{4,}|\d+(?:\.\d+)?e\+\d+)(?:\.\d+)?em/;
/** KaTeX's own pictures of roots, braces and arrows: 400 em wide whatever the source asks for, and shown only as far as needed. */
const ownPictures = /<svg [^>]*>/g;
/** Environments that LaTeX numbers: numbers that start anew in each formula would say nothing, so only those of `\tag` are shown. */
const numbered = /(\\(?:begin|end)\s*\{(?:equation|align|alignat|gather))\}/g;

interface Katex {
  renderToString(source: string, options: Readonly<Record<string, unknown>>): string;
}

/**
 * Renders TeX; `null` where it is wrong, too long, or asks for more than it may.
 *
 * @param fonts - gets the names of the fonts that the formula may need
 */
export function renderFormula(source: string, display: boolean, fonts: Set<string>): Html | null {
  if (source.length > longest) return null;
  const katex = require('katex') as Katex;
  try {
    const options = { displayMode: display, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 20 };
    const markup = katex.renderToString(source.replaceAll(numbered, '$1*}'), {
      ...options,
      throwOnError: true,
      output: 'htmlAndMathml',
      errorColor: 'var(--alarm)',
      macros: {},
    });
    if (markup.length > largest || outOfBounds.test(markup.replaceAll(ownPictures, ''))) return null;
    noteFonts(markup, fonts);
    return trusted(markup.replace('<span class="katex-display">', '<span class="katex-display" tabindex="0">'));
  } catch {
    return null;
  }
}

/** Fonts by the class that asks for them; upright and italic are needed by nearly every formula. */
const fontsOf: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bamsrm\b|\bmathbb\b|\btextbb\b/, ['AMS-Regular']],
  [/\bmathcal\b/, ['Caligraphic-Regular', 'Caligraphic-Bold']],
  [/\bmathfrak\b|\btextfrak\b/, ['Fraktur-Regular', 'Fraktur-Bold']],
  [/\bmathtt\b|\btexttt\b/, ['Typewriter-Regular']],
  [/\bmathscr\b|\btextscr\b/, ['Script-Regular']],
  [/\bmathsf\b|\btextsf\b/, ['SansSerif-Regular', 'SansSerif-Bold', 'SansSerif-Italic']],
  [/\bmathbf\b|\btextbf\b/, ['Main-Bold']],
  [/\bboldsymbol\b|\btextboldit\b/, ['Math-BoldItalic', 'Main-BoldItalic']],
  [/\bmathit\b|\btextit\b/, ['Main-Italic']],
  [/\bsize1\b/, ['Size1-Regular']],
  [/\bsize2\b/, ['Size2-Regular']],
  [/\bsize3\b/, ['Size3-Regular']],
  [/\bsize4\b|\bmult\b/, ['Size4-Regular', 'Size1-Regular']],
  [/\bop-symbol\b/, ['Size1-Regular', 'Size2-Regular']],
];

function noteFonts(markup: string, fonts: Set<string>): void {
  for (const name of ['Main-Regular', 'Math-Italic']) fonts.add(name);
  for (const [pattern, names] of fontsOf) if (pattern.test(markup)) for (const name of names) fonts.add(name);
}

/** KaTeX's style sheet with these fonts embedded and no others; '' where there is no formula. */
export function readMathStyles(fonts: ReadonlySet<string>): string {
  if (fonts.size === 0) return '';
  const path = require.resolve('katex/dist/katex.min.css');
  const faces = /@font-face\{[^}]*\}/g;
  const sheet = readFileSync(path, 'utf8');
  const used = (sheet.match(faces) ?? []).flatMap((face) => {
    const name = /KaTeX_([\w-]+)\.woff2/.exec(face)?.[1] ?? '';
    if (!fonts.has(name)) return [];
    const file = readFileSync(require.resolve(`katex/dist/fonts/KaTeX_${name}.woff2`)).toString('base64');
    return [face.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${file}) format("woff2")`)];
  });
  return `${used.join('\n')}\n${sheet.replaceAll(faces, '')}\n`;
}
