/** What a notebook says of itself as a document: from its metadata (nbformat), or from YAML at its head (MyST, Quarto). */
import type { Cell, Notebook } from '../notebook/nbformat.js';
import { readObject } from './read-object.js';
import { readYaml } from './yaml.js';

/** A person, and where they work. */
export interface Author {
  readonly name: string;
  readonly affiliations: readonly string[];
  /** Sixteen digits in four groups. */
  readonly orcid: string | null;
}

/** Facts that a notebook doesn't state are null or empty. */
export interface FrontMatter {
  readonly title: string | null;
  readonly subtitle: string | null;
  readonly authors: readonly Author[];
  /** As it is written. */
  readonly date: string | null;
  readonly abstract: string | null;
  readonly keywords: readonly string[];
}

type Facts = Readonly<Record<string, unknown>>;

/** A block between `---` is front matter only if it states one of these; else it is a heading between two rules. */
const known = [
  ...[
    'title',
    'subtitle',
    'short_title',
    'author',
    'authors',
    'date',
    'abstract',
    'description',
    'keywords',
    'categories',
  ],
  ...[
    'affiliations',
    'license',
    'doi',
    'kernelspec',
    'jupytext',
    'format',
    'execute',
    'exports',
    'bibliography',
    'numbering',
  ],
];

/** Reads the front matter; the notebook that is returned no longer shows its YAML block. */
export function takeFrontMatter(notebook: Notebook): { readonly front: FrontMatter; readonly notebook: Notebook } {
  const { metadata, cells } = notebook;
  const first = cells.findIndex((cell) => cell.source.trim() !== '');
  const block = first < 0 ? null : findBlock(cells[first]!);
  const front = readFrontMatter({ ...metadata, ...block?.facts });
  if (block === null) return { front, notebook };
  return { front, notebook: { ...notebook, cells: cells.with(first, { ...cells[first]!, source: block.rest }) } };
}

function findBlock({ cell_type: type, source }: Cell): { readonly facts: Facts; readonly rest: string } | null {
  const match = type === 'code' ? null : /^\s*---[ \t]*\r?\n([\s\S]*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(source);
  const facts = match && readYaml(match[1]!);
  if (!match || !facts || !known.some((key) => Object.hasOwn(facts, key))) return null;
  return { facts, rest: source.slice(match[0].length) };
}

function readFrontMatter(facts: Facts): FrontMatter {
  const date = readWords(facts['date']);
  const places = new Map(
    listOf(facts['affiliations']).map((item) => [String(readObject(item)?.['id'] ?? ''), nameOf(item)]),
  );
  return {
    title: readWords(facts['title']),
    subtitle: readWords(facts['subtitle']),
    authors: listOf(facts['authors'] ?? facts['author']).flatMap((author) => readAuthor(author, places)),
    // Quarto's "today" would be another date each time that the page is made.
    date: date === null || /^(today|now|last-modified)$/.test(date) ? null : date,
    abstract: readWords(facts['abstract'] ?? readObject(facts['parts'])?.['abstract'] ?? facts['description']),
    keywords: listOf(facts['keywords'] ?? facts['categories']).flatMap((word) => readWords(word) ?? []),
  };
}

function readAuthor(author: unknown, places: ReadonlyMap<string, string | null>): Author[] {
  const name = nameOf(author);
  if (name === null) return [];
  const { orcid, affiliations, affiliation, institution } = readObject(author) ?? {};
  const stated = listOf(affiliations ?? affiliation ?? institution);
  return [
    {
      name,
      affiliations: stated.flatMap(
        (place) => places.get(String(readObject(place)?.['ref'] ?? place)) ?? nameOf(place) ?? [],
      ),
      orcid: /(\d{4}-){3}\d{3}[\dX]$/.exec(readWords(orcid) ?? '')?.[0] ?? null,
    },
  ];
}

/** The name of a person or a place, which is a text or says so itself; Quarto takes a name in parts too. */
function nameOf(value: unknown): string | null {
  const { name, institution, given, family, literal } = readObject(value) ?? {};
  if (typeof value === 'string') return readWords(value);
  const parts = readObject(name) ?? { given, family, literal };
  const joined = parts['literal'] ?? [parts['given'], parts['family']].filter(Boolean).join(' ');
  return readWords(name) ?? readWords(institution) ?? readWords(joined);
}

function listOf(value: unknown): readonly unknown[] {
  return [value ?? []].flat();
}

function readWords(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  const words = typeof value === 'string' ? value.trim() : '';
  return words === '' ? null : words;
}
