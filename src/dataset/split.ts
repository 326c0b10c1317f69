/** A split or folds: a named, seeded, stored assignment of units (patients by default) to train, validation and test, or to folds. */
import { readFile } from 'node:fs/promises';
import { writeAtomic } from '../files/write-atomic.js';
import type { Frame, Part } from './frame.js';

/** What is kept together. Frames of one patient are never independent, so `patient` is the honest choice. */
export type SplitUnit = (typeof splitUnits)[number];

/** A split as it is stored (docs/formats.md). */
export interface Split {
  readonly format: 'angiolab.split';
  readonly version: 1;
  readonly unit: SplitUnit;
  /** The seed that drew it; null for a split that came with its source. */
  readonly seed: number | null;
  /** Pseudonym of each unit (the frame id for `frame`) to its part. */
  readonly assignment: Readonly<Record<string, Part>>;
}

/** Units in folds for cross-validation, as it is stored (docs/formats.md). {@link splitOfFold} gives the split of one fold. */
export interface Folds {
  readonly format: 'angiolab.split';
  readonly version: 1;
  readonly unit: SplitUnit;
  readonly seed: number;
  /** How many, 2 or more. */
  readonly folds: number;
  /** Pseudonym of each unit to its fold, from 1. */
  readonly assignment: Readonly<Record<string, number>>;
}

const splitUnits = ['patient', 'study', 'series', 'instance', 'frame'] as const;
const parts: readonly string[] = ['train', 'validation', 'test'] satisfies Part[];

/** Reads a unit's name. @throws RangeError for another word */
export function parseUnit(word: string): SplitUnit {
  const unit = splitUnits.find((known) => known === word);
  if (unit !== undefined) return unit;
  throw new RangeError(`Cannot split: expected ${splitUnits.join(', ')} as unit, got '${word}'; name one of them`);
}

/**
 * The pseudonym of the unit that a frame belongs to.
 *
 * @throws RangeError if the source doesn't know the unit; the message names those that it knows
 */
export function unitOf(frame: Frame, unit: SplitUnit): string {
  const id = unit === 'frame' ? frame.frameId : frame[unit];
  if (id === null) throw new RangeError(describeMissingUnit(frame, unit));
  return id;
}

/**
 * The part that a split gives a frame; null if the split doesn't know the frame's unit.
 *
 * @throws RangeError if the frame has no unit of the split's kind
 */
export function splitOf(split: Split, frame: Frame): Part | null {
  const unit = unitOf(frame, split.unit);
  return Object.hasOwn(split.assignment, unit) ? (split.assignment[unit] ?? null) : null;
}

/**
 * The split that validates on one fold and trains on the others.
 *
 * @param fold - from 1
 * @throws RangeError if there is no such fold
 */
export function splitOfFold({ folds, assignment, ...head }: Folds, fold: number): Split {
  if (!Number.isInteger(fold) || fold < 1 || fold > folds)
    throw new RangeError(`Cannot choose a fold: expected one from 1 to ${folds}, got ${fold}; name another`);
  const parts = Object.entries(assignment).map(([unit, own]) => [unit, own === fold ? 'validation' : 'train'] as const);
  return { ...head, assignment: Object.fromEntries(parts) };
}

/** Writes a split or folds as JSON, the units sorted: equal splits are equal files. @throws the file system's error */
export async function writeSplit(path: string, split: Split | Folds): Promise<void> {
  const assignment = Object.fromEntries(
    Object.entries<Part | number>(split.assignment).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const { format, version, unit, seed } = split;
  const folds = 'folds' in split ? { folds: split.folds } : {};
  await writeAtomic(path, `${JSON.stringify({ format, version, unit, seed, ...folds, assignment }, null, 2)}\n`);
}

/**
 * Reads a split that `writeSplit` or another program wrote.
 *
 * @throws SyntaxError if the file isn't a split of a version that we know; the file system's error if there is none
 */
export async function readSplit(path: string): Promise<Split> {
  const split = await readSplitOrFolds(path);
  if ('folds' in split) throw new SyntaxError(splitMessage(`${split.folds} folds`));
  return split;
}

/** Reads what `writeSplit` wrote; folds are told by their key `folds`. @throws as {@link readSplit} */
export async function readSplitOrFolds(path: string): Promise<Split | Folds> {
  const value = parseJson(await readFile(path, 'utf8'));
  const fault = findFault(value);
  if (fault !== null) throw new SyntaxError(splitMessage(fault));
  return value as Split | Folds;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(splitMessage('text that is not JSON'), { cause });
  }
}

function findFault(value: unknown): string | null {
  const { format, version, unit, seed, folds, assignment } = (value ?? {}) as Record<string, unknown>;
  if (format !== 'angiolab.split') return "JSON without format 'angiolab.split'";
  if (version !== 1) return `version ${JSON.stringify(version)}`;
  if (!splitUnits.some((known) => known === unit)) return `unit ${JSON.stringify(unit)}`;
  if (seed !== null && !Number.isSafeInteger(seed)) return `seed ${JSON.stringify(seed)}`;
  if (typeof assignment !== 'object' || assignment === null) return 'no assignment';
  return folds === undefined ? findWrongPart(assignment) : findWrongFold(assignment, folds);
}

function findWrongPart(assignment: object): string | null {
  const wrong = Object.values(assignment).find((part) => !parts.includes(part));
  return wrong === undefined ? null : `the part ${JSON.stringify(wrong)}`;
}

function findWrongFold(assignment: object, folds: unknown): string | null {
  if (!Number.isSafeInteger(folds) || (folds as number) < 2) return `${JSON.stringify(folds)} folds`;
  const wrong = Object.values(assignment).find(
    (fold) => !Number.isInteger(fold) || fold < 1 || fold > (folds as number),
  );
  return wrong === undefined ? null : `the fold ${JSON.stringify(wrong)}`;
}

function splitMessage(got: string): string {
  return `Cannot read the split: expected version 1 of 'angiolab.split', got ${got}; make it with angiolab split`;
}

function describeMissingUnit(frame: Frame, unit: SplitUnit): string {
  const known = splitUnits.filter((name) => name === 'frame' || frame[name] !== null);
  const use = known.map((name) => `'${name}'`).join(' or ');
  return `Cannot split by ${unit}: expected a ${unit} for each frame, got none for frame ${frame.frameId}; use unit ${use}, or add a ${unit} column to labels.csv`;
}
