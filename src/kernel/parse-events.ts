/** Reads what the cells' process writes: one JSON text a line. */
import type { CellEvent } from './cell-messages.js';

/**
 * The events of a stream of bytes; neighbouring texts of one cell and stream that arrive together are joined.
 *
 * The next bytes are fetched only when all events before them were taken, so a slow taker slows the writer.
 */
export async function* parseEvents(source: AsyncIterable<Uint8Array>): AsyncGenerator<CellEvent> {
  let rest: Uint8Array[] = [];
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(10);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    const lines = Buffer.concat([...rest, chunk.subarray(0, end)])
      .toString('utf8')
      .split('\n');
    rest = [chunk.subarray(end + 1)];
    yield* joinStreams(lines.map((line) => JSON.parse(line) as CellEvent));
  }
}

function joinStreams(events: readonly CellEvent[]): CellEvent[] {
  const joined: CellEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.type === 'stream' && last?.type === 'stream' && last.id === event.id && last.name === event.name)
      joined[joined.length - 1] = { ...last, text: last.text + event.text };
    else joined.push(event);
  }
  return joined;
}
