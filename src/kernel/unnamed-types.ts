/**
 * Cells whose values have a type that can't be written down. tslab keeps the types of a cell's names as declarations for later
 * cells, so TypeScript refuses what a declaration can't say.
 */
import type * as typescript from 'typescript';
import type { Compiler } from './compiler.js';

/** What tslab's converter gives for a cell, as far as it matters here. */
interface Converted {
  readonly diagnostics: readonly {
    readonly code: number;
    readonly messageText: string;
    readonly start: { readonly offset: number };
  }[];
}

/** tslab's converter, as far as it matters here. */
interface Converting {
  convert(declarations: string, code: string): unknown;
}

const advice =
  'Later cells need a type that can be written down: state one, give the class a name, or keep this inside a block or a function';

/**
 * Makes `const fs = await import("node:fs")` work, whose type can be written down though TypeScript doesn't find out how; and lets other such
 * faults say what to write instead.
 */
export function mendUnnamedTypes<T extends Converting>(converter: T, compiler: Compiler): T {
  function convert(declarations: string, code: string): unknown {
    const first = converter.convert(declarations, code) as Converted;
    if (!first.diagnostics.some(isUnnamed)) return first;
    const second = converter.convert(declarations, nameImports(code, compiler)) as Converted;
    if (second.diagnostics.length === 0) return second;
    // What else is wrong stands in both; only the first knows the columns of the cell as it was written.
    const isMended = !second.diagnostics.some(isUnnamed);
    const faults = first.diagnostics.filter((fault) => !isMended || !isUnnamed(fault));
    return { ...first, diagnostics: advise(faults) };
  }
  return { ...converter, convert };
}

/** Source: TypeScript 5.0, `diagnosticMessages.json`: what declarations can't say. */
function isUnnamed({ code }: { readonly code: number }): boolean {
  return (code >= 4002 && code <= 4103 && code !== 4090) || [2527, 2742, 4106, 4107, 4108, 4118, 7056].includes(code);
}

/** One sentence for each place, however many names are missing there. */
function advise(faults: Converted['diagnostics']): Converted['diagnostics'] {
  const isFirst = (fault: (typeof faults)[number]): boolean =>
    faults.find((other) => isUnnamed(other) && other.start.offset === fault.start.offset) === fault;
  return faults
    .filter((fault) => !isUnnamed(fault) || isFirst(fault))
    .map((fault) => (isUnnamed(fault) ? { ...fault, messageText: `${fault.messageText} ${advice}` } : fault));
}

/** `const fs = await import("node:fs")` becomes `const fs: typeof import("node:fs") = …`. */
function nameImports(code: string, compiler: Compiler): string {
  const { ScriptTarget, ScriptKind } = compiler;
  const file = compiler.createSourceFile('cell.ts', code, ScriptTarget.Latest, true, ScriptKind.TS);
  const declarations = file.statements.flatMap((statement) =>
    compiler.isVariableStatement(statement) ? statement.declarationList.declarations : [],
  );
  return declarations.reduceRight((text, { name, type, initializer }) => {
    const module = initializer && findModule(initializer, compiler);
    if (!module || type || !compiler.isIdentifier(name)) return text;
    return `${text.slice(0, name.end)}: typeof import(${module.getText(file)})${text.slice(name.end)}`;
  }, code);
}

function findModule(node: typescript.Expression, compiler: Compiler): typescript.StringLiteral | undefined {
  if (!compiler.isAwaitExpression(node) || !compiler.isCallExpression(node.expression)) return undefined;
  const { expression, arguments: words } = node.expression;
  const [module] = words;
  const isImport = expression.kind === compiler.SyntaxKind.ImportKeyword;
  return isImport && module && compiler.isStringLiteral(module) ? module : undefined;
}
