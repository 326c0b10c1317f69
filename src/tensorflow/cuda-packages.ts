/** Which CUDA packages a TensorFlow wheel asks for. */

/**
 * The `nvidia-*` requirements of the wheel's extra `and-cuda`, as pip takes them, e.g. `nvidia-nccl-cu12<3.0,>=2.27.7`.
 *
 * @param metadata - the text of the wheel's METADATA file
 * Source: core metadata specification, fields Provides-Extra and Requires-Dist.
 */
export function parseCudaRequirements(metadata: string): string[] {
  return metadata
    .split(/\r?\n/)
    .map((line) => /^Requires-Dist:\s*(nvidia-[^;]+?)\s*;.*\bextra\s*==\s*['"]and-cuda['"]/.exec(line)?.[1])
    .filter((requirement) => requirement !== undefined);
}
