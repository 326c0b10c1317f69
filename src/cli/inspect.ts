/** `angiolab inspect`: what is in a source, and what in it identifies persons. */
import { resolve } from 'node:path';
import { indexFolder } from '../dataset/frame-table/index-folder.js';
import { inspectPixels, type PixelInspection } from '../dataset/frame-table/inspect-pixels.js';
import { type Inspection, inspectTable, type Spread } from '../dataset/frame-table/inspect-table.js';
import { describePassed } from '../dataset/walk-folder.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';

export const inspect: Command = {
  name: 'inspect',
  usage: 'SOURCE [--labels FILE] [--source LAYOUT] [--key FILE]',
  summary: 'counts, geometry, quality and a privacy audit of a source: what identifies persons, counted, never shown',
  options: sourceOptions,
  async run(args, context) {
    const table = await findTable(args, context);
    const found = await inspectTable(table);
    const pixels = await inspectPixels(table, context.signal);
    context.print(args.flag('json') ? JSON.stringify({ ...found, pixels }) : describe(found, pixels));
    return exitStatus.fine;
  },
};

/** The table that was named, or that of the folder: indexed now, as far as it changed. */
async function findTable(args: Arguments, context: Context): Promise<string> {
  const [word, extra] = args.positionals;
  if (word === undefined || extra !== undefined)
    throw new UsageError(
      `Cannot inspect: expected one source, got ${args.positionals.length}; name it, as in npx angiolab inspect FOLDER`,
    );
  const { kind, ...options } = await readSourceOptions(args, context);
  const path = resolve(context.cwd, word);
  if (kind === 'table' || (kind === 'auto' && path.endsWith('.parquet'))) return path;
  const { table, rejected } = await indexFolder(path, { ...options, kind, signal: context.signal });
  tellLeftOut(rejected, args, context);
  return table;
}

function describe(found: Inspection, pixels: PixelInspection | null): string {
  const { counts, frames, geometry, rejected, passedOver } = found;
  return [
    section('Counts', { ...counts, 'left out': rejected.length, 'passed over': describePassed(passedOver) || 0 }),
    ...Object.entries(frames).map(([group, values]) => section(`Frames by ${group}`, values)),
    section('Geometry (least, median, greatest)', mapValues(geometry, formatSpread)),
    describePixels(pixels),
    describePrivacy(found, pixels),
  ].join('\n\n');
}

function describePixels(pixels: PixelInspection | null): string {
  if (pixels === null) return "Quality: not known; the table has no pixel facts and its folder isn't known here";
  const what = pixels.of === 'all' ? `all ${pixels.frames} frames` : `the middle frames of ${pixels.frames} files`;
  const broken = pixels.broken > 0 ? `; ${pixels.broken} can't be decoded` : '';
  return section(`Quality of ${what}${broken} (least, median, greatest)`, mapValues(pixels.quality, formatSpread));
}

function describePrivacy({ privacy, rejected }: Inspection, pixels: PixelInspection | null): string {
  const { yes, no, unknown } = privacy.burnedInAnnotation;
  const elements = privacy.elements.map(({ tag, keyword, action, files }) => [`${tag} ${keyword} [${action}]`, files]);
  return [
    section("Files with a value in elements of PS3.15's Basic Profile", Object.fromEntries(elements)),
    section('Files with other places for identifiers', {
      'private elements': `${privacy.filesWithPrivateElements} (${privacy.privateElements} elements)`,
      'curves (50xx)': privacy.filesWithCurves,
      'overlays (60xx)': privacy.filesWithOverlays,
      'burned-in text, by (0028,0301)': `${yes} yes, ${no} no, ${unknown} not said`,
      'left out, not audited': rejected.length,
    }),
    ...(pixels === null ? [] : [describeText(pixels)]),
  ].join('\n\n');
}

function describeText({ frames, burnedInText: { suspected, errors } }: PixelInspection): string {
  const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
  const rates = Object.entries(errors).map(
    ([name, { falseAlarms, missed, frames: measured }]) =>
      `${name} ${percent(falseAlarms)} and ${percent(missed)} of ${measured}`,
  );
  return [
    `Burned-in text, by pixels: ${suspected} of ${frames} frames seem to show some`,
    `  measured share of false alarms and of missed texts: ${rates.join('; ')}`,
  ].join('\n');
}

/** A title and below it names and values, in columns. */
function section(title: string, values: Readonly<Record<string, string | number>>): string {
  const entries = Object.entries(values);
  if (entries.length === 0) return `${title}: none`;
  const width = Math.max(...entries.map(([name]) => name.length));
  return [title, ...entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}

function mapValues<T>(values: Readonly<Record<string, T>>, change: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function formatSpread({ known, least, median, greatest }: Spread): string {
  if (known === 0) return 'not known';
  return [least, median, greatest].map((value) => Number((value ?? 0).toPrecision(4))).join(', ');
}
