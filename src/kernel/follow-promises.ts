/**
 * What waits for a promise goes on as part of the cell that started to wait, also after its end.
 *
 * V8's own promise hooks do it. Node 20's AsyncLocalStorage would do as well, but it keeps a stack of what runs, and ends the
 * process when an interrupt leaves that in disorder. A promise costs about 35 ns more.
 */
import { promiseHooks } from 'node:v8';
import { type CellContext, changeCell, knownCell } from './cell-context.js';

/** Returns the object that it is given, so that a class derived from it can give that a private field. */
class Same {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is what the class is for
    return target;
  }
}

/** A private field is as fast as a property, and nobody sees it; a WeakMap takes six times as long. */
class Owned extends Same {
  #cell: CellContext;

  constructor(promise: Promise<unknown>, cell: CellContext) {
    super(promise);
    this.#cell = cell;
  }

  static cellOf(promise: object): CellContext | null {
    return #cell in promise ? promise.#cell : null;
  }
}

/** From now on jobs of promises run as code of the cell in which the promise came to be. */
export function followPromises(): void {
  let outside: CellContext | null = null;
  promiseHooks.createHook({
    init(promise) {
      const cell = knownCell();
      if (cell !== null) new Owned(promise, cell);
    },
    before(promise) {
      outside = changeCell(Owned.cellOf(promise));
    },
    after() {
      changeCell(outside);
    },
  });
}

/** The cell in which a promise came to be, where that is known; else undefined. */
export function cellOfPromise(promise: object): CellContext | undefined {
  return Owned.cellOf(promise) ?? undefined;
}
