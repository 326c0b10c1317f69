/** Reads and writes parameters in TypeScript: `let epochs = 3;`, `let profile: 'demo' | 'full' = 'demo';`. */
import type { Parameter, ParameterLanguage, ParameterType } from './parameter.js';

export const typescript: ParameterLanguage = { parse: parseDeclarations, assign };

const declaration = /^(?:let|const|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::([^=]*(?:=>[^=]*)*))?=(?![=>])([\s\S]*)$/u;

function parseDeclarations(source: string): Parameter[] {
  return splitStatements(source).flatMap((statement) => {
    const match = declaration.exec(statement);
    if (match === null) return [];
    const [, name = '', annotation, value = ''] = match;
    const base = { name, default: value.trim() };
    if (annotation === undefined) return [{ ...base, type: inferType(base.default) }];
    return [{ ...base, type: parseType(annotation.trim()), annotation: annotation.trim() }];
  });
}

function assign(parameter: Parameter, value: unknown): string {
  const annotation = parameter.annotation === undefined ? '' : `: ${parameter.annotation}`;
  return `let ${parameter.name}${annotation} = ${JSON.stringify(value)};`;
}

/** A type of TypeScript in neutral terms; what we don't know takes any JSON value, and the kernel's compiler checks it. */
function parseType(text: string): ParameterType {
  const options = splitOutside(text, '|').filter((option) => option !== '');
  if (options.length > 1) return { kind: 'union', of: options.map(parseType) };
  const type = options[0] ?? '';
  if (type === 'number' || type === 'string' || type === 'boolean') return { kind: type };
  const array = /^(?:readonly\s+)?([\s\S]+)\[\]$/.exec(type)?.[1] ?? /^(?:Readonly)?Array<([\s\S]+)>$/.exec(type)?.[1];
  if (array !== undefined) return { kind: 'array', items: parseType(array) };
  const inner = /^\(([\s\S]*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return parseType(inner);
  const literal = parseLiteral(type);
  return literal === undefined ? { kind: 'json' } : { kind: 'literal', value: literal };
}

/** The type that TypeScript gives a `let` with this initial value. */
function inferType(text: string): ParameterType {
  const literal = parseLiteral(text);
  if (typeof literal === 'number' || typeof literal === 'string' || typeof literal === 'boolean')
    return { kind: typeof literal as 'number' | 'string' | 'boolean' };
  const items = /^\[([\s\S]*)\]$/.exec(text)?.[1];
  if (items === undefined) return { kind: 'json' };
  const kinds = splitOutside(items, ',')
    .filter((item) => item !== '')
    .map(inferType);
  const first = kinds[0];
  const same = first !== undefined && kinds.every((kind) => JSON.stringify(kind) === JSON.stringify(first));
  return { kind: 'array', items: same ? first : { kind: 'json' } };
}

function parseLiteral(text: string): string | number | boolean | null | undefined {
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const quoted = /^(['"`])((?:\\[\s\S]|(?!\1)[^\\])*)\1$/.exec(text);
  if (quoted !== null) return quoted[1] === '`' && text.includes('${') ? undefined : unescapeText(quoted[2] ?? '');
  const digits = text.replaceAll(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d|\.\d|0[xob])/i.test(digits) && Number.isFinite(Number(digits)) ? Number(digits) : undefined;
}

function unescapeText(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_, character: string) => ({ n: '\n', t: '\t' })[character] ?? character);
}

/** The statements of a cell, without comments: they end at a semicolon, or at a line end where nothing goes on. */
function splitStatements(source: string): string[] {
  return splitOutside(stripComments(source), ';').flatMap((part) => {
    const statements: string[] = [];
    for (const line of splitOutside(part, '\n').filter((text) => text !== '')) {
      const last = statements.at(-1);
      const goesOn = last !== undefined && (/[=|:&?+*/,-]$/.test(last) || /^[=|:&?+*/.]/.test(line));
      if (goesOn) statements[statements.length - 1] = `${last} ${line}`;
      else statements.push(line.replace(/^export\s+/, ''));
    }
    return statements;
  });
}

/** Matches, in this order, comments, strings, and anything else, one character at a time. */
const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(['"`])(?:\\[\s\S]|(?!\1)[^\\])*\1|[\s\S]/g;

function stripComments(source: string): string {
  return source.replaceAll(token, (text) => (/^\/[/*]/.test(text) ? '' : text));
}

/** Splits at a character that stands outside strings and brackets; the parts are trimmed. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(token)) {
    if ('([{'.includes(piece)) depth++;
    if (')]}'.includes(piece)) depth--;
    if (piece === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}
