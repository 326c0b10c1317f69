import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { render } from '../../src/report/render.js';
import { createNotebook, prose } from './notebooks.js';

const show = (source: string): string => render(createNotebook([prose(source)]));

describe('formulas in Markdown', () => {
  test('become MathML and HTML, with the fonts that they need and no others', () => {
    const page = show('Let $x_1$ be\n\n$$\\sum_i x_i$$');
    expect(page.match(/<math /g)).toHaveLength(2);
    const faces = (page.match(/@font-face\{[^}]*\}/g) ?? []).map((face) => /KaTeX_\w+/.exec(face)?.[0]);
    expect(faces).toContain('KaTeX_Math');
    expect(faces).not.toContain('KaTeX_Fraktur');
    expect(page).not.toMatch(/url\(fonts/);
    expect(show('No formula for 5 $ or 6 $')).not.toContain('KaTeX');
  });

  test.each([
    ['amounts of money', 'from $5 to $6', 'from $5 to $6'],
    ['code', '`$x$`', '<code>$x$</code>'],
    ['an escaped dollar', '\\$x$', '$x$'],
    ['what KaTeX cannot read', '$\\nosuch{x}$', '<code class="not-a-formula">$\\nosuch{x}$</code>'],
    ['a macro bomb', '$\\def\\a{\\a\\a}\\a$', 'class="not-a-formula"'],
  ])('leave %s as it is', (_, source, expected) => {
    expect(show(source)).toContain(expected);
  });

  test('can neither link, load, nor grow', () => {
    const page = show(
      '$\\href{javascript:ran(1)}{x}$ $\\includegraphics{https://attack.invalid/a.png}$ $\\rule{999999em}{9999em}$',
    );
    expect(page).not.toMatch(/href="javascript|src="https/);
    expect(page).toMatch(/width:20em/);
  });

  test('cannot be forged: a mark of another text stays text', () => {
    const forged = `kept-${createHash('sha256').update('x').digest('hex').slice(0, 24)}-0-`;
    expect(show(`$a$ <b title="${forged}">${forged}</b>`)).toContain(`<b title="${forged}">${forged}</b>`);
  });
});
