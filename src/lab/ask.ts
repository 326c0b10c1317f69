/** Talks to whoever sits at the client: asks, and takes away what a cell has shown. */

interface KernelCalls {
  ask(question: string, password: boolean): Promise<string>;
  clearOutput(wait: boolean): void;
}

/** Angiolab's own kernel puts this there; others have nothing like it. */
function findKernel(): KernelCalls | undefined {
  return Reflect.get(globalThis, Symbol.for('angiolab.kernel'));
}

/**
 * Asks the person at the client, and waits for the answer. Not for notebooks that run unattended: those take parameters.
 *
 * @param question - shown beside the field
 * @param options.password - hides what is typed; default false
 * @throws Error when nobody answers: in `angiolab run`, in other batch runs, and on other kernels
 * @example
 * const study = await ask("Which study?");
 */
export async function ask(question: string, options: { readonly password?: boolean } = {}): Promise<string> {
  const kernel = findKernel();
  if (kernel) return await kernel.ask(question, options.password === true);
  throw new Error(`Cannot ask '${question}': expected the angiolab kernel, got another; use a parameter`);
}

/**
 * Takes away what the cell has shown so far. On other kernels nothing happens.
 *
 * @param options.wait - only when the next output comes, so that nothing flickers; default false
 *
 * @example
 * console.log("working");
 * clearOutput({ wait: true });
 * console.log("done");
 */
export function clearOutput(options: { readonly wait?: boolean } = {}): void {
  findKernel()?.clearOutput(options.wait === true);
}
