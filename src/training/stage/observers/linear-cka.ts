/** Linear centred kernel alignment: how alike two representations of the same frames are. */

/** [count, width] numbers, frame by frame. */
export interface Representation {
  readonly values: Float32Array;
  readonly width: number;
}

/** The products of all pairs of frames, [count, count], centred in both directions. */
function findCentredGram({ values, width }: Representation): Float64Array {
  const count = values.length / width;
  const mean = new Float64Array(width);
  for (let i = 0; i < values.length; i++) mean[i % width]! += (values[i] as number) / count;
  const gram = new Float64Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) {
        const center = mean[i] as number;
        sum += ((values[a * width + i] as number) - center) * ((values[b * width + i] as number) - center);
      }
      gram[a * count + b] = sum;
      gram[b * count + a] = sum;
    }
  return gram;
}

function multiply(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
}

/**
 * 1 where one representation is the other one turned, mirrored or scaled as a whole, near 0 where they have nothing in
 * common. With few frames unrelated wide representations are alike too: compare numbers of the same frames alone. Of two
 * frames it is always 1.
 *
 * Source: Kornblith et al., Similarity of Neural Network Representations Revisited, arXiv 1905.00414.
 *
 * @returns from 0 to 1; null where a representation is the same for all frames
 */
export function linearCka(a: Representation, b: Representation): number | null {
  const [first, second] = [findCentredGram(a), findCentredGram(b)];
  const norms = Math.sqrt(multiply(first, first) * multiply(second, second));
  return norms > 0 ? multiply(first, second) / norms : null;
}
