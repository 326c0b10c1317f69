/** A cell's outputs as a reader sees them: how a client cuts a stream into pieces says nothing. */
import type { Output } from './nbformat.js';

/** Neighbouring pieces of one stream as one output. */
export function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name)
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    else joined.push(output);
  }
  return joined;
}
