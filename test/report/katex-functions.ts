/** What KaTeX's documentation promises to set, by topic: one formula a function, all of which a report must show. */

const accents = [
  ...["a'", "a''", 'a^{\\prime}', '\\acute{a}', '\\bar{y}', '\\breve{a}', '\\check{a}', '\\dot{a}', '\\ddot{a}'],
  ...['\\dddot{a}', '\\ddddot{a}', '\\grave{a}', '\\hat{\\theta}', '\\widehat{ac}', '\\tilde{a}', '\\widetilde{ac}'],
  ...['\\utilde{AB}', '\\vec{F}', '\\overleftarrow{AB}', '\\underleftarrow{AB}', '\\overleftharpoon{ac}'],
  ...['\\overleftrightarrow{AB}', '\\underleftrightarrow{AB}', '\\overline{AB}', '\\underline{AB}', '\\widecheck{ac}'],
  ...['\\mathring{g}', '\\overgroup{AB}', '\\undergroup{AB}', '\\Overrightarrow{AB}', '\\overrightarrow{AB}'],
  ...[
    '\\underrightarrow{AB}',
    '\\overrightharpoon{ac}',
    '\\overbrace{AB}',
    '\\underbrace{AB}',
    '\\overlinesegment{AB}',
  ],
  ...['\\underlinesegment{AB}', '\\underbar{X}', "\\text{\\'{a} \\~{a} \\.{a} \\H{a} \\`{a} \\={a} \\v{a}}"],
];
const delimiters = [
  ...['\\left(\\frac{a}{b}\\right)', '\\left[a\\right]', '\\left\\{a\\right\\}', '\\left\\langle a\\right\\rangle'],
  ...['\\left|a\\right|', '\\left\\|a\\right\\|', '\\lceil a\\rceil', '\\lfloor a\\rfloor', '\\ulcorner a\\urcorner'],
  ...['\\llcorner a\\lrcorner', '\\lgroup a\\rgroup', '\\lmoustache a\\rmoustache', '\\lBrace a\\rBrace'],
  ...['\\llbracket a\\rrbracket', '\\left\\uparrow a\\right\\Downarrow', '\\left.a\\middle|b\\right)', '\\big(\\Big('],
  ...['\\bigg(\\Bigg(', '\\bigl(\\Bigr)', '\\biggm|\\Bigg/', '\\lvert a\\rvert', '\\lVert a\\rVert', '\\backslash'],
];
const rows = 'a&b\\\\c&d';
const matrices = [
  'matrix',
  'pmatrix',
  'bmatrix',
  'Bmatrix',
  'vmatrix',
  'Vmatrix',
  'smallmatrix',
  'pmatrix*',
  'bmatrix*',
];
const environments = [
  ...matrices.map((name) => `\\begin{${name}}${rows}\\end{${name}}`),
  ...['cases', 'rcases', 'dcases', 'drcases', 'aligned', 'split'].map(
    (name) => `\\begin{${name}}${rows}\\end{${name}}`,
  ),
  ...['equation', 'equation*', 'gather', 'gather*'].map((name) => `\\begin{${name}}a=b\\end{${name}}`),
  ...['align', 'align*'].map((name) => `\\begin{${name}}${rows}\\end{${name}}`),
  ...['alignat', 'alignat*', 'alignedat'].map((name) => `\\begin{${name}}{2}${rows}\\end{${name}}`),
  ...['\\begin{gathered}a\\\\b\\end{gathered}', '\\begin{array}{c|c}a&b\\\\\\hline c&d\\end{array}'],
  ...['\\begin{array}{cc}a&b\\\\[1em]\\hdashline c&d\\end{array}', '\\begin{subarray}{l}a\\\\b\\end{subarray}'],
  ...['\\begin{darray}{c}a\\\\b\\end{darray}', '\\begin{CD}A @>a>> B\\\\@VbVV @AAcA\\\\C @= D\\end{CD}'],
];
const layout = [
  ...[
    '\\cancel{5}',
    '\\bcancel{5}',
    '\\xcancel{ABC}',
    '\\sout{abc}',
    '\\boxed{\\pi=\\frac c d}',
    '\\fbox{a}',
    '\\tag{1} a',
  ],
  ...[
    '\\tag*{hi} a',
    '\\angl{n}',
    '\\phase{-78^\\circ}',
    'a_{\\angln}',
    '\\colorbox{aqua}{$F=ma$}',
    '\\fcolorbox{red}{aqua}{a}',
  ],
  ...[
    '\\textcolor{blue}{a}',
    '\\color{#228B22}a',
    'x_n',
    'e^x',
    '_u^o',
    '\\stackrel{!}{=}',
    '\\overset{!}{=}',
    '\\underset{!}{=}',
  ],
  ...[
    'a \\atop b',
    '\\raisebox{0.25em}{$a$}',
    '\\vcenter{\\frac a b}',
    '\\sum_{\\substack{0<i<m\\\\0<j<n}}',
    '\\llap{a}b',
  ],
  ...[
    '\\rlap{a}b',
    '\\clap{a}b',
    '\\mathllap{a}b',
    '\\mathrlap{a}b',
    '\\mathclap{a}b',
    '\\smash[b]{y}',
    '\\phantom{a}b',
  ],
  ...['\\hphantom{a}b', '\\vphantom{a}b', '\\rule[1em]{2em}{1em}'],
  ...['\\not =', '\\mathstrut a', '\\hbox{a}', '\\mathchoice{a}{b}{c}{d}', '\\pmb{a}', '\\verb!x^2!'],
];
const spacing = [
  ...[
    'a\\,b',
    'a\\thinspace b',
    'a\\>b',
    'a\\:b',
    'a\\medspace b',
    'a\\;b',
    'a\\thickspace b',
    'a\\enspace b',
    'a\\quad b',
  ],
  ...[
    'a\\qquad b',
    'a~b',
    'a\\ b',
    'a\\!b',
    'a\\negthinspace b',
    'a\\negmedspace b',
    'a\\negthickspace b',
    'a\\space b',
  ],
  ...[
    'a\\kern3mm b',
    'a\\mkern18mu b',
    'a\\hspace{-1em}b',
    'a\\hspace*{2cm}b',
    'a\\hskip1em b',
    'a\\mskip5mu b',
    'a\\nobreakspace b',
  ],
];
const fractions = [
  ...[
    '\\frac{a}{b}',
    '{a \\over b}',
    'a/b',
    '\\tfrac{a}{b}',
    '\\dfrac{a}{b}',
    '\\cfrac{a}{1+\\cfrac{1}{b}}',
    '\\binom{n}{k}',
  ],
  ...['\\tbinom{n}{k}', '\\dbinom{n}{k}', '{n \\choose k}', '{n \\brace k}', '{n \\brack k}', '{a \\above{2pt} b+1}'],
  ...[
    '\\genfrac ( ] {2pt}{1}a{a+1}',
    '\\sqrt{x}',
    '\\sqrt[3]{x}',
    '\\sqrt{\\frac{\\sum_i x_i^2}{n}}',
    '\\sqrt{\\sqrt{\\sqrt{x}}}',
  ],
];
const bigOperators =
  'sum prod coprod int iint iiint oint oiint oiiint bigcup bigcap bigvee bigwedge bigoplus bigotimes bigodot biguplus bigsqcup intop smallint';
