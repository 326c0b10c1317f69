/** The plotting library's bundles, from the smallest: a page carries the first that draws all of its traces. */

interface PlotlyBundle {
  readonly name: string;
  /** Trace types that the bundle draws without a network and without `eval`. */
  readonly traces: readonly string[];
}

const basic = ['scatter', 'bar', 'pie'];
const cartesian = [
  ...basic,
  ...[
    'box',
    'contour',
    'heatmap',
    'histogram',
    'histogram2d',
    'histogram2dcontour',
    'image',
    'scatterternary',
    'violin',
  ],
];
const all = [
  ...cartesian,
  ...['candlestick', 'ohlc', 'waterfall', 'funnel', 'funnelarea', 'sankey', 'sunburst', 'treemap', 'icicle', 'table'],
  ...['indicator', 'scatterpolar', 'barpolar', 'scattersmith', 'carpet', 'scattercarpet', 'contourcarpet', 'parcats'],
];

const bundles: readonly PlotlyBundle[] = [
  { name: 'plotly.js-basic-dist-min', traces: basic },
  { name: 'plotly.js-cartesian-dist-min', traces: cartesian },
  { name: 'plotly.js-strict-dist-min', traces: all },
];

/** The package of the smallest bundle that draws all of `traces`; `null` where none does: maps, and what needs WebGL. */
export function findBundle(traces: Iterable<string>): string | null {
  const wanted = [...traces];
  return bundles.find(({ traces: known }) => wanted.every((trace) => known.includes(trace)))?.name ?? null;
}
