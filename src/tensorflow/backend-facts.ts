/** What a run record says about the TensorFlow that computed it. */

/** Plain data about the backend in use. */
export interface BackendFacts {
  readonly name: 'native' | 'wasm';
  /** The TensorFlow library's version, or null on WASM, which has none. */
  readonly tensorflowVersion: string | null;
  readonly tfjsVersion: string;
  /** `CPU`, or the GPU's name. */
  readonly device: string;
  /** Threads for one operation: equal results are promised only for equal counts. */
  readonly threads: number;
  /** One sentence: which backend, and why this one. */
  readonly reason: string;
}

/** A backend in a few words, as in "native on CPU, 2 threads". */
export function nameBackend({ name, device, threads }: BackendFacts): string {
  return `${name} on ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
