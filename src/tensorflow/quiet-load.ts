/** Loads TensorFlow without its start-up chatter, and without losing what it says in earnest. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redirectName } from './installation.js';

/** The small addon that provisioning compiles from `redirect-stderr.cc`. */
interface Redirect {
  redirect(path: string): void;
  restore(): void;
}

/**
 * Runs `load` with file descriptor 2 pointing at a temporary file; afterwards what is not chatter goes to `report`.
 *
 * JavaScript alone can't do this: TensorFlow writes from C++, past `process.stderr`.
 *
 * @param folder - of the installation, where the redirecting addon lies
 * @throws what `load` throws, after the descriptor was put back
 */
export function loadQuietly<T>(folder: string, load: () => T, report: (text: string) => void): T {
  const redirect: Redirect = createRequire(import.meta.url)(join(folder, redirectName));
  const temporary = mkdtempSync(join(tmpdir(), 'angiolab-stderr-'));
  const path = join(temporary, 'stderr.txt');
  redirect.redirect(path);
  try {
    return load();
  } finally {
    redirect.restore();
    const text = dropChatter(readFileSync(path, 'utf8'));
    rmSync(temporary, { recursive: true, force: true });
    if (text !== '') report(text);
  }
}

/** `text` without TensorFlow's informational lines; warnings and errors stay. */
export function dropChatter(text: string): string {
  const chatter = [
    /^I\d{4} [\d:.]+ +\d+ \S+\] /,
    /^\d{4}-\d\d-\d\d [\d:.]+: I /,
    /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
    /^To enable the following instructions: .*rebuild TensorFlow with the appropriate compiler flags\.$/,
  ];
  const lines = text.split('\n').filter((line) => !chatter.some((pattern) => pattern.test(line)));
  return lines.join('\n').trim();
}
