import { afterEach, describe, expect, test, vi } from 'vitest';
import { progress, renderProgress, showProgress } from '../../src/lab/progress.js';
import { createThrottle } from '../../src/lab/throttle.js';
import { volatileTexts } from '../../src/notebook/volatile.js';
import { printed } from './printed.js';

afterEach(() => vi.restoreAllMocks());

describe('showProgress', () => {
  test('prints its last state where no kernel listens, with the time that it took', () => {
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => time);
    const text = printed(() => {
      const bar = showProgress({ total: 3, label: 'Reading' });
      time = 12_300;
      bar.advance();
      bar.advance(5);
      bar.done();
    });
    expect(text).toBe('Reading: 3 of 3 (took 12 s)\n');
  });

  test('refuses a total that is no count', () => {
    const show = () => showProgress({ total: 0, label: 'a' });
    expect(show).toThrow(RangeError);
    expect(show).toThrow('Cannot show progress: expected a total of 1 or more, got 0; count the steps first.');
  });
});

describe('progress', () => {
  test('passes the items on, and shows how far it came where the loop is left', () => {
    const seen: number[] = [];
    const text = printed(() => {
      for (const item of progress([1, 2, 3], 'Frames')) {
        seen.push(item);
        if (item === 2) break;
      }
    });
    expect(seen).toEqual([1, 2]);
    expect(text).toMatch(/^Frames: 1 of 3 \(took \d+(\.\d)? s\)\n$/);
  });
});

describe('renderProgress', () => {
  test('tells time gone and an estimate, and escapes the label', () => {
    const { 'text/plain': text, 'text/html': html } = renderProgress({
      label: 'a<b',
      total: 10,
      count: 4,
      seconds: 60,
      isFinal: false,
    });
    expect(text).toBe('a<b: 4 of 10, 1 min 0 s gone, about 1 min 30 s left');
    expect(html).toContain('a&#60;b <progress max="10" value="4"');
  });

  test.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [119.7, '2 min 0 s'],
    [3725, '62 min 5 s'],
  ])('says of the last state that %d s were %s, in the form that a check passes over', (seconds, words) => {
    const bundle = renderProgress({ label: 'a', total: 2, count: 2, seconds, isFinal: true });
    expect(bundle['text/plain']).toBe(`a: 2 of 2 (took ${words})`);
    for (const text of [bundle['text/plain'], String(bundle['text/html'])])
      expect(volatileTexts.reduce((rest, { pattern, text }) => rest.replace(pattern, text), text)).toContain(
        '2 of 2 (took … s)',
      );
  });
});

describe('createThrottle', () => {
  test('lets through one call in a span of time', () => {
    let time = 0;
    const isDue = createThrottle(100, () => time);
    const answers = [50, 100, 150, 199, 200, 500].map((at) => {
      time = at;
      return isDue();
    });
    expect(answers).toEqual([false, true, false, false, true, true]);
  });
});
