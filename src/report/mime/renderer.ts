/** What a MIME renderer is: one file each, tried in the order of the list in `bundle.ts`. */
import type { Output } from '../../notebook/nbformat.js';
import type { Caption } from '../captions.js';
import type { Html } from '../html.js';
import type { OutputFact, TextLoss } from '../tally.js';

/** What all outputs of a page share while it is rendered. */
export interface PageState {
  /** The cell that is rendered now, from 1. */
  cell: number;
  /** Trace types that figures draw: they choose the plotting library's bundle. */
  readonly traces: Set<string>;
  /** Fonts of formulas, by the names of KaTeX's files. */
  readonly fonts: Set<string>;
  /** Whether sound or film needs the policy to allow them. */
  usesMedia: boolean;
  readonly facts: OutputFact[];
  readonly textLosses: TextLoss[];
  /** Cells with a picture or a figure that has no words. */
  readonly missingAlternatives: Set<number>;
  /** State of widgets by model id, as the notebook keeps it. */
  readonly widgets: Readonly<Record<string, unknown>>;
  /** Captions of outputs. */
  readonly captions: ReadonlyMap<Output, Caption>;
  /** Whether a cine needs the player in the page. */
  usesCine: boolean;
}

/** One type of a MIME bundle, with what stands around it. */
export interface MimePart {
  readonly type: string;
  readonly data: unknown;
  /** The output's metadata for this type. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The whole bundle, for words or a still picture beside the part itself. */
  readonly bundle: Readonly<Record<string, unknown>>;
  readonly page: PageState;
  /** A renderer that can't show everything adds a sentence here. */
  readonly losses: string[];
  /** Shows a bundle that lies within this part, and notes what became of it. */
  readonly renderBundle: (bundle: Readonly<Record<string, unknown>>) => Html;
}

/** Turns a part into markup, or declines with `null`: then the next renderer is asked. */
export interface MimeRenderer {
  readonly types: readonly string[];
  readonly render: (part: MimePart) => Html | null;
}

/** A page's state before its first cell. */
export function createPageState(widgets: Readonly<Record<string, unknown>> = {}): PageState {
  return {
    cell: 0,
    traces: new Set(),
    fonts: new Set(),
    usesMedia: false,
    usesCine: false,
    facts: [],
    textLosses: [],
    missingAlternatives: new Set(),
    widgets,
    captions: new Map(),
  };
}

/** `value` if it is text, else `null`. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
