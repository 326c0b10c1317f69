/** The three places outside a user's own folders: the package itself, the cache, the configuration. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds angiolab's own package.json, found upward from this module. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (folder !== dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'angiolab') return folder;
    folder = dirname(folder);
  }
  throw new Error("Cannot find angiolab's folder: expected a package.json above this module, got none; reinstall");
}

/** The per-user cache: `ANGIOLAB_CACHE`, else `$XDG_CACHE_HOME/angiolab`, else `~/.cache/angiolab`. Safe to delete. */
export function cacheDirectory(): string {
  const own = process.env['ANGIOLAB_CACHE'];
  if (own) return resolve(own);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'angiolab');
}

/** The per-user configuration: `$XDG_CONFIG_HOME/angiolab`, else `~/.config/angiolab`. Holds the pseudonym key. */
export function configDirectory(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'angiolab');
}
