/** Compares the outputs of a cell with those of a former run. */
import { stripVTControlCharacters } from 'node:util';
import { clip, compareValues, type Mismatch, type Tolerance } from './compare-texts.js';
import { joinStreams } from './join-streams.js';
import { isJson, isText } from './lines.js';
import type { MimeBundle, Output } from './nbformat.js';
import { volatileTexts } from './volatile.js';

/** The first output that differs. */
export interface OutputMismatch extends Mismatch {
  /** Number of the output in its cell, from 1, where texts that one stream sent one after the other are one output. */
  readonly output: number;
  /** A MIME type, `stdout`, `stderr` or `error`; null where the outputs are of two kinds, or one is missing. */
  readonly type: string | null;
}

/**
 * Finds the first output that differs; null where none does.
 *
 * Numbers in texts, JSON and HTML are compared within the tolerance, all else exactly, and pictures and other binary data byte by byte.
 * Colours and {@link volatileTexts} don't count.
 */
export function compareOutputs(
  expected: readonly Output[],
  found: readonly Output[],
  tolerance: Tolerance,
): OutputMismatch | null {
  const [left, right] = [joinStreams(expected), joinStreams(found)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    const mismatch = compareOutput(a, b, tolerance);
    if (mismatch !== null) return { output: index + 1, ...mismatch };
  }
  return null;
}

type TypedMismatch = Omit<OutputMismatch, 'output'>;

function compareOutput(a: Output | undefined, b: Output | undefined, tolerance: Tolerance): TypedMismatch | null {
  if (a === undefined || b === undefined || kindOf(a) !== kindOf(b))
    return { type: null, where: 'the whole', expected: describeOutput(a), found: describeOutput(b) };
  if (a.output_type === 'stream' && b.output_type === 'stream')
    return withType(a.name, compareShown(a.text, b.text, tolerance));
  if (!('data' in a && 'data' in b)) return withType('error', compareShown(a, b, tolerance));
  const [{ data, ...rest }, { data: found, ...foundRest }] = [a, b];
  return compareBundles(data, found, tolerance) ?? withType(a.output_type, compareShown(rest, foundRest, tolerance));
}

function compareBundles(a: MimeBundle, b: MimeBundle, tolerance: Tolerance): TypedMismatch | null {
  for (const type of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [expected, found] = [a[type], b[type]];
    const mismatch =
      typeof expected === 'string' && typeof found === 'string' && !isText(type) && !isJson(type)
        ? compareBytes(expected, found)
        : compareShown(expected, found, tolerance);
    if (mismatch !== null) return { type, ...mismatch };
  }
  return null;
}

/** Binary data in base64; line breaks in it don't count. */
function compareBytes(expected: string, found: string): Mismatch | null {
  const [a, b] = [Buffer.from(expected, 'base64'), Buffer.from(found, 'base64')];
  if (a.equals(b)) return null;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const show = (bytes: Buffer): string => `${bytes.length} bytes, there ${bytes.toString('hex', same, same + 8)}`;
  return { where: `byte ${same + 1}`, expected: show(a), found: show(b) };
}

function compareShown(expected: unknown, found: unknown, tolerance: Tolerance): Mismatch | null {
  return compareValues(normalise(expected), normalise(found), tolerance);
}

/** A value with all its texts as they are compared. */
function normalise(value: unknown): unknown {
  if (typeof value === 'string') return normaliseText(value);
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalise(item)]));
}

function normaliseText(value: string): string {
  return volatileTexts.reduce(
    (text, { pattern, text: instead }) => text.replace(pattern, instead),
    stripVTControlCharacters(value),
  );
}

function kindOf(output: Output): string {
  return output.output_type === 'stream' ? output.name : output.output_type;
}

function withType(type: string, mismatch: Mismatch | null): TypedMismatch | null {
  return mismatch && { type, ...mismatch };
}

/** An output in a few words. */
function describeOutput(output: Output | undefined): string {
  if (output === undefined) return 'no output';
  if (output.output_type === 'stream') return clip(`${output.name}: ${output.text}`);
  if (output.output_type === 'error') return clip(`${output.ename}: ${output.evalue}`);
  return clip(`${output.output_type} with ${Object.keys(output.data).join(', ')}`);
}
