/** The one error about the model of a run. */

/** A run's model is missing or damaged, or isn't one that can be used. */
export class TrainedModelError extends Error {
  override readonly name = 'TrainedModelError';

  constructor(expected: string, got: string, fix: string, options?: ErrorOptions) {
    super(`Cannot use the model of the run: expected ${expected}, got ${got}; ${fix}`, options);
  }
}
