/** Refuses training data whose sizes don't agree. */

/** Numbers for some images and their labels. */
export interface Examples {
  /** `count` x `width` values, image by image. */
  readonly features: Float32Array;
  readonly count: number;
  /** 0 or 1 for each image. */
  readonly labels: Uint8Array;
}

/**
 * Checks one set of examples.
 *
 * @throws RangeError if there are none, if sizes differ, or if a label is neither 0 nor 1
 */
export function checkExamples(name: string, examples: Examples, width: number): void {
  const { features, count, labels } = examples;
  if (count < 1 || labels.length !== count || features.length !== count * width)
    throw new RangeError(
      `Cannot train: expected ${name} examples of ${width} values and one label each, got ${features.length} values and ${labels.length} labels for ${count} images; pass them in the same order`,
    );
  const wrong = labels.find((label) => label > 1);
  if (wrong !== undefined)
    throw new RangeError(`Cannot train: expected ${name} labels 0 and 1, got ${wrong}; number the two classes`);
}

/** Cuts `order` into batches; the last one may be smaller. */
export function cutBatches<T>(order: readonly T[], batchSize: number): T[][] {
  return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, at) =>
    order.slice(at * batchSize, (at + 1) * batchSize),
  );
}
