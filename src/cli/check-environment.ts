/** Looks at the environment variables that a run depends on, before it does any work. */
import { resolve } from 'node:path';
import { readWish } from '../tensorflow/choose-backend.js';
import { type Context, UsageError } from './command.js';
import { checkFolder, findKind } from './output-path.js';

/** @throws {@link UsageError} where `ANGIOLAB_BACKEND` names no backend, or the folder of `ANGIOLAB_CACHE` can't be made */
export async function checkEnvironment(context: Pick<Context, 'env' | 'cwd'>): Promise<void> {
  try {
    readWish();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
  const cache = context.env['ANGIOLAB_CACHE'];
  // One that is there may be read-only, with all in it that a run needs.
  if (!cache || findKind(resolve(context.cwd, cache)) === 'folder') return;
  await checkFolder('ANGIOLAB_CACHE', cache, context);
}
