/** The compiler that tslab brings, as a type. */
import type * as typescript from 'typescript';

/** The part of TypeScript that is used here; tslab brings its own version of it. */
export type Compiler = typeof typescript;
