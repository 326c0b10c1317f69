/** Records what a computation runs on native TensorFlow, as a graph that computes the same of other values. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import { openGraphSession } from './graph-session.js';
import type { TensorFlow } from './load-tensorflow.js';
import { dataTypes, type GraphNode, type NodeAttribute } from './saved-model.js';

/** A recorded computation. */
export interface RecordedGraph {
  /**
   * What the computation gives for other inputs. The tensors belong to the caller.
   *
   * @throws RangeError if the inputs' shapes aren't the recorded ones
   */
  run(inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The part of tfjs-node's addon that runs operations; tensors are numbers there, none of which is used twice. */
interface Binding {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): { readonly id: number }[];
  createTensor(shape: readonly number[], dtype: number, values: unknown): number;
  tensorDataSync(id: number): unknown;
  deleteTensor(id: number): void;
}

/** The part of `NodeJSKernelBackend` that computes through the addon. */
interface Backend {
  binding: Binding;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
}

/** What has been recorded so far, and the addon that records. */
interface Recorder {
  readonly nodes: readonly GraphNode[];
  readonly binding: Binding;
  addInput(id: number, input: Tensor): string;
  /** The output that a tensor is. */
  nameOf(id: number): string;
}

/**
 * Runs `compute` once and records its operations.
 *
 * What else it reads than `inputs`, and every number that JavaScript gives it, become constants of the graph. The graph runs
 * what doesn't depend on each other at the same time. Its numbers are those of single operations up to rounding: TensorFlow multiplies
 * by the reciprocal of a constant where it was divided by.
 *
 * @param tensorflow - with the native backend in use
 * @param inputs - of float32 or int32, none of them twice
 * @param compute - gives new tensors, and neither reads values nor decides by them
 * @throws Error if it reads values or runs what a graph's format here has no word for, or if TensorFlow refuses the graph
 */
export function recordGraph(
  tensorflow: TensorFlow,
  inputs: readonly Tensor[],
  compute: () => readonly Tensor[],
): RecordedGraph {
  const { tf } = tensorflow;
  const backend = tf.backend() as unknown as Backend;
  const { binding } = backend;
  const idOf = (tensor: Tensor): number => backend.getInputTensorIds([tensor])[0] as number;
  const recorder = createRecorder(binding);
  const fed = inputs.map((input) => recorder.addInput(idOf(input), input));
  const wanted = recordInto(backend, recorder, () => {
    const outputs = compute();
    const names = outputs.map((output) => recorder.nameOf(idOf(output)));
    tf.dispose([...outputs]);
    return names;
  });
  const session = openGraphSession(tensorflow, recorder.nodes);
  const shapes = inputs.map(({ shape }) => shape);
  return {
    run(values) {
      checkShapes(shapes, values);
      const pairs = values.map((value, at) => [fed[at] as string, value] as const);
      return session.run(pairs, wanted);
    },
    dispose: session.dispose,
  };
}

function recordInto<T>(backend: Backend, recorder: Recorder, run: () => T): T {
  const { binding } = backend;
  backend.binding = recorder.binding;
  try {
    return run();
  } finally {
    backend.binding = binding;
  }
}

function createRecorder(binding: Binding): Recorder {
  const nodes: GraphNode[] = [];
  const names = new Map<number, string>();

  function add(op: string, inputs: readonly string[], attributes: GraphNode['attributes']): string {
    const name = `${op}_${nodes.length}`;
    nodes.push({ name, op, inputs, attributes });
    return name;
  }

  function addConstant(id: number, shape: readonly number[], values: unknown): string {
    if (!(values instanceof Float32Array || values instanceof Int32Array)) throw refuse('a constant of another type');
    const type = values instanceof Float32Array ? 'float32' : 'int32';
    const name = add('Const', [], { dtype: { type }, value: { tensor: { shape: [...shape], values } } });
    names.set(id, name);
    return name;
  }

  /** A tensor that was there before becomes a constant. */
  const nameOf = (id: number): string =>
    names.get(id) ?? addConstant(id, readShape(binding, id), binding.tensorDataSync(id));

  const recording: Pick<Binding, 'executeOp' | 'createTensor' | 'tensorDataSync'> = {
    executeOp(op, attributes, inputs, outputs) {
      const entries = attributes.map((attribute) => [attribute.name, toNodeAttribute(binding, attribute)]);
      const name = add(op, inputs.map(nameOf), Object.fromEntries(entries));
      const results = binding.executeOp(op, attributes, inputs, outputs);
      for (const [at, { id }] of results.entries()) names.set(id, at === 0 ? name : `${name}:${at}`);
      return results;
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      addConstant(id, shape, values);
      return id;
    },
    tensorDataSync() {
      throw refuse('a read of values');
    },
  };
  const own = Object.fromEntries(Object.entries(recording).map(([key, value]) => [key, { value }]));

  return {
    nodes,
    binding: Object.create(binding, own),
    addInput(id, { dtype, shape }) {
      const name = add('Placeholder', [], { dtype: { type: dtype as 'float32' }, shape: { sizes: shape } });
      names.set(id, name);
      return name;
    },
    nameOf,
  };
}

function readShape(binding: Binding, id: number): number[] {
  const [shape] = binding.executeOp('Shape', [], [id], 1) as [{ id: number }];
  const sizes = [...(binding.tensorDataSync(shape.id) as Int32Array)];
  binding.deleteTensor(shape.id);
  return sizes;
}

/** An attribute as the addon takes it, in the terms of a graph. */
function toNodeAttribute(binding: Binding, { name, type, value }: Attribute): NodeAttribute {
  const known = Object.entries(dataTypes).find(([, code]) => code === value)?.[0];
  if (type === binding.TF_ATTR_TYPE && known) return { type: known as keyof typeof dataTypes };
  if (type === binding.TF_ATTR_STRING) return { text: value as string };
  if (type === binding.TF_ATTR_BOOL) return { flag: value as boolean };
  if (type === binding.TF_ATTR_INT)
    return Array.isArray(value) ? { integers: value as number[] } : { integer: value as number };
  throw refuse(`the attribute ${name} of another type`);
}

function refuse(found: string): Error {
  return new Error(
    `Cannot record the computation: expected operations on float32, int32 and their kind alone, got ${found}; run it without a graph`,
  );
}

function checkShapes(shapes: readonly (readonly number[])[], values: readonly Tensor[]): void {
  const [expected, got] = [shapes, values.map(({ shape }) => shape)].map((all) => all.map((shape) => `[${shape}]`));
  if (`${expected}` !== `${got}`)
    throw new RangeError(
      `Cannot run the recorded graph: expected inputs of ${expected}, got ${got}; record another graph for other shapes`,
    );
}
