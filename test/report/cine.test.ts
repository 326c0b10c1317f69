/** A cine in a report: its data once, and nothing of a hostile one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { showCine } from '../../src/lab/show-cine.js';
import type { Notebook, Output } from '../../src/notebook/nbformat.js';
import { cineType, parseCine } from '../../src/player/cine.js';
import { readCineData, writeCineData } from '../../src/player/cine-html.js';
import { render } from '../../src/report/render.js';
import { captureOutput, movingBar } from '../lab/cine-output.js';
import { code, createNotebook, show } from './notebooks.js';

let data: Readonly<Record<string, unknown>>;
let metadata: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  ({ data, metadata } = await captureOutput(() =>
    showCine({ images: movingBar(8), framesPerSecond: 10 }, { alt: 'Bar' }),
  ));
});

const page = (...outputs: Output[]): Notebook => createNotebook([code(outputs)]);
const player = "document.addEventListener('heldopen', startPlayers);";
const cineOf = (html: unknown): ReturnType<typeof parseCine> => parseCine(readCineData(String(html)));

describe('render, cines', () => {
  test('puts each frame into the page once, and the player once for all cines', () => {
    const once = render(page(show(data, metadata)));
    for (const frame of cineOf(data['text/html']).frames) expect(once.split(frame)).toHaveLength(2);
    const twice = render(page(show(data, metadata), show(data, metadata)));
    expect(twice.split(player)).toHaveLength(2);
    expect(twice.split('class="angiolab-cine"')).toHaveLength(3);
    expect(render(page(show({ 'text/plain': 'none' })))).not.toContain(player);
  });

  test('takes nothing of the HTML but the checked data', () => {
    const html = String(data['text/html']).replace('<img', '<b>planted</b><img');
    const text = render(page(show({ ...data, 'text/html': `${html}<script>alert(1)</script>` }, metadata)));
    expect(text).not.toContain('planted');
    expect(text).not.toContain('alert(1)');
    expect(text).toContain('alt="Bar: frames 1, 2, 4, 5, 7, 8 of 8"');
  });

  test('escapes what a hostile cine says, and drops fields that it does not know', () => {
    const cine = { ...cineOf(data['text/html']), extra: '</script><img src=x onerror=alert(1)>' };
    const text = render(page(show({ ...data, 'text/html': writeCineData(cine) }, { [cineType]: { alt: '"><b>x' } })));
    expect(text).not.toContain('onerror');
    expect(text).toContain('aria-label="&quot;&gt;&lt;b&gt;x"');
  });

  const broken: [string, (cine: ReturnType<typeof cineOf>) => object, string][] = [
    ['another version', (cine) => ({ ...cine, version: 2 }), 'expected version to be 1, got 2'],
    ['a huge size', (cine) => ({ ...cine, rows: 100_000 }), 'expected rows to be a whole number from 1 to 2048'],
    [
      'another size than its frames',
      (cine) => ({ ...cine, rows: 65 }),
      'expected frame 1 to be a baseline JPEG of 65 x 64',
    ],
    [
      'a missing frame',
      (cine) => ({ ...cine, frames: cine.frames.slice(1) }),
      'expected frames to be a list of 8, got 7',
    ],
    [
      'markup for a frame',
      (cine) => ({ ...cine, frames: cine.frames.map(() => '<svg>') }),
      'expected frame 1 to be base64',
    ],
    [
      'other bytes',
      (cine) => ({ ...cine, frames: cine.frames.map(() => 'AAAA') }),
      'expected frame 1 to be a baseline JPEG of 64 x 64 with 1 component, got other bytes',
    ],
    [
      'an endless rate',
      (cine) => ({ ...cine, framesPerSecond: 1e9 }),
      'expected framesPerSecond to be a number from 0.01',
    ],
    ['no loss', (cine) => ({ ...cine, loss: null }), 'expected loss to be quality'],
  ];
  test.each(broken)('shows the still and the reason for %s', (_, change, reason) => {
    const html = writeCineData(change(cineOf(data['text/html'])) as never);
    const text = render(page(show({ ...data, 'text/html': html }, metadata)));
    expect(text).toContain('<img class="picture" src="data:image/jpeg;base64,');
    expect(text.replaceAll('&#39;', "'")).toContain(`A still: Cannot read the cine: ${reason}`);
    expect(text).not.toContain(player);
  });

  test('goes on to the next form where there is no data and no still', () => {
    expect(render(page(show({ [cineType]: {}, 'text/plain': 'a cine' })))).toContain('a cine');
  });
});
