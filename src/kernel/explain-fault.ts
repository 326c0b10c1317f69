/** Says of a module that the compiler doesn't find where it is looked for. */

/** @param text - a fault in the compiler's words @returns the same, with what to do where a module is missing */
export function explainFault(text: string): string {
  const module = /^Cannot find module '([^'/][^']*)'/.exec(text)?.[1];
  if (module === undefined) return text;
  if (module.startsWith('.'))
    return `${text} Relative modules are looked for in angiolab's folder, not beside the notebook (docs/jupyter.md).`;
  const name = module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
  return `${text} Packages are looked for in angiolab's folder: run npm install ${name} there.`;
}
