/** Calls a display helper as a cell would, and gives what it sent to the notebook. */
import { createRequire } from 'node:module';
import type { Output } from '../../src/notebook/nbformat.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';

/** The one output that `show` displays. */
export async function captureOutput(
  show: () => Promise<void>,
): Promise<Extract<Output, { output_type: 'display_data' }>> {
  const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as {
    lastWriteDisplayData: ((content: { data: object; metadata: object }) => void) | null;
  };
  const sent: { data: object; metadata: object }[] = [];
  kernel.lastWriteDisplayData = (content) => sent.push(content);
  try {
    await show();
  } finally {
    kernel.lastWriteDisplayData = null;
  }
  const [{ data, metadata } = { data: {}, metadata: {} }] = sent;
  return { output_type: 'display_data', data: { ...data }, metadata: { ...metadata } };
}

/** Frames of a ramp with a bright bar that moves: one frame differs from the next. */
export function movingBar(count: number, side = 64): GreyImage[] {
  return Array.from({ length: count }, (_, frame) => {
    const data = Uint8Array.from({ length: side * side }, (_, pixel) => {
      const column = pixel % side;
      return Math.abs(column - frame * 2) < 3 ? 250 : 40 + column;
    });
    return { data, rows: side, columns: side };
  });
}
