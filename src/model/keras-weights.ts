/** Keras' published InceptionV3 weights: where they lie, their hash, and how they get into the cache. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { cacheDirectory } from '../files/directories.js';
import { writeAtomic } from '../files/write-atomic.js';

// Source: keras/src/applications/inception_v3.py of keras 3.15 (WEIGHTS_PATH_NO_TOP and its file_hash).
export const kerasWeights = {
  file: 'inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
  folder: 'https://storage.googleapis.com/tensorflow/keras-applications/inception_v3/',
  md5: 'bcbd6486424b2319ff4ef7d526e38f63',
} as const;

/** What `fetchKerasWeights` takes. */
export interface FetchWeightsOptions {
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Where the file lies; default Keras' published address. */
  readonly url?: string;
  /** The MD5 that it must have; default the one that Keras publishes. */
  readonly md5?: string;
  /** Limit for the whole download, default 600,000. */
  readonly timeoutMs?: number;
  /** Ends the download when it fires. */
  readonly signal?: AbortSignal;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return describeSystemError(cause);
}

async function download(
  url: string,
  { timeoutMs = 600_000, signal }: Pick<FetchWeightsOptions, 'timeoutMs' | 'signal'>,
): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Downloads Keras' official weights into the cache, where `readWeights` finds them. Nothing is kept of a failed download.
 *
 * @returns the file's path
 * @throws Error in one sentence if the network, the server or the hash refuses
 */
export async function fetchKerasWeights(options: FetchWeightsOptions = {}): Promise<string> {
  const url = options.url ?? kerasWeights.folder + kerasWeights.file;
  const bytes = await download(url, options).catch((cause: unknown) => {
    throw new Error(
      `Cannot fetch Keras' weights: expected ${kerasWeights.file} from ${new URL(url).host}, got ${explain(cause)}; download it elsewhere and put it into the cache's folder 'weights'`,
      { cause },
    );
  });
  const expected = options.md5 ?? kerasWeights.md5;
  const got = createHash('md5').update(bytes).digest('hex');
  if (got !== expected)
    throw new Error(
      `Cannot fetch Keras' weights: expected a file with MD5 ${expected}, got ${bytes.length} bytes with ${got}; try again`,
    );
  const path = join(options.cacheDirectory ?? cacheDirectory(), 'weights', kerasWeights.file);
  await writeAtomic(path, bytes);
  return path;
}
