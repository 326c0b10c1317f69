/** Keeps one instance of a compiled codec, and makes it anew where it may be broken or has grown large. */

/** WebAssembly's memory never shrinks: an instance that handled more than so many bytes is not kept. */
const largestKept = 2 ** 26;

/** Calls the codec. @param bytes - the size of what is coded or decoded, the larger of the two */
export type UseCodec<Codec> = <Result>(bytes: number, call: (codec: Codec) => Result) => Promise<Result>;

/**
 * Gives a function that calls the one instance, which is created at the first call.
 *
 * Whatever `call` throws is thrown on, and the instance is dropped: a trap may have left it broken, and an exception leaves memory behind in it.
 */
export function keepInstance<Codec>(create: () => Promise<Codec>): UseCodec<Codec> {
  let instance: Promise<Codec> | null = null;
  return async (bytes, call) => {
    const used = instance ?? create();
    instance = used;
    let whole = false;
    try {
      const result = call(await used);
      whole = true;
      return result;
    } finally {
      if ((!whole || bytes > largestKept) && instance === used) instance = null;
    }
  };
}
