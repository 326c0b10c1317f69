/** Skips a case where the native backend isn't there. */
import { cacheDirectory } from '../src/files/directories.js';
import { planBackend } from '../src/tensorflow/choose-backend.js';
import { SkipError } from './case.js';

/** @throws {@link SkipError} with the reason */
export async function checkNative(): Promise<void> {
  await planBackend('native', cacheDirectory()).catch((error: Error) => {
    throw new SkipError(error.message);
  });
}
