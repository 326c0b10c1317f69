/** Outputs as they are compared: figures and pictures by their data, all else by its text. */
import { stripVTControlCharacters } from 'node:util';
import { joinStreams } from '../../notebook/join-streams.js';
import type { CodeCell, Output } from '../../notebook/nbformat.js';
import { maskIdentifiers } from '../../privacy/mask-identifiers.js';
import { decodeText } from '../html.js';
import { maskJson } from '../masking/mask-json.js';
import { maskMarkup } from '../masking/mask-markup.js';
import { sanitizeOutput } from '../sanitize.js';

/** An output, ready to be compared. Two are the same where `key` is. */
export interface ComparedOutput {
  readonly key: string;
  /** What a diff is made of; null for figures and pictures, which are shown instead. */
  readonly text: string | null;
  readonly output: Output;
}

const plotlyType = 'application/vnd.plotly.v1+json';

/** The outputs of a cell; neighbouring pieces of one stream are one. Its last line of code may be the label of what it shows. */
export function readOutputs(cell: CodeCell): ComparedOutput[] {
  const code = cell.source.trimEnd().split('\n').at(-1) ?? '';
  return joinStreams(cell.outputs).map((output) => readOutput(output, code));
}

function readOutput(output: Output, code: string): ComparedOutput {
  const clean = (text: string): string => cleanText(text, code);
  if (output.output_type === 'stream') return ofText(output, `${output.name}\n`, clean(output.text));
  if (output.output_type === 'error') return ofText(output, 'error\n', clean(`${output.ename}: ${output.evalue}`));
  const { data } = output;
  const drawn = plotlyType in data ? plotlyType : Object.keys(data).find((type) => type.startsWith('image/'));
  if (drawn !== undefined) return { key: JSON.stringify([drawn, data[drawn]]), text: null, output };
  return ofText(output, '', textOf(data, clean));
}

function ofText(output: Output, kind: string, text: string): ComparedOutput {
  return { key: kind + text, text, output };
}

function textOf(data: Readonly<Record<string, unknown>>, clean: (text: string) => string): string {
  const types = ['text/plain', 'text/markdown', 'text/latex', 'text/html'];
  const type = types.find((candidate) => typeof data[candidate] === 'string');
  if (type === 'text/html') return clean(readMarkup(String(data[type])));
  if (type !== undefined) return clean(String(data[type]));
  const [first] = Object.keys(data);
  return first === undefined ? '(nothing)' : JSON.stringify(maskJson(data[first], {}), null, 2);
}

/** What a reader of a page would see of the markup, a line for each row and block. */
function readMarkup(markup: string): string {
  const shown = maskMarkup(sanitizeOutput(markup)?.markup ?? '', {});
  const lines = shown
    .replace(/\s*\n\s*/g, ' ')
    .replace(/<\/t[dh]>/g, '\t')
    .replace(/<\/(?:p|div|tr|li|pre|h[1-6]|dt|dd)>|<br\b[^>]*>/g, '\n');
  return decodeText(lines.replace(/<img\b[^>]*>/g, '[picture]').replace(/<[^<>]*>/g, '')).replace(/[ \t]+$/gm, '');
}

/**
 * Colours and cursor movements say nothing about the result; an overwritten line is its last state. Identifiers go before texts are
 * compared: a difference would show each half of them.
 */
function cleanText(text: string, code: string): string {
  const plain = stripVTControlCharacters(text)
    .replace(/\r+\n/g, '\n')
    .replace(/[^\n]*\r/g, '')
    .trimEnd();
  const head = `${maskIdentifiers(code, {})}\n`;
  const whole = maskIdentifiers(head + plain, {});
  return whole.startsWith(head) ? whole.slice(head.length) : maskIdentifiers(plain, {});
}
