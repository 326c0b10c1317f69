/** What was run in this kernel, for clients that ask; it isn't kept on disk. */

type Entry = readonly [session: number, line: number, input: string | readonly [input: string, output: string | null]];

/** The inputs of one kernel. */
export interface History {
  /** Remembers an input under its execution count. */
  add(line: number, input: string): void;
  /** Remembers the plain text of the result of the last input. */
  setOutput(text: string): void;
  /** Answers a `history_request`; `search` takes the last that match a pattern with `*` and `?`. */
  find(request: Readonly<Record<string, unknown>>): readonly Entry[];
}

interface Line {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** An empty history. */
export function createHistory(): History {
  const lines: Line[] = [];
  return {
    add: (line, input) => void lines.push({ line, input, output: null }),
    setOutput(text) {
      const last = lines.at(-1);
      if (last) last.output = text;
    },
    find(request) {
      return choose(lines, request).map(({ line, input, output }) => [
        0,
        line,
        request['output'] === true ? [input, output] : input,
      ]);
    },
  };
}

/** Source: Jupyter messaging specification 5.3, "History"; this kernel has one session, number 0. */
function choose(lines: readonly Line[], request: Readonly<Record<string, unknown>>): readonly Line[] {
  const { hist_access_type, session, n, start, stop, pattern, unique } = request;
  if (hist_access_type === 'range') {
    const last = typeof stop === 'number' ? stop : Number.POSITIVE_INFINITY;
    return session ? [] : lines.filter(({ line }) => line >= Number(start ?? 0) && line < last);
  }
  const matcher = hist_access_type === 'search' ? toExpression(String(pattern ?? '*')) : /^/;
  const found = lines.filter(({ input }) => matcher.test(input));
  const chosen = unique === true ? found.filter(({ input }, index) => isLast(found, input, index)) : found;
  return typeof n === 'number' ? chosen.slice(Math.max(0, chosen.length - n)) : chosen;
}

function isLast(lines: readonly Line[], input: string, index: number): boolean {
  return !lines.slice(index + 1).some((later) => later.input === input);
}

function toExpression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
