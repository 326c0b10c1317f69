/** What tags mean for the text between them: where lines end, and which words are the label of a cell or of a term's value. */
import { kindOfLabel } from '../../privacy/labels.js';
import type { Tag } from './read-tags.js';
import type { ReadableText } from './readable-text.js';

/** Elements that don't end a line. */
const inline = new Set(
  'a abbr annotation b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tspan tt u var wbr'.split(
    ' ',
  ),
);

/** A table that is open: the labels among the headings of its columns, and the cell that is read. */
interface Table {
  readonly headings: string[];
  rows: number;
  column: number;
  inHead: boolean;
  /** The label that the cell before is. */
  before: string;
}

/** Takes each tag in order; a cell below or behind a label has that label before it in `text`, unseen. */
export function createTagPlacer(text: ReadableText): (tag: Tag) => void {
  const tables: Table[] = [];
  let start = 0;
  let term = '';
  const readLabel = (): string => {
    const words = text.line.slice(start).trim();
    return kindOfLabel(words) === null ? '' : words;
  };
  const begin = (label: string): void => {
    text.endLine();
    if (label !== '') text.addUnseen(`${label}: `);
    start = text.line.length;
  };
  const placeCell = ({ name, closes }: Tag, table: Table): void => {
    if (!closes) {
      begin(name === 'td' ? table.headings[table.column] || table.before : '');
      return;
    }
    const label = readLabel();
    if (name === 'th' && (table.inHead || table.rows === 1)) table.headings[table.column] = label;
    table.before = label;
    table.column += 1;
  };
  const placeTerm = ({ name, closes }: Tag): void => {
    if (name === 'dt' && closes) term = readLabel();
    else if (!closes) begin(name === 'dd' ? term : '');
  };
  return (tag) => {
    const { name, closes } = tag;
    if (inline.has(name)) return;
    const table = tables.at(-1);
    if (name === 'dt' || name === 'dd') placeTerm(tag);
    else if (table !== undefined && (name === 'td' || name === 'th')) placeCell(tag, table);
    else text.endLine();
    if (name === 'table' && !closes) tables.push({ headings: [], rows: 0, column: 0, inHead: false, before: '' });
    if (name === 'table' && closes) tables.pop();
    if (table !== undefined && name === 'thead') table.inHead = !closes;
    if (table !== undefined && name === 'tr' && !closes)
      Object.assign(table, { rows: table.rows + 1, column: 0, before: '' });
  };
}
