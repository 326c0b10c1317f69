/** Figures inside the HTML that Python's plotly writes: a `<div>`, and a script that calls `Plotly.newPlot` with JSON. */

/** The arguments of a call, as far as they are JSON. */
export interface PlotlyCall {
  readonly data: unknown;
  readonly layout: unknown;
}

const call =
  /Plotly\.(?:newPlot|react|plot)\(\s*(?:"[^"\\]*"|'[^'\\]*'|document\.getElementById\(\s*(?:"[^"\\]*"|'[^'\\]*')\s*\))\s*,\s*/g;

/** Finds the calls whose arguments are plain JSON; nothing of the script is run, and other calls are passed over. */
export function findPlotlyCalls(markup: string): PlotlyCall[] {
  if (!markup.includes('Plotly.')) return [];
  const found: PlotlyCall[] = [];
  for (const match of markup.matchAll(call)) {
    const data = readJson(markup, match.index + match[0].length);
    if (data === 'unclosed') break;
    if (data === null || !Array.isArray(data.value)) continue;
    const comma = /\s*,\s*/y;
    comma.lastIndex = data.end;
    const layout = comma.test(markup) ? readJson(markup, comma.lastIndex) : null;
    found.push({ data: data.value, layout: layout === null || layout === 'unclosed' ? {} : layout.value });
  }
  return found;
}

/** The JSON list or object that begins at `start`; `null` where there is none, `unclosed` where the text ends before it does. */
function readJson(text: string, start: number): { readonly value: unknown; readonly end: number } | null | 'unclosed' {
  if (text[start] !== '[' && text[start] !== '{') return null;
  const end = findEnd(text, start);
  if (end === null) return 'unclosed';
  try {
    return { value: JSON.parse(text.slice(start, end)), end };
  } catch {
    return null;
  }
}

function findEnd(text: string, start: number): number | null {
  const token = /"(?:[^"\\]|\\.)*("|$)|[[\]{}]/gs;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[1] === '') return null;
    if (match[0] === '[' || match[0] === '{') depth += 1;
    if (match[0] === ']' || match[0] === '}') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return null;
}
