/** Reads and writes parameters in Python: `epochs: int = 3`, `lr = 1e-3`, `profile: Literal["demo", "full"] = "demo"`. */
import type { Parameter, ParameterLanguage, ParameterType } from './parameter.js';

export const python: ParameterLanguage = { parse: parseAssignments, assign };

/** A name at the start of a line, so that assignments in blocks are none of ours; what follows is an annotation or `=`. */
const target = /^(?!(?:else|try|finally)\b)([\p{L}_][\p{L}\p{N}_]*)\s*(?=[:=])/u;

function parseAssignments(source: string): Parameter[] {
  return splitStatements(source).flatMap((statement) => {
    const name = target.exec(statement)?.[1];
    if (name === undefined) return [];
    const [left = ''] = splitAt(statement, ['=']);
    const value = statement.slice(left.length + 1).trim();
    if (value === '' || value.startsWith('=')) return [];
    const annotation = /:([\s\S]*)$/.exec(left.slice(name.length))?.[1]?.trim();
    if (annotation === undefined) return [{ name, type: inferType(value), default: value }];
    return [{ name, type: parseType(annotation), annotation, default: value }];
  });
}

function assign({ name, annotation, default: initial }: Parameter, value: unknown): string {
  const isFloat = annotation === undefined ? kindOf(initial) === 'float' : takesFloatsOnly(annotation);
  const isTuple = kindOf(initial) === 'tuple' || /^(typing\.)?tuple\b/i.test(annotation ?? '');
  const text = Array.isArray(value) && isTuple ? formatTuple(value, isFloat) : format(value, isFloat);
  return `${name}${annotation === undefined ? '' : `: ${annotation}`} = ${text}`;
}

/** Whether an annotation takes floats and no integers, so that 1 is to be written 1.0. */
function takesFloatsOnly(annotation: string): boolean {
  return /\bfloat\b/.test(annotation) && !/\bint\b|\bLiteral\b/.test(annotation);
}

function formatTuple(items: readonly unknown[], isFloat: boolean): string {
  return `(${format(items, isFloat).slice(1, -1)}${items.length === 1 ? ',' : ''})`;
}

/** A JSON value as Python writes it; JSON's strings are Python's. */
function format(value: unknown, isFloat: boolean): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return formatNumber(value, isFloat);
  if (Array.isArray(value)) return `[${value.map((item) => format(item, isFloat)).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${format(item, isFloat)}`);
  return `{${entries.join(', ')}}`;
}