const functions =
  'arcsin arccos arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg det dim exp gcd hom inf injlim ker lg lim liminf limsup ln log max min plim Pr projlim sec sin sinh sh sup tan tanh tg th argmax argmin varinjlim varliminf varlimsup varprojlim';
const arrows =
  'leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow uparrow downarrow updownarrow Uparrow Downarrow to gets mapsto longmapsto longrightarrow longleftarrow Longrightarrow iff implies impliedby hookrightarrow nearrow searrow leftharpoonup rightharpoondown rightleftharpoons rightsquigarrow leadsto nrightarrow twoheadrightarrow circlearrowleft dashrightarrow restriction upharpoonright Lleftarrow multimap';
const xArrows =
  'xleftarrow xrightarrow xLeftarrow xRightarrow xleftrightarrow xLeftrightarrow xhookleftarrow xhookrightarrow xtwoheadleftarrow xtwoheadrightarrow xleftharpoonup xrightharpoonup xleftharpoondown xrightharpoondown xleftrightharpoons xrightleftharpoons xtofrom xmapsto xlongequal';
const relations =
  'le leq ge geq ne neq equiv sim simeq approx cong propto in notin ni subset subseteq supset supseteq nsubseteq prec succ preceq ll gg lll ggg mid parallel nmid nparallel perp models vdash Vdash doteq asymp bowtie triangleq coloneqq eqqcolon Coloneqq thickapprox lesssim gtrsim therefore because';
const symbols =
  'pm mp times div cdot ast star circ bullet oplus ominus otimes odot cup cap setminus wedge vee land lor lnot neg forall exists nexists emptyset varnothing infty partial nabla hbar ell Re Im aleph beth wp angle measuredangle triangle square blacksquare diamond clubsuit heartsuit dagger ddagger ldots cdots vdots ddots dots dotsb dotsi dotso degree checkmark prime backprime top bot flat sharp natural surd pounds yen copyright circledR maltese KaTeX LaTeX TeX N R Z Complex reals imath jmath eth';
const greek =
  'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega';
const fonts =
  'mathrm mathbf mathit mathnormal mathbb mathcal mathfrak mathscr mathsf mathtt boldsymbol bm bold Bbb frak text textrm textbf textit textsf texttt textnormal textmd textup emph operatorname operatorname* mathop mathbin mathrel mathopen mathclose mathpunct mathord mathinner';
const sizes =
  'displaystyle textstyle scriptstyle scriptscriptstyle tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge';
const others = [
  ...[
    '\\bra{\\phi}',
    '\\ket{\\psi}',
    '\\braket{\\phi|\\psi}',
    '\\Bra{a}',
    '\\Ket{a}',
    '\\Braket{a|b}',
    '\\Set{x|x<1}',
    '\\set{x}',
  ],
  ...['a \\bmod b', 'a \\pmod b', 'a \\pod b', 'a \\mod b', '\\limsup_{x}\\limits a', '\\sum\\nolimits_i'],
  ...[
    '\\def\\foo{x}\\foo',
    '\\newcommand{\\half}[1]{\\frac{#1}{2}}\\half{a}',
    '\\let\\a=b\\a',
    '\\gdef\\b{c}\\b',
    '\\rm a',
    '\\bf a',
    '\\cal A',
  ],
];
const named = (names: string, after = ''): string[] => names.split(' ').map((name) => `\\${name}${after}`);

/** Formulas by topic. */
export const katexFunctions: Readonly<Record<string, readonly string[]>> = {
  accents,
  delimiters,
  environments,
  layout,
  spacing,
  fractions,
  'big operators': named(bigOperators, '_a^b x'),
  functions: named(functions, ' x'),
  arrows: named(arrows),
  'arrows that grow': named(xArrows, '[below]{\\text{above}}'),
  relations: named(relations, ' x'),
  symbols: named(symbols),
  greek: named(greek),
  fonts: named(fonts, '{A}'),
  sizes: named(sizes, ' a'),
  others,
};
