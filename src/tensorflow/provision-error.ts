/** Why native TensorFlow can't be provisioned, and how to mend it; becomes one sentence for the user. */

/** Thrown inside this room only: `provision` turns it into a result. */
export class ProvisionError extends Error {
  /** What the user can do, as a clause in the imperative. */
  readonly fix: string;

  constructor(missing: string, fix: string, options?: ErrorOptions) {
    super(missing, options);
    this.name = 'ProvisionError';
    this.fix = fix;
  }
}

/** One sentence: what is missing, what is used instead, how to mend it. Line breaks become spaces. */
export function explainFailure(error: unknown): string {
  const missing = error instanceof Error ? error.message : String(error);
  const fix = error instanceof ProvisionError ? error.fix : 'mend that and run `npx angiolab doctor --fix` again';
  return `Native TensorFlow can't be set up: ${missing}; WASM is used instead; ${fix}.`.replaceAll(/\s+/g, ' ');
}
