/** What a figure is: a Plotly specification as plain JSON, so that it can be stored, sent and drawn anywhere. */

/** Anything that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One trace of a figure: Plotly's `type`, and the attributes of that type. */
export interface FigureTrace {
  readonly type: string;
  readonly [attribute: string]: JsonValue;
}

/** A Plotly layout, of which every figure of ours has a title and a description in words. */
export interface FigureLayout {
  readonly title: { readonly [attribute: string]: JsonValue };
  /** `description` says in plain words what the figure shows, for screen readers. */
  readonly meta: { readonly description: string };
  readonly [attribute: string]: JsonValue;
}

/** A Plotly figure: `Plotly.newPlot(element, figure.data, figure.layout, figure.config)` draws it. */
export interface Figure {
  readonly data: readonly FigureTrace[];
  readonly layout: FigureLayout;
  readonly config: { readonly [option: string]: JsonValue };
}
