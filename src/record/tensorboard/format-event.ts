/** TensorFlow's `Event` message with scalars, in the wire format of protocol buffers. */

/** One event: a step, and numbers by tag. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A whole number from 0. */
  readonly step: number;
  /** Numbers become float32. */
  readonly scalars: readonly (readonly [tag: string, value: number])[];
}

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

function key(field: number, type: keyof typeof wireTypes): Buffer {
  return Buffer.of((field << 3) | wireTypes[type]);
}

function formatVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function formatBytes(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([key(field, 'bytes'), formatVarint(bytes.length), bytes]);
}

function formatDouble(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([key(field, 'fixed64'), bytes]);
}

function formatFloat(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(field, 'fixed32'), bytes]);
}

/** The first message of every event file. */
export function formatFileVersion(wallTime: number): Buffer {
  return Buffer.concat([formatDouble(1, wallTime), formatBytes(3, Buffer.from('brain.Event:2'))]);
}

/**
 * An event with a summary of scalars.
 *
 * Source: tensorflow/core/util/event.proto (wall_time 1, step 2, file_version 3, summary 5) and
 * tensorflow/core/framework/summary.proto (value 1; in it tag 1, simple_value 2).
 */
export function formatEvent({ wallTime, step, scalars }: ScalarEvent): Buffer {
  const values = scalars.map(([tag, value]) =>
    formatBytes(1, Buffer.concat([formatBytes(1, Buffer.from(tag)), formatFloat(2, value)])),
  );
  const counted = Buffer.concat([key(2, 'varint'), formatVarint(step)]);
  return Buffer.concat([formatDouble(1, wallTime), counted, formatBytes(5, Buffer.concat(values))]);
}

/** The time of a message that begins with it, as ours do. */
export function readWallTime(message: Buffer): number {
  return message.length < 9 ? 0 : message.readDoubleLE(1);
}
