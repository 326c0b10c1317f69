/** The cases, in the order in which they run. */
import type { BenchCase } from './case.js';
import { decodeCase } from './cases/decode.js';
import { executeCase } from './cases/execute.js';
import { fallbackCase } from './cases/fallback.js';
import { fineTuneCase } from './cases/fine-tune.js';
import { forwardCase } from './cases/forward.js';
import { headCase } from './cases/head.js';
import { indexCase } from './cases/index-headers.js';
import { kernelCase } from './cases/kernel.js';
import { openCase } from './cases/open.js';
import { renderCase } from './cases/render.js';
import { setCase } from './cases/set.js';

export const cases: readonly BenchCase[] = [
  decodeCase,
  indexCase,
  forwardCase,
  headCase,
  fineTuneCase,
  fallbackCase,
  renderCase,
  openCase,
  executeCase,
  kernelCase,
  setCase,
];
