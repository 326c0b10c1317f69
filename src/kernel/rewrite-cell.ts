/** Mends what tslab refuses or compiles wrongly, by small insertions that keep every line where it is. */
import type * as typescript from 'typescript';
import type { Compiler } from './compiler.js';

/** A cell as tslab takes it. */
export interface RewrittenCell {
  readonly code: string;
  /** The place in the cell as it was written, from a place in `code`; lines are the same, columns count from zero. */
  originalColumn(line: number, column: number): number;
}

interface Edit {
  readonly at: number;
  /** How many characters of the cell are replaced. */
  readonly length: number;
  readonly text: string;
}

/**
 * Rewrites a cell:
 *
 * - `await (x)` at top level, which tslab takes for a call, becomes `await Promise.resolve((x))`;
 * - `for await` at top level is put into an async function;
 * - `export` before a declaration is dropped: each cell's names are open to later cells anyway;
 * - `{ seed }` becomes `{ seed: seed }`, and `{ training: t }` in a pattern `{ 'training': t }`, where tslab puts a
 *   reference to an earlier cell in the wrong place.
 */
export function rewriteCell(code: string, compiler: Compiler): RewrittenCell {
  const { ScriptTarget, ScriptKind } = compiler;
  const file = compiler.createSourceFile('cell.ts', code, ScriptTarget.Latest, true, ScriptKind.TS);
  const edits = findEdits(file, compiler).sort((a, b) => a.at - b.at);
  return { code: applyEdits(code, edits), originalColumn: (line, column) => mapBack(code, edits, line, column) };
}

/** Insertions at one place stand in the order of the list: those of outer nodes go first at a start, last at an end. */
function findEdits(file: typescript.SourceFile, compiler: Compiler): Edit[] {
  const edits: Edit[] = [];
  function visit(node: typescript.Node, isTop: boolean): void {
    const isAwait = isTop && isAwaitCall(node, compiler);
    if (compiler.isShorthandPropertyAssignment(node))
      edits.push(insert(node.name.getStart(file), `${node.name.text}: `));
    else if (compiler.isBindingElement(node) && node.propertyName && compiler.isIdentifier(node.propertyName))
      edits.push(...quote(node.propertyName, file));
    else if (isAwait) edits.push(insert(file.text.indexOf('(', node.expression.getEnd()), 'Promise.resolve('));
    const insideTop = isTop && !compiler.isFunctionLike(node);
    compiler.forEachChild(node, (child) => visit(child, insideTop));
    if (isAwait) edits.push(insert(findOperandEnd(node, compiler), ')'));
  }
  for (const statement of file.statements) {
    const isLoop = compiler.isForOfStatement(statement) && statement.awaitModifier !== undefined;
    if (isLoop) edits.push(insert(statement.getStart(file), 'await Promise.resolve((async () => { '));
    edits.push(...dropExport(statement, file, compiler));
    visit(statement, !isLoop);
    if (isLoop) edits.push(insert(statement.getEnd(), ' })());'));
  }
  return edits;
}

function dropExport(statement: typescript.Statement, file: typescript.SourceFile, compiler: Compiler): Edit[] {
  const { SyntaxKind } = compiler;
  const modifiers = compiler.canHaveModifiers(statement) ? (compiler.getModifiers(statement) ?? []) : [];
  const keyword = modifiers.find((modifier) => modifier.kind === SyntaxKind.ExportKeyword);
  if (!keyword || modifiers.some((modifier) => modifier.kind === SyntaxKind.DefaultKeyword)) return [];
  const at = keyword.getStart(file);
  return [{ at, length: keyword.getEnd() - at, text: '      ' }];
}

function isAwaitCall(node: typescript.Node, compiler: Compiler): node is typescript.CallExpression {
  return (
    compiler.isCallExpression(node) &&
    compiler.isIdentifier(node.expression) &&
    node.expression.text === 'await' &&
    node.arguments.length > 0
  );
}

/** `await (x).a()` waits for all of `(x).a()`. */
function findOperandEnd(node: typescript.Node, compiler: Compiler): number {
  const { parent } = node;
  const isPostfix =
    compiler.isPropertyAccessExpression(parent) ||
    compiler.isElementAccessExpression(parent) ||
    compiler.isCallExpression(parent) ||
    compiler.isNonNullExpression(parent);
  return isPostfix && parent.expression === node ? findOperandEnd(parent, compiler) : node.getEnd();
}

function quote(name: typescript.Identifier, file: typescript.SourceFile): Edit[] {
  return [insert(name.getStart(file), "'"), insert(name.getEnd(), "'")];
}

function insert(at: number, text: string): Edit {
  return { at, length: 0, text };
}

function applyEdits(code: string, edits: readonly Edit[]): string {
  let done = '';
  let end = 0;
  for (const { at, length, text } of edits) {
    done += code.slice(end, at) + text;
    end = at + length;
  }
  return done + code.slice(end);
}

function mapBack(code: string, edits: readonly Edit[], line: number, column: number): number {
  const start = code.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  let shift = 0;
  for (const { at, length, text } of edits) {
    if (at < start) continue;
    if (start + column - shift <= at) break;
    shift = Math.min(shift + text.length - length, start + column - at);
  }
  return column - shift;
}
