/** What a comparison page is made of: plain data, since this room knows no run record. The first of all lists is the baseline. */
import type { MimeBundle, Notebook } from '../../notebook/nbformat.js';
import type { PageSource } from '../made-from.js';

/** One of the things compared. */
export interface Compared {
  /** Short, and unlike all others. */
  readonly name: string;
  /** The executed notebook; null where a run record was given alone. */
  readonly notebook: Notebook | null;
  /** Facts about its making by group, for example `Parameters`; nested objects are flattened. */
  readonly facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly synthetic: boolean;
  /** The notebook's file and the run record's folder, relative to the page where that is possible, with their SHA-256. */
  readonly sources: readonly PageSource[];
  /** Sentences on what could not be used of it. */
  readonly notes: readonly string[];
}

/** A number, with bounds where it has an interval. */
export interface Score {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  readonly unit?: string;
}

/** A score less the baseline's; `note` says why there is no interval, or on what it rests. */
export interface Difference {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  readonly note?: string;
}

/** One score of all that are compared; null where one hasn't got it, and for the baseline's difference. */
export interface ScoreRow {
  readonly name: string;
  /** Which way is better, where that is known. */
  readonly better?: 'higher' | 'lower';
  readonly scores: readonly (Score | null)[];
  readonly differences: readonly (Difference | null)[];
}

/** Scores that were made in one way, which `method` states. */
export interface ScoreTable {
  readonly caption: string;
  readonly method: string;
  readonly rows: readonly ScoreRow[];
}

/** Figures as MIME bundles: one for all together, or one each (null where one hasn't got it). */
export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly (MimeBundle | null)[];
}

/** A whole comparison. */
export interface Comparison {
  readonly compared: readonly Compared[];
  readonly scores: readonly ScoreTable[];
  readonly figures: readonly FigureGroup[];
}
