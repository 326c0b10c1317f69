/** What a MIME renderer is: one file each, tried in the order of the list in `bundle.ts`. */
import type { Html } from '../html.js';

/** What all outputs of a page share while it is rendered. */
export interface PageState {
  /** Whether a figure needs the plotting library in the page. */
  usesPlotly: boolean;
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
}

/** Turns a part into markup, or declines with `null`: then the next renderer is asked. */
export interface MimeRenderer {
  readonly types: readonly string[];
  readonly render: (part: MimePart) => Html | null;
}

/** `value` if it is text, else `null`. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** `value` as a plain object, or `null`. */
export function readObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
