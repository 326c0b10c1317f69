/** Runs a graph as a whole on native TensorFlow, which fuses its operations and keeps constants in the order that they are read in. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './load-tensorflow.js';
import { encodeSavedModel, type GraphNode } from './saved-model.js';

/** A loaded graph. */
export interface GraphSession {
  /** The outputs of the nodes `wanted` for values in place of the nodes `fed`: any nodes of the graph. Without a gradient. */
  run(fed: readonly (readonly [node: string, value: Tensor])[], wanted: readonly string[]): Tensor[];
  dispose(): void;
}

/** The part of `NodeJSKernelBackend` that runs graphs. */
interface GraphBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(
    id: number,
    inputs: readonly Tensor[],
    places: readonly { readonly name: string }[],
    outputs: readonly string[],
  ): Tensor[];
  deleteSavedModel(id: number): void;
}

/** Only the processor's kernels are tried: on a GPU operations run one by one. */
export function runsGraphs({ backend }: TensorFlow): boolean {
  return backend.name === 'native' && backend.device === 'CPU';
}

/** A node's first output, unless it is said which. */
function toOutput(name: string): string {
  return name.includes(':') ? name : `${name}:0`;
}

/**
 * Loads a graph into the native backend, by way of a temporary file, since TensorFlow reads graphs from files alone.
 *
 * @param tensorflow - with the native backend in use
 * @throws Error where there is no room for the temporary file, or TensorFlow refuses the graph
 */
export function openGraphSession({ tf }: TensorFlow, nodes: readonly GraphNode[]): GraphSession {
  const backend = tf.backend() as unknown as GraphBackend;
  const folder = mkdtempSync(join(tmpdir(), 'angiolab-graph-'));
  try {
    writeParts(join(folder, 'saved_model.pb'), encodeSavedModel(nodes));
    const id = backend.loadSavedModelMetaGraph(folder, 'serve');
    return {
      run(fed, wanted) {
        const values = fed.map(([, value]) => value);
        const places = fed.map(([node]) => ({ name: toOutput(node) }));
        return backend.runSavedModel(id, values, places, wanted.map(toOutput));
      },
      dispose: () => backend.deleteSavedModel(id),
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot load the graph into TensorFlow: expected a temporary file that it reads, got '${said}'; make room in ${tmpdir()}, or set TMPDIR`,
      { cause: error },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'wx');
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}
