import { createRequire } from 'node:module';
import { afterEach, describe, expect, test } from 'vitest';
import { barFigure } from '../../src/figures/bar-figure.js';
import { liveCurves } from '../../src/lab/live-curves.js';
import { showProgress } from '../../src/lab/progress.js';
import { showFigure } from '../../src/lab/show-figure.js';

interface Sent {
  readonly data: Readonly<Record<string, string>>;
  readonly transient: { readonly display_id?: string };
  readonly update: boolean;
}

const kernel = createRequire(import.meta.url)('tslab/dist/jupyter') as { lastWriteDisplayData: unknown };

afterEach(() => {
  kernel.lastWriteDisplayData = null;
});

/** What `show` sends where a kernel listens. */
function sent(show: () => void): Sent[] {
  const messages: Sent[] = [];
  kernel.lastWriteDisplayData = (content: Omit<Sent, 'update'>, update: boolean) =>
    messages.push({ ...content, update });
  show();
  return messages;
}

const figure = barFigure(
  { categories: ['</script>', 'b'], series: [{ name: 'n', counts: [1, 2] }] },
  { title: 'Bars', xTitle: 'x' },
);
const epoch = (at: number) => ({ stage: 'head', epoch: at, accuracy: 0.5, valAccuracy: null });

describe('showFigure', () => {
  test('sends the figure as JSON, HTML, SVG and text; only the first carries the library', () => {
    const [first, second] = sent(() => {
      showFigure(figure);
      showFigure(figure);
    });
    const types = ['application/vnd.plotly.v1+json', 'text/html', 'image/svg+xml', 'text/plain'];
    expect(Object.keys(second!.data)).toEqual(types);
    expect(first!.data['text/html']!.length).toBeGreaterThan(1e6);
    expect(second!.data['text/html']!.length).toBeLessThan(20_000);
    expect(second!.data['text/plain']).toBe(`[figure] ${figure.layout.meta.description}`);
  });

  test('its HTML holds the still picture that stays where no script runs, and ends no script early', () => {
    const [message] = sent(() => showFigure(figure));
    const html = message!.data['text/html']!;
    const [, still] = /<img src="data:image\/svg\+xml;base64,([^"]+)"/.exec(html)!;
    expect(Buffer.from(still!, 'base64').toString()).toBe(message!.data['image/svg+xml']);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
    expect(() => new Function(script)).not.toThrow();
  });
});

describe('displays that change', () => {
  test('are shown once and updated after, each under an id that counts up', () => {
    const messages = sent(() => {
      const bar = showProgress({ total: 2, label: 'a' });
      bar.done();
      const curves = liveCurves({ title: 'Accuracy', references: [{ name: 'always LCA', value: 0.6 }] });
      curves.add(epoch(0));
      curves.add(epoch(1));
      curves.add(epoch(2));
      curves.done();
    });
    expect(messages.map((message) => message.update)).toEqual([false, true, false, true]);
    const ids = messages.map((message) => Number(message.transient.display_id?.replace('angiolab-', '')));
    expect(ids.map((id) => id - ids[0]!)).toEqual([0, 0, 1, 1]);
    expect(messages[2]!.data['image/svg+xml']).toContain('<svg');
    const drawn = ['application/vnd.plotly.v1+json', 'data'];
    expect(messages[3]!.data).toHaveProperty([...drawn, 0, 'x'], [1, 2]);
    expect(messages[3]!.data).toHaveProperty([...drawn, 2, 'y'], [0.6, 0.6]);
  });
});
