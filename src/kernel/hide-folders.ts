/** Texts that cells show, without the folders of this machine that name it or its user. */
import { homedir } from 'node:os';

/**
 * Makes paths in the package relative to it, and puts `~` for the home folder in others.
 *
 * @param root - the package's folder
 * @param home - the user's, '' to leave it; default: as the system says
 */
export function hideFolders(text: string, root: string, home: string = homedir()): string {
  const shown = replaceFolder(text.replaceAll(`file://${root}/`, ''), `${root}/`, '');
  // A home of `/` is the machine itself, as for users without a home.
  return home.length > 1 ? replaceFolder(shown, `${home}/`, '~/') : shown;
}

/** Only where a path begins: `/lab/` is no folder of `/data/lab/x`. */
function replaceFolder(text: string, folder: string, by: string): string {
  const parts = text.split(folder);
  const between = (before: string): string => (/[\w.~-]/.test(before.at(-1) ?? '') ? folder : by);
  return parts.map((part, index) => (index === 0 ? '' : between(parts[index - 1] ?? '')) + part).join('');
}
