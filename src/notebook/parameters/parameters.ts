/** The parameters of a notebook: declared in the cell tagged `parameters`, set in one tagged `injected-parameters`. */
import { type Cell, type CodeCell, hasTag, type Notebook } from '../nbformat.js';
import { describeType, fitsType, type Parameter, ParameterError, type ParameterLanguage } from './parameter.js';
import { python } from './python.js';
import { typescript } from './typescript.js';

/** The languages whose notebooks can take parameters, by the name that kernels give them. */
const languages: Readonly<Record<string, ParameterLanguage>> = { python, typescript };

/** The parameters that a notebook declares, in their order; none without a `parameters` cell. */
export function listParameters(notebook: Notebook): readonly Parameter[] {
  const cell = notebook.cells.find(isDeclaration);
  return cell === undefined ? [] : languageOf(notebook).parse(cell.source);
}

/**
 * Sets parameters: a new cell right after the `parameters` cell assigns the values; an older such cell goes.
 *
 * @param values - by name; JSON values that fit the declared types. Without any, the notebook stays as it is
 * @returns a new notebook
 * @throws {@link ParameterError} for a name that is not declared, or a value that doesn't fit
 */
export function injectParameters(notebook: Notebook, values: Readonly<Record<string, unknown>>): Notebook {
  const names = Object.keys(values);
  if (names.length === 0) return notebook;
  const declared = listParameters(notebook);
  const lines = names.map((name) => {
    const parameter = findParameter(declared, name);
    checkValue(parameter, values[name]);
    return languageOf(notebook).assign(parameter, values[name]);
  });
  const cells = notebook.cells.filter((cell) => !hasTag(cell, 'injected-parameters'));
  const place = cells.findIndex(isDeclaration) + 1;
  return { ...notebook, cells: cells.toSpliced(place, 0, createCell(lines, cells)) };
}

/** @throws {@link ParameterError} naming what there is, when there is no parameter of that name */
export function findParameter(declared: readonly Parameter[], name: string): Parameter {
  const parameter = declared.find((item) => item.name === name);
  if (parameter !== undefined) return parameter;
  const known = declared.map((item) => item.name).join(', ');
  throw new ParameterError(
    known === ''
      ? `Cannot set ${name}: expected a cell tagged 'parameters', got a notebook without declarations; add one that declares ${name}`
      : `Cannot set ${name}: expected one of ${known}, got '${name}'; choose one of these, or declare it in the cell tagged 'parameters'`,
  );
}

function checkValue(parameter: Parameter, value: unknown): void {
  if (fitsType(value, parameter.type)) return;
  const got = JSON.stringify(value) ?? String(value);
  throw new ParameterError(
    `Cannot set ${parameter.name}: expected ${describeType(parameter.type)}, got ${got}; the default is ${parameter.default}`,
  );
}

function isDeclaration(cell: Cell): cell is CodeCell {
  return cell.cell_type === 'code' && hasTag(cell, 'parameters');
}

function createCell(lines: readonly string[], cells: readonly Cell[]): CodeCell {
  const taken = new Set(cells.map((cell) => cell.id));
  let id = 'injected-parameters';
  for (let copy = 2; taken.has(id); copy++) id = `injected-parameters-${copy}`;
  const metadata = { tags: ['injected-parameters'] };
  return { cell_type: 'code', id, metadata, source: lines.join('\n'), outputs: [], execution_count: null };
}

function languageOf(notebook: Notebook): ParameterLanguage {
  const { language_info: info, kernelspec } = notebook.metadata;
  const name = (info?.name ?? kernelspec?.language ?? 'typescript').toLowerCase();
  const language = languages[name];
  if (language !== undefined) return language;
  throw new ParameterError(
    `Cannot read the parameters of a notebook in ${name}: expected ${Object.keys(languages).join(' or ')}, got ${name}; set them in the notebook itself`,
  );
}
