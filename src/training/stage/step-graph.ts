/** A step's loss and gradients as one graph, whose branches run at the same time. */
import { runsGraphs } from '../../tensorflow/graph-session.js';
import { type RecordedGraph, recordGraph } from '../../tensorflow/record-graph.js';
import type { Run } from './differentiate.js';
import type { StageModel } from './stage-model.js';

/** The graph of one batch size, recorded at the first step. */
export interface StepGraph {
  readonly run: Run;
  /** Records anew at the next step: the graph holds what the model had at the first one beside its parameters. */
  forget(): void;
}

/** Null where the backend runs operations alone, and for the head alone: recording takes as long as a thousand of its steps. */
export function createStepGraph({ network, inputShape }: StageModel): StepGraph | null {
  if (!runsGraphs(network) || inputShape.length === 1) return null;
  let graph: RecordedGraph | null = null;
  return {
    run(inputs, compute) {
      graph ??= recordGraph(network, inputs, () => compute(inputs));
      return graph.run(inputs);
    },
    forget() {
      graph?.dispose();
      graph = null;
    },
  };
}
