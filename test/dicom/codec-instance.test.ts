/** keepInstance: one instance, made anew after whatever its codec throws and after large frames. */
import { describe, expect, test } from 'vitest';
import { keepInstance } from '../../src/dicom/codec-instance.js';

function countInstances(): { readonly use: ReturnType<typeof keepInstance<number>>; made(): number } {
  let made = 0;
  return { use: keepInstance(async () => ++made), made: () => made };
}

describe('keepInstance', () => {
  test('creates nothing before the first call and calls one instance', async () => {
    const { use, made } = countInstances();
    expect(made()).toBe(0);
    expect(await Promise.all([use(1, (instance) => instance), use(1, (instance) => instance)])).toEqual([1, 1]);
    expect(made()).toBe(1);
  });

  test('throws on what the codec throws, a number or a trap, and makes the next instance anew', async () => {
    const { use } = countInstances();
    const trap = new WebAssembly.RuntimeError('unreachable');
    for (const thrown of [trap, 5_243_000]) {
      await expect(
        use(1, () => {
          throw thrown;
        }),
      ).rejects.toBe(thrown);
    }
    expect(await use(1, (instance) => instance)).toBe(3);
  });

  test('tries again where an instance could not be created', async () => {
    let tries = 0;
    const use = keepInstance(async () => {
      tries += 1;
      if (tries === 1) throw new Error('no memory');
      return tries;
    });
    await expect(use(1, (instance) => instance)).rejects.toThrow('no memory');
    expect(await use(1, (instance) => instance)).toBe(2);
  });

  test('drops an instance that handled more than 64 MiB', async () => {
    const { use } = countInstances();
    expect(await use(2 ** 26, (instance) => instance)).toBe(1);
    expect(await use(2 ** 26 + 1, (instance) => instance)).toBe(1);
    expect(await use(1, (instance) => instance)).toBe(2);
  });
});
