import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { renderFormula } from '../../src/report/math.js';
import { render } from '../../src/report/render.js';
import { katexFunctions } from './katex-functions.js';
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
    ['what would stretch the page', '$\\raisebox{-9999em}{x}$ $\\kern-999em x$', 'class="not-a-formula">$\\raisebox'],
    ['a macro bomb', '$\\def\\a{\\a\\a}\\a$', 'class="not-a-formula"'],
  ])('leave %s as it is', (_, source, expected) => {
    expect(show(source)).toContain(expected);
  });

  test('can neither link, load, nor grow', () => {
    const page = show(
      '$\\href{javascript:ran(1)}{x}$ $\\includegraphics{https://attack.invalid/a.png}$ $\\rule{999999em}{9999em}$',
    );
    expect(page).not.toMatch(/href="javascript|src="https/);
    expect(page).toContain('<code class="not-a-formula">$\\rule{999999em}');
  });

  test('cannot be forged: a mark of another text stays text', () => {
    const forged = `kept-${createHash('sha256').update('x').digest('hex').slice(0, 24)}-0-`;
    expect(show(`$a$ <b title="${forged}">${forged}</b>`)).toContain(`<b title="${forged}">${forged}</b>`);
  });
});

describe('renderFormula', () => {
  const set = (source: string): string | null => renderFormula(source, true, new Set())?.markup ?? null;

  test.each(Object.entries(katexFunctions))('sets all of KaTeX: %s', (_, formulas) => {
    expect(formulas.filter((formula) => set(formula) === null)).toEqual([]);
  });

  test.each([
    '\\kern-999em x',
    '\\kern-9999999999999999999999em x',
    'x\\hspace{-300em}y',
    '\\mkern-9999mu x',
    '\\hskip-9999pt x',
    '\\raisebox{-9999em}{x}',
    '\\rule[-9999em]{1em}{1em}',
    '\\rule{1em}{-9999em}',
    '\\begin{matrix}a\\\\[-9999em]b\\end{matrix}',
    '\\def\\a{99}\\kern-\\a\\a em x',
    '\\sqrt{\\kern-999em x}',
    '\\underbrace{\\raisebox{-9999em}{x}}_n',
    '\\rule{999999em}{9999em}',
  ])('refuses a length that leaves the formula: %s', (formula) => {
    expect(set(formula)).toBeNull();
  });

  test('bounds a length that stays in the formula', () => {
    expect(set('a\\hspace{9999pt}b')).toContain('margin-right:20em');
  });

  test('numbers an equation by its tag alone', () => {
    for (const name of ['equation', 'align', 'gather', 'equation*'])
      expect(set(`\\begin{${name}}a=b\\end{${name}}`)).not.toMatch(/eqn-num|katex-tag/);
    const tagged = set('\\begin{align}a&=b \\tag{7}\\\\c&=d\\end{align}') ?? '';
    expect(tagged.match(/>7</g)).toHaveLength(1);
    expect(tagged).not.toContain('class="eqn-num"');
  });
});
