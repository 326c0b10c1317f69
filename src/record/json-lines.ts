/** Plain objects as lines of JSON, with NaN and infinities, which tell of a run that diverged, kept as texts. */
import { RunRecordError } from './check-record.js';

const unusual: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** One line of JSON an item, in order, each ended by a line feed. */
export function formatLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item, hideUnusual)}\n`).join('');
}

/** The items of {@link formatLines}. @throws RunRecordError naming `file` and the line that isn't JSON */
export function parseLines(file: string, text: string): unknown[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line, showUnusual) as unknown;
    } catch (cause) {
      const got = line === '' ? 'an empty line' : (cause as Error).message;
      throw new RunRecordError(file, 'JSON in each line', got, `mend line ${index + 1}`, { cause });
    }
  });
}

/** A replacer for `JSON.stringify` that keeps NaN and infinities as texts. */
export function hideUnusual(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** A reviver for `JSON.parse` that takes {@link hideUnusual} back. */
export function showUnusual(key: string, value: unknown): unknown {
  return key !== 'stage' && key !== 'part' && typeof value === 'string' && Object.hasOwn(unusual, value)
    ? unusual[value]
    : value;
}
