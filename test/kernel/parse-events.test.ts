/** Events of the cells' process, cut anywhere, are read whole and in order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellEvent } from '../../src/kernel/cell-messages.js';
import { parseEvents } from '../../src/kernel/parse-events.js';

async function collect(chunks: Iterable<Uint8Array>): Promise<CellEvent[]> {
  async function* feed(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const events: CellEvent[] = [];
  for await (const event of parseEvents(feed())) events.push(event);
  return events;
}

function print(text: string, id = 'a', name: 'stdout' | 'stderr' = 'stdout'): CellEvent {
  return { type: 'stream', id, name, text };
}

function encode(events: readonly CellEvent[]): Buffer {
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

describe('parseEvents', () => {
  test('joins neighbouring texts of one cell and stream, and no others', async () => {
    const events = [print('1'), print('2'), print('3', 'a', 'stderr'), print('4'), print('5', 'b')];
    expect(await collect([encode(events)])).toEqual([
      print('12'),
      print('3', 'a', 'stderr'),
      print('4'),
      print('5', 'b'),
    ]);
  });

  test('keeps a text on its side of other events', async () => {
    const events: CellEvent[] = [print('1'), { type: 'done', id: 'a', end: {} }, print('2')];
    expect(await collect([encode(events)])).toEqual(events);
  });

  test('reads the same text wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' })),
        fc.integer({ min: 1, max: 50 }),
        async (texts, size) => {
          const bytes = encode(texts.map((text) => print(text)));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size),
          );
          const read = await collect(chunks);
          expect(read.map((event) => (event.type === 'stream' ? event.text : '')).join('')).toBe(texts.join(''));
        },
      ),
    );
  });
});
