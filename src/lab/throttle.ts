/** Says when enough time has gone by to draw again. */

/** A function that gives true at most once in `milliseconds`, default 100, after that time has first gone by. */
export function createThrottle(milliseconds: number = 100, now: () => number = () => performance.now()): () => boolean {
  let last = now();
  return () => {
    const isDue = now() - last >= milliseconds;
    if (isDue) last = now();
    return isDue;
  };
}
