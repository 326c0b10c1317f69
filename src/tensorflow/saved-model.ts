/** A graph of TensorFlow's operations in its own file format, a SavedModel with constants in place of variables. */

/** An attribute of an operation. */
export type NodeAttribute =
  | { readonly type: keyof typeof dataTypes }
  | { readonly text: string }
  | { readonly flag: boolean }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  /** A tensor's shape. */
  | { readonly sizes: readonly number[] }
  | { readonly tensor: NodeTensor };

/** Values of a constant in row-major order; any number of dimensions. */
export interface NodeTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** An operation: `inputs` name other nodes, whose first output is meant; the second is `name:1`. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

/** Bytes in parts, so that large arrays are never copied. */
type Parts = readonly Uint8Array[];

/** TensorFlow's DataType. */
export const dataTypes = { float32: 1, int32: 3, bool: 10 } as const;
/** The GraphDef version that TensorFlow 2.9 wrote; newer ones read it. */
const producer = 1087;

function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A field with a number in it. Source: Protocol Buffers, Encoding (wire types 0 and 2). */
function integer(field: number, value: number): Parts {
  return [encodeVarint(field << 3), encodeVarint(value)];
}

/** A field with text, bytes or a message in it. */
function block(field: number, content: Parts): Parts {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return [encodeVarint((field << 3) | 2), encodeVarint(length), ...content];
}

function text(field: number, value: string): Parts {
  return block(field, [new TextEncoder().encode(value)]);
}

/** A TensorShapeProto. */
function encodeShape(sizes: readonly number[]): Parts {
  return sizes.flatMap((size) => block(2, integer(1, size)));
}

/** A TensorProto: dtype, tensor_shape, tensor_content. The machine's byte order is little-endian, as the format's. */
function encodeTensor({ shape, values }: NodeTensor): Parts {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const type = values instanceof Float32Array ? dataTypes.float32 : dataTypes.int32;
  return [...integer(1, type), ...block(2, encodeShape(shape)), ...block(4, [bytes])];
}

/** An AttrValue. */
function encodeAttribute(attribute: NodeAttribute): Parts {
  if ('type' in attribute) return integer(6, dataTypes[attribute.type]);
  if ('text' in attribute) return text(2, attribute.text);
  if ('flag' in attribute) return integer(5, attribute.flag ? 1 : 0);
  if ('integer' in attribute) return integer(3, attribute.integer);
  if ('integers' in attribute) return block(1, block(3, attribute.integers.map(encodeVarint)));
  if ('sizes' in attribute) return block(7, encodeShape(attribute.sizes));
  return block(8, encodeTensor(attribute.tensor));
}

/** A NodeDef. */
function encodeNode({ name, op, inputs, attributes }: GraphNode): Parts {
  const entries = Object.entries(attributes).flatMap(([key, value]) =>
    block(5, [...text(1, key), ...block(2, encodeAttribute(value))]),
  );
  return [...text(1, name), ...text(2, op), ...inputs.flatMap((input) => text(3, input)), ...entries];
}

/**
 * The content of `saved_model.pb` with the tag `serve`, in parts that follow each other. Arrays of constants are not copied: don't
 * change them before the parts are written.
 *
 * Source: TensorFlow 2.21, `saved_model.proto`, `meta_graph.proto`, `graph.proto`, `node_def.proto`, `attr_value.proto`, `tensor.proto`.
 */
export function encodeSavedModel(nodes: readonly GraphNode[]): Parts {
  const versions = block(4, integer(1, producer));
  const graph = [...nodes.flatMap((node) => block(1, encodeNode(node))), ...versions];
  return [...integer(1, 1), ...block(2, [...block(1, text(4, 'serve')), ...block(2, graph)])];
}
