/** Keeps two runs from writing to one place at a time. */
import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from '../files/is-running.js';
import { tryLock } from '../files/lock.js';
import { makeFolder } from '../files/make-folder.js';
import { type Context, UsageError } from './command.js';

/** A place that a run writes to. */
export interface OutputPlace {
  /** The option that named it, and the user's word for it. */
  readonly option: string;
  readonly word: string;
  readonly kind: 'file' | 'folder';
  /** Beginning of the names of the lock and of the file that says who holds it: `<path>.lock`, `<path>.pid`. */
  readonly path: string;
}

const retryMs = 500;

/**
 * Runs `work` while no other run may write to `place`.
 *
 * The lock of a run that was killed is taken over, 20 seconds after its death.
 *
 * @throws {@link UsageError} where another run holds the place; what `work` throws
 */
export async function holdOutput<T>(place: OutputPlace, context: Context, work: () => Promise<T>): Promise<T> {
  await makeFolder(dirname(place.path));
  const release = await acquire(place, context);
  const pidFile = `${place.path}.pid`;
  const forget = (): void => rmSync(pidFile, { force: true });
  process.on('exit', forget);
  try {
    // Who holds the lock is only told: a full disk is no reason to stop here.
    await writeFile(pidFile, String(process.pid)).catch(() => undefined);
    return await work();
  } finally {
    forget();
    process.off('exit', forget);
    await release();
  }
}

async function acquire(place: OutputPlace, context: Context): Promise<() => Promise<void>> {
  for (let isFirst = true; ; isFirst = false) {
    context.signal.throwIfAborted();
    const release = await tryLock(place.path, (reason) =>
      context.warn(`angiolab: lost hold of ${place.word}: ${reason}`),
    );
    if (release !== null) return release;
    const pid = await readPid(`${place.path}.pid`);
    if (pid === null || isRunning(pid)) throw new UsageError(describeHeld(place, pid));
    if (isFirst) context.log(`${place.word}: waiting for the lock of process ${pid}, which was killed; at most 20 s`);
    await pause(retryMs, undefined, { signal: context.signal }).catch(() => undefined);
  }
}

function describeHeld({ option, word, kind }: OutputPlace, pid: number | null): string {
  const holder = pid === null ? 'another run' : `another run (process ${pid})`;
  return `Cannot write to ${option} '${word}': expected a ${kind} that no other run holds, got one that ${holder} holds; wait for its end, or name another ${kind}`;
}

async function readPid(path: string): Promise<number | null> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
