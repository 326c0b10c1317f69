/**
 * tslab's converter and executor, with changes that it offers no way to: cells can be checked strictly, traces can name the
 * lines of cells, and both the start and each cell cost less.
 *
 * The compiler that it requires is replaced, before it loads, by a copy in which `createWatchCompilerHost` (called once, with
 * all options) and `transpileModule` (called for the result of each cell) do more. `test/kernel/tslab.test.ts` pins both,
 * since another version of tslab may call others.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as typescript from 'typescript';
import { cacheDirectory } from '../files/directories.js';
import { loadWithCode } from './code-cache.js';
import type { Compiler } from './compiler.js';
import { readDocsLate } from './lazy-docs.js';
import { createLightBuilder } from './light-builder.js';
import { mendUnnamedTypes } from './unnamed-types.js';

/** tslab's converter; answers are TypeScript's. */
export interface Converter {
  convert(declarations: string, code: string): unknown;
  inspect(declarations: string, code: string, position: number): typescript.QuickInfo | undefined;
  close(): void;
}

/** tslab's executor. */
export interface Executor {
  /** @returns whether the cell ran to its end; what ended it went to the console's `error` */
  execute(code: string): Promise<boolean>;
  inspect(code: string, position: number): typescript.QuickInfo | undefined;
  complete(
    code: string,
    position: number,
  ): {
    readonly start: number;
    readonly end: number;
    readonly candidates: string[];
    readonly original?: typescript.CompletionInfo;
  };
  /** Stops waiting for the running cell. */
  interrupt(): void;
}

/** Takes what a cell ends with: its last value at `log`, its error or each fault that the compiler found at `error`. */
export interface ResultConsole {
  log(value: unknown): void;
  error(...words: unknown[]): void;
}

/** tslab's modules. */
export interface Tslab {
  readonly compiler: Compiler;
  createConverter(options: { readonly isJS: boolean }): Converter;
  createExecutor(
    root: string,
    converters: { readonly node: Converter; readonly browser: Converter; close(): void },
    console: ResultConsole,
  ): Executor;
  isCompleteCode(code: string): { readonly completed: boolean; readonly indent?: string };
  /** Lets later kernels start faster with what was compiled by now. */
  keepCode(converter: Converter): Promise<void>;
  /** The module whose `lastWriteDisplayData` its `display` functions call. */
  readonly hooks: { lastWriteDisplayData: ((content: Record<string, unknown>, update: boolean) => void) | null };
}

/** The maps from a script that runs back to its cell: the last step first. */
export type MapChain = readonly unknown[];

/** What is changed of tslab. */
export interface TslabOptions {
  readonly isStrict: boolean;
  readonly onScript: (maps: MapChain) => string;
}

/**
 * Loads tslab.
 *
 * @param options.isStrict - whether cells are checked as with TypeScript's `strict`
 * @param options.onScript - called for each cell that was compiled, with its maps; returns the name that traces shall give it
 */
export function loadTslab(options: TslabOptions): Tslab {
  const require = createRequire(import.meta.url);
  const fromTslab = createRequire(require.resolve('tslab/dist/converter'));
  const path = fromTslab.resolve('@tslab/typescript-for-tslab');
  const module = loadWithCode(path, join(cacheDirectory(), 'kernel'));
  const compiler = module.exports as Compiler;
  watchNoFiles(compiler);
  module.exports = extendCompiler(compiler, options);
  const { createConverter: create, isCompleteCode } = require('tslab/dist/converter');
  const createConverter: Tslab['createConverter'] = (choice) => mendUnnamedTypes(create(choice), compiler);
  const { createExecutor } = require('tslab/dist/executor');
  const hooks = require('tslab/dist/jupyter');
  return { compiler, createConverter, createExecutor, isCompleteCode, hooks, keepCode };

  async function keepCode(converter: Converter): Promise<void> {
    if (module.isKept) return;
    // What a cell needs is kept too.
    converter.convert('', 'const kept = 1; kept');
    await module.keepCode();
  }
}

/**
 * tslab watches every file and folder that a cell's types come from: at each start it lists all folders of `node_modules`, and it
 * fails with "Unexpected pending rebuildTimer" when two files change at once.
 */
function watchNoFiles({ sys }: Compiler): void {
  const watcher = { close: () => undefined };
  sys.watchFile = () => watcher;
  sys.watchDirectory = () => watcher;
}

function extendCompiler(compiler: Compiler, { isStrict, onScript }: TslabOptions): object {
  // tslab's own options forbid alwaysStrict.
  const strictness = isStrict ? { strict: true, alwaysStrict: false } : {};

  function createWatchCompilerHost(
    files: string[],
    options: typescript.CompilerOptions,
    system: typescript.System,
    _builder: null,
    ...rest: never[]
  ): unknown {
    const create = compiler.createWatchCompilerHost as unknown as (...words: unknown[]) => unknown;
    // Without `types`, all packages of @types beside it are read at each start.
    const more = { ...options, ...strictness, types: ['node'], inlineSourceMap: true };
    const lighter = Object.assign(Object.create(system), { readFile: readDocsLate(compiler, system.readFile) });
    return create(files, more, lighter, createLightBuilder(compiler), ...rest);
  }

  function transpileModule(input: string, options: typescript.TranspileOptions): { outputText: string } {
    const { code, map } = splitInlineMap(input);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const done = compiler.transpileModule(code, { ...options, compilerOptions });
    const script = done.outputText.replace(/^\/\/# sourceMappingURL=.*$/m, '');
    if (map === null || !map.sources.some((source) => source.endsWith('__tslab__.ts'))) return { outputText: script };
    const name = onScript([JSON.parse(done.sourceMapText ?? 'null'), map]);
    return { outputText: `${script}\n//# sourceURL=${name}` };
  }
  return { ...compiler, createWatchCompilerHost, transpileModule };
}

interface InlineMap {
  readonly sources: readonly string[];
}

function splitInlineMap(text: string): { readonly code: string; readonly map: InlineMap | null } {
  const comment = /^\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/m.exec(text);
  if (!comment) return { code: text, map: null };
  const map: InlineMap = JSON.parse(Buffer.from(comment[1] ?? '', 'base64').toString('utf8'));
  return { code: text.replace(comment[0], ''), map };
}
