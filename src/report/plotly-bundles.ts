/** The plotting library's bundles, from the smallest: a page carries the first that draws all of its traces. */

interface PlotlyBundle {
  readonly name: string;
  /** Trace types that the bundle draws without a network and without `eval`. */
  readonly traces: readonly string[];
}

const basic = ['scatter', 'bar', 'pie'];
const cartesian = [
  ...[...basic, 'box', 'contour', 'heatmap', 'histogram', 'histogram2d', 'histogram2dcontour'],
  ...['image', 'scatterternary', 'violin'],
];
const spatial = ['scatter3d', 'surface', 'mesh3d', 'isosurface', 'volume', 'cone', 'streamtube'];
/** Drawn by WebGL alone: where a browser has none the still picture stays. */
const onGraphicsCard: readonly string[] = [...spatial, 'splom', 'parcoords', 'scatterpolargl'];
const all = [
  ...[...cartesian, ...onGraphicsCard, 'candlestick', 'ohlc', 'waterfall', 'funnel', 'funnelarea', 'sankey'],
  ...['sunburst', 'treemap', 'icicle', 'table', 'indicator', 'scatterpolar', 'barpolar', 'scattersmith', 'quiver'],
  ...['carpet', 'scattercarpet', 'contourcarpet', 'parcats'],
];

const bundles: readonly PlotlyBundle[] = [
  { name: 'plotly.js-basic-dist-min', traces: basic },
  { name: 'plotly.js-cartesian-dist-min', traces: cartesian },
  { name: 'plotly.js-gl3d-dist-min', traces: ['scatter', ...spatial] },
  { name: 'plotly.js-strict-dist-min', traces: all },
];

/** The package of the smallest bundle that draws all of `traces`; `null` where none does: maps fetch theirs from a network. */
export function findBundle(traces: Iterable<string>): string | null {
  const wanted = [...traces];
  return bundles.find(({ traces: known }) => wanted.every((trace) => known.includes(trace)))?.name ?? null;
}

/** Whether a trace of this type needs WebGL. */
export function needsWebGl(trace: string): boolean {
  return onGraphicsCard.includes(trace);
}
