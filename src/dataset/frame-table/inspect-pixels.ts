/** What the pixels of a table's frames say of their quality, and of text in them: of all frames where they were decoded, else of a sample. */
import { join } from 'node:path';
import { queryParquet } from '../../files/query-parquet.js';
import { openPixels } from '../dicom-files.js';
import { openPicture } from '../images.js';
import { leastGlyphs, textErrors } from './burned-in-text.js';
import type { Spread } from './inspect-table.js';
import { findState, readLastRun } from './last-run.js';
import { readTableFacts } from './open-table.js';
import { describePixels, pixelColumns } from './pixel-facts.js';
import { readFiles } from './read-lines.js';

/** The answer. */
export interface PixelInspection {
  /** How many frames were looked at. */
  readonly frames: number;
  /** `all` frames; or a `sample`, the middle frame of so many files, drawn evenly. */
  readonly of: 'all' | 'sample';
  /** Frames of the sample that can't be decoded. */
  readonly broken: number;
  /** Facts of docs/formats.md, from `meanGrey` to `sharpness`. */
  readonly quality: Readonly<Record<string, Spread>>;
  readonly burnedInText: {
    /** Frames that seem to show text. */
    readonly suspected: number;
    /** How often that is wrong, as measured on frames with and without text. */
    readonly errors: typeof textErrors;
  };
}

/** Files of a sample. */
const sampleLength = 200;
const qualities = Object.keys(pixelColumns).filter((name) => name !== 'pixelSha256' && name !== 'glyphs');

/**
 * Looks at pixels.
 *
 * @param path - a table that `indexFolder` wrote
 * @returns null where the table has no pixel facts and its folder isn't known on this machine
 */
export async function inspectPixels(path: string, signal?: AbortSignal): Promise<PixelInspection | null> {
  const [known] = await queryParquet(path, 'SELECT count(pixelSha256) = count(*) AS whole FROM frames', {
    table: 'frames',
  });
  if (known?.['whole'] === true) return summarize(await readColumns(path), { of: 'all', broken: 0 });
  const sample = await drawSample(path);
  if (sample === null) return null;
  const facts: Facts[] = [];
  for (const read of sample) {
    signal?.throwIfAborted();
    const text = await read().catch(() => null);
    if (text !== null) facts.push(parseFacts(text));
  }
  return summarize(facts, { of: 'sample', broken: sample.length - facts.length });
}

type Facts = Readonly<Record<string, number>>;

async function readColumns(path: string): Promise<Facts[]> {
  const rows = await queryParquet(path, `SELECT ${[...qualities, 'glyphs'].join(', ')} FROM frames`, {
    table: 'frames',
  });
  return rows as Facts[];
}

function parseFacts(text: string): Facts {
  const values = text.split(',');
  return Object.fromEntries(Object.keys(pixelColumns).map((name, index) => [name, Number(values[index])]));
}

/** How to come by the facts of each frame of a sample; the hash of a file's pseudonym draws it, so it is the same each time. */
async function drawSample(path: string): Promise<(() => Promise<string>)[] | null> {
  const { kind, sourceId } = await readTableFacts(path);
  const state = findState(sourceId);
  const last = readLastRun(state);
  if (last === null) return null;
  const drawn = await queryParquet(
    path,
    `SELECT fileId, CAST(ceil(max(frameNumber) / 2) AS INTEGER) AS middle FROM frames GROUP BY 1 ORDER BY md5(fileId) LIMIT ${sampleLength}`,
    { table: 'frames' },
  );
  const middles = new Map(drawn.map(({ fileId, middle }) => [String(fileId), Number(middle)]));
  const pixelsOf = kind === 'dicom' ? openPixels(last.root) : (file: string) => openPicture(join(last.root, file));
  const sample: (() => Promise<string>)[] = [];
  for await (const { path: file, fileId } of readFiles(join(state, last.lines), last.blocks)) {
    const middle = middles.get(fileId);
    if (middle !== undefined) sample.push(async () => describePixels(await pixelsOf(file).readImage(middle)));
  }
  return sample;
}

function summarize(facts: readonly Facts[], found: Pick<PixelInspection, 'of' | 'broken'>): PixelInspection {
  return {
    frames: facts.length,
    ...found,
    quality: Object.fromEntries(qualities.map((name) => [name, spreadOf(facts.map((fact) => fact[name]!))])),
    burnedInText: {
      suspected: facts.filter(({ glyphs }) => glyphs! >= leastGlyphs).length,
      errors: textErrors,
    },
  };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(half)], sorted[Math.ceil(half)]];
  if (low === undefined || high === undefined) return { known: 0, least: null, median: null, greatest: null };
  return { known: sorted.length, least: sorted[0]!, median: (low + high) / 2, greatest: sorted.at(-1)! };
}
