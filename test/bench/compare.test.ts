/** compare: what is paired with what, and the figures made of it. No clock is read. */
import { describe, expect, test } from 'vitest';
import type { Contender, Measurement } from '../../bench/compare.js';
import { compare, once } from '../../bench/compare.js';

/** A side that answers from a list and writes down when it was asked. */
function scripted(name: string, answers: readonly Measurement[], asked: string[] = []): Contender {
  const queue = answers.values();
  return {
    name,
    measure: async () => {
      asked.push(name);
      return queue.next().value as Measurement;
    },
  };
}

const times = (...all: number[]): Measurement[] => all.map((ms) => ({ ms }));

describe('compare', () => {
  test('runs the sides in turn, after one run of each, and changes who begins', async () => {
    const asked: string[] = [];
    await compare(scripted('a', times(9, 1, 1, 1), asked), scripted('b', times(9, 1, 1, 1), asked), 3);
    expect(asked.join('')).toBe('ababbaab');
  });

  test('counts every run but the first: medians, their ratio, minima', async () => {
    const result = await compare(scripted('a', times(999, 3, 1, 8, 2)), scripted('b', times(999, 10, 4, 30, 6)), 4);
    expect(result).toMatchObject({
      ours: { median: 2.5, minimum: 1, all: [3, 1, 8, 2] },
      peer: { median: 8, minimum: 4, all: [10, 4, 30, 6] },
      ratio: 2.5 / 8,
    });
  });

  test('keeps the most memory of the runs that count', async () => {
    const ours = scripted('a', [
      { ms: 1, peakBytes: 9 },
      { ms: 1, peakBytes: 3 },
      { ms: 1, peakBytes: 5 },
    ]);
    const result = await compare(ours, scripted('b', times(1, 1, 1)), 2);
    expect([result.ours.peakBytes, result.peer.peakBytes]).toEqual([5, null]);
  });

  test('asks a slow side once', async () => {
    const asked: string[] = [];
    const result = await compare(scripted('a', times(9, 1, 1)), once(scripted('b', times(7), asked)), 2);
    expect([asked, result.peer.all]).toEqual([['b'], [7, 7]]);
  });

  test('keeps the facts of each side', async () => {
    const peer = scripted('b', [{ ms: 1, facts: { decoder: 'gdcm' } }, ...times(1)]);
    const result = await compare(scripted('a', times(1, 1)), peer, 1);
    expect([result.ours.facts, result.peer.facts]).toEqual([{}, { decoder: 'gdcm' }]);
  });

  test('keeps the loss curve of the last run, where there is one', async () => {
    const ours = scripted('a', [{ ms: 1 }, { ms: 1, curve: [3, 2] }, { ms: 1, curve: [2, 1] }]);
    const result = await compare(ours, scripted('b', times(1, 1, 1)), 2);
    expect([result.ours.curve, 'curve' in result.peer]).toEqual([[2, 1], false]);
  });

  test('refuses sides that computed different results', async () => {
    const [ours, peer] = [scripted('a', [{ ms: 1, result: 'one' }]), scripted('b', [{ ms: 1, result: 'two' }])];
    await expect(compare(ours, peer, 1)).rejects.toThrow(
      new Error("Cannot compare: expected the peer's result two, got one; the two sides must do the same work"),
    );
  });

  test('compares nothing where one side gives no result', async () => {
    const ours = scripted('a', [{ ms: 1, result: 'one' }, ...times(4)]);
    expect((await compare(ours, scripted('b', times(1, 2)), 1)).ratio).toBe(2);
  });
});
