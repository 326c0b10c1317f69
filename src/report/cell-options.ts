/** How a cell wants to be shown: by its tags, by its metadata, and by the options in its first comments (docs/report.md). */
import type { Cell } from '../notebook/nbformat.js';
import { readObject } from './read-object.js';
import { readYaml } from './yaml.js';

/** `folded` parts are there, but closed; `open` ones were asked to be open. */
export type Visibility = 'shown' | 'open' | 'folded' | 'removed';

export interface CellOptions {
  readonly cell: Visibility;
  readonly input: Visibility;
  readonly output: Visibility;
  readonly removesStdout: boolean;
  readonly removesStderr: boolean;
  /** Whether long outputs scroll within a frame. */
  readonly scrolls: boolean;
  readonly width: 'text' | 'full' | 'margin';
  readonly teaching: 'exercise' | 'solution' | null;
  readonly label: string | null;
  readonly caption: string | null;
  readonly alt: string | null;
  /** Whether label or caption say that it is a table. */
  readonly isTable: boolean;
  /** What the folded code is called. */
  readonly summary: string | null;
  /** The source without the comments that are options. */
  readonly source: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** Reads the options of a cell; `remove_input` is `remove-input`, and so on. */
export function readCellOptions(cell: Cell): CellOptions {
  const { metadata } = cell;
  const tags = new Set((metadata.tags ?? []).map((tag) => tag.toLowerCase().replaceAll('_', '-')));
  const { facts, source } = cell.cell_type === 'code' ? takeComments(cell.source) : { facts: {}, source: cell.source };
  const jupyter = readObject(metadata['jupyter']) ?? {};
  const part = (name: string, removed: boolean, folded: boolean): Visibility =>
    removed || tags.has(`remove-${name}`) ? 'removed' : folded || tags.has(`hide-${name}`) ? 'folded' : 'shown';
  const fold = facts['code-fold'];
  const unfolded = fold === false || fold === 'show';
  const input = part(
    'input',
    facts['echo'] === false,
    fold === true || jupyter['source_hidden'] === true || metadata['hide_input'] === true,
  );
  return {
    cell: part('cell', facts['include'] === false, false),
    input: input === 'shown' && unfolded ? 'open' : input,
    output: part(
      'output',
      facts['output'] === false,
      jupyter['outputs_hidden'] === true || metadata['collapsed'] === true,
    ),
    removesStdout: tags.has('remove-stdout'),
    removesStderr: tags.has('remove-stderr') || facts['warning'] === false,
    scrolls: tags.has('scroll-output') || tags.has('output-scroll') || metadata['scrolled'] === true,
    width: tags.has('full-width') ? 'full' : tags.has('margin') || tags.has('popout') ? 'margin' : 'text',
    teaching: tags.has('solution') ? 'solution' : tags.has('exercise') ? 'exercise' : null,
    ...readCaption({ ...readObject(readObject(metadata['mystnb'])?.['figure']), ...metadata, ...facts }),
    summary: readText(facts['code-summary']),
    source,
  };
}

/** Label, caption and alternative text as cells, outputs and figures state them, in any of the usual names. */
export function readCaption(facts: Facts): Pick<CellOptions, 'label' | 'caption' | 'alt' | 'isTable'> {
  const label = readText(facts['label']) ?? readText(facts['name']);
  const table = readText(facts['tbl-cap']);
  return {
    label,
    caption: readText(facts['fig-cap']) ?? table ?? readText(facts['caption']),
    alt: readText(facts['fig-alt']) ?? readText(facts['alt']),
    isTable: table !== null || /^(tbl|tab|table)[-:]/.test(label ?? ''),
  };
}

/** Quarto's options: comments at the head that begin with `#|` or `//|`, together a YAML mapping. */
function takeComments(source: string): { readonly facts: Facts; readonly source: string } {
  const head = /^(?:[ \t]*\r?\n)*(?:(?:#|\/\/)\|.*(?:\r?\n|$))+/.exec(source)?.[0];
  if (head === undefined) return { facts: {}, source };
  const facts = readYaml(head.replaceAll(/^(?:#|\/\/)\| ?/gm, ''));
  return facts === null ? { facts: {}, source } : { facts, source: source.slice(head.length) };
}

function readText(value: unknown): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text;
}
