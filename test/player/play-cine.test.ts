/** The player's script as text, and its window beside the standard's formula. Playing is tested in a browser (test/e2e/cine.test.ts). */
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { createWindowFunction } from '../../src/dicom/window.js';
import { writePlayerScript } from '../../src/player/play-cine.js';

const script = writePlayerScript();
const tableOf = (level: number, width: number): Uint32Array =>
  runInNewContext(`${script.slice(script.indexOf('function'), script.lastIndexOf('startPlayers();'))}
createWindowTable(${level}, ${width})`) as Uint32Array;

describe('the player script', () => {
  test('runs on a page without a cine, and names nothing of this house', () => {
    runInNewContext(script, { document: { querySelectorAll: () => [], addEventListener: () => {} } });
    expect(script).not.toMatch(/\b(import|export|require|__vi|eval|fetch)\b/);
  });

  test('leaves grey levels as they are at level 128 and width 256, opaque', () => {
    expect([...tableOf(128, 256)]).toEqual(Array.from({ length: 256 }, (_, grey) => 0xff000000 + grey * 0x010101));
  });

  test.each([
    [128, 256],
    [40, 80],
    [200, 2],
    [0, 1],
    [255, 256],
    [100, 1],
  ])('windows at level %i and width %i as DICOM does', (level, width) => {
    const toGrey = createWindowFunction({ center: level, width, shape: 'LINEAR' });
    const expected = Array.from({ length: 256 }, (_, grey) => Math.round(toGrey(grey)));
    expect([...tableOf(level, width)].map((pixel) => pixel & 255)).toEqual(expected);
  });
});
