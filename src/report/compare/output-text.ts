/** Outputs as they are compared: figures and pictures by their data, all else by its text. */
import { stripVTControlCharacters } from 'node:util';
import { joinStreams } from '../../notebook/join-streams.js';
import type { CodeCell, Output } from '../../notebook/nbformat.js';
import { maskIdentifiers } from '../../privacy/mask-identifiers.js';
import { maskJson } from '../masking/mask-json.js';
import { maskMarkup } from '../masking/mask-markup.js';

/** An output, ready to be compared. Two are the same where `key` is. */
export interface ComparedOutput {
  readonly key: string;
  /** What a diff is made of; null for figures and pictures, which are shown instead. */
  readonly text: string | null;
  readonly output: Output;
}

const plotlyType = 'application/vnd.plotly.v1+json';

/** The outputs of a cell; neighbouring pieces of one stream are one. */
export function readOutputs(cell: CodeCell): ComparedOutput[] {
  return joinStreams(cell.outputs).map(readOutput);
}

function readOutput(output: Output): ComparedOutput {
  if (output.output_type === 'stream') return ofText(output, `${output.name}\n`, cleanText(output.text));
  if (output.output_type === 'error') return ofText(output, 'error\n', cleanText(`${output.ename}: ${output.evalue}`));
  const { data } = output;
  const drawn = plotlyType in data ? plotlyType : Object.keys(data).find((type) => type.startsWith('image/'));
  if (drawn !== undefined) return { key: JSON.stringify([drawn, data[drawn]]), text: null, output };
  return ofText(output, '', textOf(data));
}

function ofText(output: Output, kind: string, text: string): ComparedOutput {
  return { key: kind + text, text, output };
}

function textOf(data: Readonly<Record<string, unknown>>): string {
  const types = ['text/plain', 'text/markdown', 'text/latex', 'text/html'];
  const type = types.find((candidate) => typeof data[candidate] === 'string');
  if (type === 'text/html') return cleanText(maskMarkup(String(data[type]), {}));
  if (type !== undefined) return cleanText(String(data[type]));
  const [first] = Object.keys(data);
  return first === undefined ? '(nothing)' : JSON.stringify(maskJson(data[first], {}), null, 2);
}

/**
 * Colours and cursor movements say nothing about the result; an overwritten line is its last state. Identifiers go before texts are
 * compared: a difference would show each half of them.
 */
function cleanText(text: string): string {
  const plain = stripVTControlCharacters(text)
    .replace(/\r+\n/g, '\n')
    .replace(/[^\n]*\r/g, '')
    .trimEnd();
  return maskIdentifiers(plain, {});
}
