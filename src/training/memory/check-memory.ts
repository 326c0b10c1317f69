/** Refuses a stage that can't fit into memory, before it starts. */
import { freemem } from 'node:os';
import { estimateMemory, findMemoryLines, type MemoryPlan } from './estimate-memory.js';

/** What there is. */
export interface MemoryLimits {
  /** Bytes that this process may come to; default: what is free, and what it has, within the limit of its container. */
  readonly process?: number;
  /** Bytes that WASM can address. */
  readonly heap?: number;
}

/** 4 GiB less what the allocator can't use up. */
const heapLimit = 0.95 * 2 ** 32;

/**
 * Checks a stage's memory.
 *
 * @throws RangeError where the estimate is above a limit, with the settings to change and the largest batch that fits
 */
export function checkMemory(plan: MemoryPlan, limits: MemoryLimits = {}): void {
  const allowed = { process: limits.process ?? findProcessLimit(), heap: limits.heap ?? heapLimit };
  const estimate = estimateMemory(plan);
  const where = (['heap', 'process'] as const).find((each) => (estimate[each] ?? 0) > allowed[each]);
  if (where === undefined) return;
  const lines = findMemoryLines(plan);
  const most = Math.min(
    ...(['heap', 'process'] as const).map((each) => {
      const line = lines[each];
      return line ? Math.floor((allowed[each] - line.fixed) / line.perFrame) : Number.POSITIVE_INFINITY;
    }),
  );
  const { trainable, imageSize, batchSize } = plan;
  const what = where === 'heap' ? 'of WebAssembly memory' : 'of memory';
  const smaller = `a smaller \`imageSize\`${trainable === 'head' ? '' : ' or a higher `trainable` block'}`;
  throw new RangeError(
    `Cannot train this stage: expected to need at most ${format(allowed[where])} ${what}, got ${format(estimate[where] ?? 0)} for \`batchSize\` ${batchSize}, \`imageSize\` ${imageSize} and \`trainable\` ${trainable}; set ${most >= 1 ? `\`batchSize\` to ${most} or less, or ` : ''}${smaller}${where === 'process' ? ', or free some memory' : ''}`,
  );
}

function findProcessLimit(): number {
  return Math.min(freemem() + process.memoryUsage.rss(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

function format(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