function formatNumber(value: number, isFloat: boolean): string {
  const text = Object.is(value, -0) ? '-0.0' : String(value);
  return isFloat && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const simpleTypes: Readonly<Record<string, ParameterType>> = {
  int: { kind: 'integer' },
  float: { kind: 'number' },
  str: { kind: 'string' },
  bool: { kind: 'boolean' },
  None: { kind: 'literal', value: null },
};

/** An annotation in neutral terms; what we don't know takes any JSON value. */
function parseType(annotation: string): ParameterType {
  const text = unquote(annotation).replace(/^(?:typing|t)\./, '');
  const options = splitOutside(text, '|');
  if (options.length > 1) return { kind: 'union', of: options.map(parseType) };
  const simple = Object.hasOwn(simpleTypes, text) ? simpleTypes[text] : undefined;
  if (simple !== undefined) return simple;
  const [, outer = '', inner = ''] = /^(\w+)\[([\s\S]*)\]$/.exec(text) ?? [];
  return parseGeneric(outer.toLowerCase(), splitOutside(inner, ',')) ?? { kind: 'json' };
}

function parseGeneric(outer: string, words: readonly string[]): ParameterType | null {
  const [first = ''] = words;
  if (outer === 'list' || outer === 'sequence') return { kind: 'array', items: parseType(first) };
  if (outer === 'tuple' && words.length === 2 && words[1] === '...') return { kind: 'array', items: parseType(first) };
  if (outer === 'optional') return { kind: 'union', of: [parseType(first), { kind: 'literal', value: null }] };
  if (outer === 'union') return { kind: 'union', of: words.map(parseType) };
  if (outer === 'final' || outer === 'annotated') return parseType(first);
  if (outer !== 'literal') return null;
  const of = words.map((word): ParameterType => {
    const value = parseLiteral(word);
    return value === undefined ? { kind: 'json' } : { kind: 'literal', value };
  });
  return { kind: 'union', of };
}

/** The type of a value without annotation: an integer there doesn't mean that fractions are refused. */
function inferType(text: string): ParameterType {
  const kind = kindOf(text);
  if (kind === 'string' || kind === 'boolean') return { kind };
  if (kind === 'integer' || kind === 'float') return { kind: 'number' };
  const items = kind === 'list' || kind === 'tuple' ? splitOutside(text.slice(1, -1), ',') : null;
  if (items === null || (kind === 'tuple' && items.length < 2)) return { kind: 'json' };
  const types = items.filter((item) => item !== '').map(inferType);
  const first = types[0];
  const same = first !== undefined && types.every((type) => JSON.stringify(type) === JSON.stringify(first));
  return { kind: 'array', items: same ? first : { kind: 'json' } };
}

/** What kind of literal a text is as a whole; null for any other expression. */
function kindOf(text: string): 'string' | 'boolean' | 'integer' | 'float' | 'list' | 'tuple' | null {
  if (text === 'True' || text === 'False') return 'boolean';
  if (/^[+-]?(\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/.test(text)) return 'integer';
  if (/^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?$/.test(text)) return 'float';
  if (/^[rRuUfF]{0,2}["']/.test(text) && [...text.matchAll(token)].length === 1) return 'string';
  if (isBracketed(text, '[')) return 'list';
  return isBracketed(text, '(') ? 'tuple' : null;
}

/** Whether a text begins with a bracket that is closed at its end, and not before. */
function isBracketed(text: string, bracket: string): boolean {
  let depth = 0;
  let closed = false;
  for (const [piece] of text.matchAll(token)) {
    if (closed) return false;
    if (opening.includes(piece)) depth++;
    if (closing.includes(piece)) depth--;
    closed = depth === 0;
  }
  return closed && text.startsWith(bracket);
}

function parseLiteral(text: string): string | number | boolean | null | undefined {
  if (text === 'None') return null;
  const kind = kindOf(text);
  if (kind === 'boolean') return text === 'True';
  if (kind === 'integer' || kind === 'float') return Number(text.replaceAll('_', ''));
  return kind === 'string' ? unquote(text) : undefined;
}

/** What stands between simple quotation marks; a text without them stays as it is. */
function unquote(text: string): string {
  const quoted = /^(['"])((?:\\[\s\S]|(?!\1)[^\\])*)\1$/.exec(text)?.[2];
  return (
    quoted?.replaceAll(/\\([\s\S])/g, (_, character: string) => ({ n: '\n', t: '\t' })[character] ?? character) ?? text
  );
}

/** Matches, in this order, a joined line, a comment, strings with their prefix, and anything else, one character at a time. */
const token =
  /\\\n|#[^\n]*|(?:(?<![\p{L}\p{N}_])[rRbBuUfF]{1,2})?(?:("""|''')(?:\\[\s\S]|(?!\1)[^\\])*\1|(["'])(?:\\[\s\S]|(?!\2)[^\\\n])*\2)|[\s\S]/gu;
const opening = ['(', '[', '{'];
const closing = [')', ']', '}'];

/** The statements of a cell, without comments; those of blocks keep their indentation. */
function splitStatements(source: string): string[] {
  const bare = source.replaceAll('\r\n', '\n').replaceAll(token, (text) => {
    if (text === '\\\n') return ' ';
    return text.startsWith('#') ? '' : text;
  });
  return splitAt(bare, ['\n']).flatMap((line) =>
    splitAt(line, [';']).map((part, index) => (index ? part.trim() : part)),
  );
}

/** Splits at a character that stands outside strings and brackets; the parts are trimmed. */
function splitOutside(text: string, separator: string): string[] {
  return splitAt(text, [separator]).map((part) => part.trim());
}

function splitAt(text: string, separators: readonly string[]): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(token)) {
    if (opening.includes(piece)) depth++;
    if (closing.includes(piece)) depth--;
    if (separators.includes(piece) && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}
