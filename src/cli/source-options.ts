/** The options of commands that read a folder by themselves: layout, labels, key, and how files are named. */
import { resolve } from 'node:path';
import { type Layout, parseLayout } from '../dataset/layout.js';
import { readKeyFile } from '../privacy/key-file.js';
import { type Arguments, type Context, type Option, UsageError } from './command.js';

/** The option table. */
export const sourceOptions: Readonly<Record<'labels' | 'source' | 'key' | 'show-paths', Option>> = {
  labels: { type: 'string', value: 'FILE', help: 'labels of the data; default: labels.csv in its folder' },
  source: {
    type: 'string',
    value: 'LAYOUT',
    help: 'auto, dicom, arcade, images, or (not for index) table; default: auto, recognised',
  },
  key: { type: 'string', value: 'FILE', help: "the key of the pseudonyms; default: the user's own, made on first use" },
  'show-paths': { type: 'boolean', help: 'names the files that were left out by their paths, on stderr alone' },
};

/** What {@link sourceOptions} were given. */
export interface SourceChoice {
  readonly kind: Layout;
  readonly labels?: string;
  readonly key?: Uint8Array;
}

/**
 * Reads the options.
 *
 * @throws SourceError for another layout, {@link UsageError} for a file that is no key, and the file system's error
 */
export async function readSourceOptions(args: Arguments, context: Context): Promise<SourceChoice> {
  const [labels, key] = [args.text('labels'), args.text('key')];
  return {
    kind: parseLayout(args.text('source') ?? 'auto'),
    ...(labels !== undefined && { labels: resolve(context.cwd, labels) }),
    ...(key !== undefined && { key: await readGivenKey(resolve(context.cwd, key)) }),
  };
}

async function readGivenKey(path: string): Promise<Uint8Array> {
  return readKeyFile(path).catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  });
}

/** Tells on stderr which files were left out and why: by pseudonyms, by paths only where the user asked for them. */
export function tellLeftOut(
  rejected: readonly { readonly path: string | null; readonly fileId: string; readonly reason: string }[],
  args: Arguments,
  context: Context,
): void {
  for (const { path, fileId, reason } of rejected) {
    context.log(`left out: ${args.flag('show-paths') ? (path ?? fileId) : fileId}: ${reason}`);
  }
}
