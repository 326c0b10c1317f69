/** What was run in this kernel, for clients that ask; it isn't kept on disk. */

type Entry = readonly [session: number, line: number, input: string];

/** The inputs of one kernel. */
export interface History {
  /** Remembers an input under its execution count. */
  add(line: number, input: string): void;
  /** Answers a `history_request`; `search` takes the last that match a pattern with `*` and `?`. */
  find(request: Readonly<Record<string, unknown>>): readonly Entry[];
}

/** An empty history. */
export function createHistory(): History {
  const entries: Entry[] = [];
  return {
    add: (line, input) => void entries.push([0, line, input]),
    find({ hist_access_type, n, start, stop, pattern }) {
      if (hist_access_type === 'range') {
        const last = typeof stop === 'number' ? stop : Number.POSITIVE_INFINITY;
        return entries.filter(([, line]) => line >= Number(start ?? 0) && line < last);
      }
      const matcher = hist_access_type === 'search' ? toExpression(String(pattern ?? '*')) : /^/;
      const found = entries.filter(([, , input]) => matcher.test(input));
      return typeof n === 'number' ? found.slice(Math.max(0, found.length - n)) : found;
    },
  };
}

function toExpression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
