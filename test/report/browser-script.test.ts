import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { writeScript } from '../../src/report/browser-script.js';
import { writeFigureScript } from '../../src/report/figure/draw-figures.js';
import { writeHoldScript } from '../../src/report/hold-script.js';

function start(): void {
  note('ran');
}
declare const note: (word: string) => void;

describe('writeScript', () => {
  test('runs the first function, which reaches the others', () => {
    const words: string[] = [];
    function note(word: string): void {
      (globalThis as unknown as { words: string[] }).words.push(word);
    }
    runInNewContext(writeScript(start, note), { words });
    expect(words).toEqual(['ran']);
  });

  test.each([
    ['figures', writeFigureScript()],
    ['what is held', writeHoldScript()],
  ])('the script of %s names nothing of this house and makes no code of text', (_, script) => {
    expect(script).not.toMatch(/\b(import|export|require|__vi\w*|eval|fetch|Function)\b/);
  });
});
