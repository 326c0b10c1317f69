/**
 * The numbers of a figure as columns, for its table and for its CSV.
 *
 * The functions run when the page is made and again in the browser, where they travel as text: no import, no constant outside a function.
 */

type Json = Readonly<Record<string, unknown>>;

/** One column: a name that says the trace and the axis, and its values in order. */
export interface DataColumn {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** The columns of all traces; equal ones of several traces, such as shared positions, are one. */
export function readColumns(data: readonly unknown[], layout: unknown): DataColumn[] {
  const traces = data.map((trace) => trace as Json);
  const columns: (DataColumn & { readonly axis: string })[] = [];
  for (const [index, trace] of traces.entries()) {
    const own = typeof trace['name'] === 'string' ? plainWords(trace['name']) : `trace ${index + 1}`;
    for (const { axis, name, values } of readTraceColumns(trace, layout as Json)) {
      const full = traces.length > 1 ? `${name} (${own})` : name;
      const twin = columns.find((column) => column.axis === axis && isSameList(column.values, values));
      if (twin === undefined) columns.push({ axis, name: full, values });
      else columns[columns.indexOf(twin)] = { ...twin, name };
    }
  }
  return columns.map(({ name, values }) => ({ name, values }));
}

/** The columns of one trace; a matrix becomes one row a cell. */
function readTraceColumns(trace: Json, layout: Json): { axis: string; name: string; values: unknown[] }[] {
  const rows = readMatrix(trace['z']);
  if (rows !== null) return unrollMatrix(trace, layout, rows);
  const keys = [
    ...['x', 'y', 'z', 'labels', 'values', 'parents', 'r', 'theta', 'a', 'b', 'c', 'lon', 'lat', 'locations'],
    ...['open', 'high', 'low', 'close', 'base', 'i', 'j', 'k', 'u', 'v', 'w', 'value', 'text'],
  ];
  const own = keys.map((key) => ({ key, name: nameAxis(trace, layout, key), values: readList(trace[key]) }));
  const errors = ['x', 'y'].flatMap((letter) => {
    const { array, arrayminus } = (trace[`error_${letter}`] ?? {}) as Json;
    const name = nameAxis(trace, layout, letter);
    return [
      { key: `+${letter}`, name: `${name}, error`, values: readList(array) },
      { key: `-${letter}`, name: `${name}, error below`, values: readList(arrayminus) },
    ];
  });
  const dimensions = (Array.isArray(trace['dimensions']) ? trace['dimensions'] : []).map((item, index) => {
    const { label, values } = (item ?? {}) as Json;
    return { key: `dimension ${index}`, name: String(label ?? `dimension ${index + 1}`), values: readList(values) };
  });
  return [...own, ...errors, ...dimensions].flatMap(({ key, name, values }) =>
    values === null || values.length === 0 ? [] : [{ axis: `${key} ${name}`, name, values }],
  );
}

/** Each cell of `rows` with the positions of its column and its row. */
function unrollMatrix(
  trace: Json,
  layout: Json,
  rows: readonly (readonly unknown[])[],
): { axis: string; name: string; values: unknown[] }[] {
  const [x, y] = [readList(trace['x']), readList(trace['y'])];
  const cells = rows.flatMap((row, down) => row.map((value, across) => ({ value, across, down })));
  const list = (letter: string, values: unknown[]) => {
    const name = nameAxis(trace, layout, letter);
    return { axis: `${letter} ${name}`, name, values };
  };
  const place = (positions: unknown[] | null, index: number): unknown =>
    positions === null ? index : positions[index];
  return [
    list(
      'x',
      cells.map(({ across }) => place(x, across)),
    ),
    list(
      'y',
      cells.map(({ down }) => place(y, down)),
    ),
    list(
      'z',
      cells.map(({ value }) => value),
    ),
  ];
}

/** What the axis, or the colour bar, says of itself; else the key. */
function nameAxis(trace: Json, layout: Json, key: string): string {
  const partOf = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
  const titleOf = (holder: unknown): unknown => {
    const title = partOf(holder, 'title');
    return typeof title === 'string' ? title : partOf(title, 'text');
  };
  const number = /^[xyz]\d*$/.test(String(trace[`${key}axis`])) ? String(trace[`${key}axis`]).slice(1) : '';
  const scene = typeof trace['scene'] === 'string' ? trace['scene'] : 'scene';
  const holders = [
    partOf(layout, `${key}axis${number}`),
    partOf(partOf(layout, scene), `${key}axis`),
    ...(key === 'z' ? [trace['colorbar'], partOf(partOf(layout, 'coloraxis'), 'colorbar')] : []),
  ];
  const title = holders.map(titleOf).find((text) => typeof text === 'string' && text !== '');
  return typeof title === 'string' ? plainWords(title) : key;
}

/** Text without markup. */
function plainWords(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Whether two lists hold the same values in the same order. */
function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

/** A matrix, plain or binary with its `shape`; `null` for a flat list. */
function readMatrix(value: unknown): unknown[][] | null {
  const list = readList(value);
  if (list === null || list.length === 0) return null;
  const shape = String((value as Json)['shape'] ?? '')
    .split(',')
    .map(Number);
  const [rows, columns] = shape;
  if (shape.length === 2 && rows && columns)
    return Array.from({ length: rows }, (_, row) => list.slice(row * columns, (row + 1) * columns));
  const inner = list.map(readList);
  return inner.every((row) => row !== null) ? inner : null;
}

/** A list, plain or in Plotly's binary form; `null` for anything else. */
export function readList(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  const { dtype, bdata } = (value ?? {}) as Json;
  if (typeof dtype !== 'string' || typeof bdata !== 'string') return null;
  const kinds: Readonly<Record<string, readonly [number, string]>> = {
    ...{ i1: [1, 'getInt8'], u1: [1, 'getUint8'], u1c: [1, 'getUint8'], i2: [2, 'getInt16'], u2: [2, 'getUint16'] },
    ...{ i4: [4, 'getInt32'], u4: [4, 'getUint32'], f4: [4, 'getFloat32'], f8: [8, 'getFloat64'] },
  };
  const [size, method] = (Object.hasOwn(kinds, dtype) ? kinds[dtype] : undefined) ?? [0, ''];
  const digits = bdata.replaceAll(/\s/g, '').replace(/={1,2}$/, '');
  if (size === 0 || !/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const read = method as 'getInt16';
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => view[read](index * size, true));
}

/** Columns as CSV (RFC 4180) with a byte-order mark; text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function writeCsv(columns: readonly DataColumn[]): string {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const length = columns.reduce((most, { values }) => Math.max(most, values.length), 0);
  const lines = Array.from({ length }, (_, row) => columns.map(({ values }) => cell(values[row])).join(','));
  return `\ufeff${[columns.map(({ name }) => cell(name)).join(','), ...lines].join('\r\n')}\r\n`;
}

/** All of the above, to travel. */
export const figureDataFunctions: readonly { readonly name: string }[] = [
  ...[readColumns, readTraceColumns, unrollMatrix, nameAxis, plainWords, isSameList],
  ...[readMatrix, readList, writeCsv],
];
