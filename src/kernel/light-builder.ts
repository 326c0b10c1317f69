/**
 * Gives tslab a program without the book-keeping of TypeScript's own builder.
 *
 * That one finds, for every new program, which file refers to which, and makes a type checker for it. tslab makes two programs
 * a cell and asks only for the cell's own sources: 5 to 10 ms a cell, and more when the types of large packages are loaded.
 */
import type * as typescript from 'typescript';
import type { Compiler } from './compiler.js';

/** What TypeScript 5.0 has beside its published types. */
interface OpenCompiler {
  bindSourceFile(file: typescript.SourceFile, options: typescript.CompilerOptions): void;
}

interface OpenFile extends typescript.SourceFile {
  readonly resolvedModules?: {
    forEach(visit: (found: { readonly resolvedModule?: typescript.ResolvedModuleFull | undefined }) => void): void;
  };
}

/** Stands for `createEmitAndSemanticDiagnosticsBuilderProgram`. */
export function createLightBuilder(compiler: Compiler): (...words: never[]) => typescript.BuilderProgram {
  const create = compiler.createAbstractBuilder as unknown as (...words: never[]) => typescript.BuilderProgram;
  const { bindSourceFile } = compiler as unknown as OpenCompiler;
  return (...words) => {
    const builder = create(...words);
    const program = builder.getProgram();
    // tslab reads the names that a cell declares before anything else would have bound it.
    for (const name of program.getRootFileNames()) {
      const file = program.getSourceFile(name);
      if (file) bindSourceFile(file, program.getCompilerOptions());
    }
    return { ...builder, getAllDependencies: (file) => findSources(program, file) };
  };
}

/** The file and the sources that it imports, directly or not; declarations give nothing to compile. */
function findSources(program: typescript.Program, file: typescript.SourceFile): string[] {
  const found = new Set<typescript.SourceFile>([file]);
  for (const source of found)
    (source as OpenFile).resolvedModules?.forEach(({ resolvedModule }) => {
      const next = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (next && !next.isDeclarationFile) found.add(next);
    });
  return [...found].map((source) => source.fileName);
}
