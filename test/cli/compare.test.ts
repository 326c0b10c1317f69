import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/command.js';
import { compare } from '../../src/cli/compare.js';
import { createContext, writeExecuted, writeRun } from './compare-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ status: number; printed: string[] }> {
  const { context, printed } = createContext(folder);
  return { status: await compare.run(parseArguments(compare, words), context), printed };
}

describe('compare', () => {
  test('states scores with intervals and paired differences of run records', async () => {
    await writeRun(join(folder, 'runs/good'), 4);
    await writeRun(join(folder, 'runs/bad'), 12);
    const { status, printed } = await run('runs/good', 'runs/bad', '--json', '--out', 'runs.html');
    expect(status).toBe(0);
    const { page, compared, scores } = JSON.parse(printed.join(''));
    expect([page, compared]).toEqual(['runs.html', ['good', 'bad']]);
    const [accuracy] = scores[0].rows;
    expect(accuracy.scores.map((score: { value: number }) => score.value)).toEqual([0.9, 0.7]);
    expect(accuracy.differences[0]).toBeNull();
    const [, { value, interval }] = accuracy.differences;
    expect(value).toBeCloseTo(-0.2, 12);
    expect(interval[0]).toBeLessThan(value);
    expect(interval[1]).toBeGreaterThan(value);
    expect(scores[0].method).toContain('40 frames of 10 patients');
    const text = readFileSync(join(folder, 'runs.html'), 'utf8');
    for (const heading of ['Learning curves: validation accuracy', 'Confusion', 'Calibration'])
      expect(text).toContain(heading);
    expect(text.split('plotly.js (cartesian').length - 1).toBe(1);
  });

  test('tells recipes apart setting by setting, and what became of each stage', async () => {
    const head = { name: 'head', trainable: 'head', learningRate: 0.001 };
    const recipeOf = (learningRate: number) => ({
      stages: [head, { name: 'blocks', trainable: 'mixed8', learningRate }],
    });
    const stageOf = (kept: boolean) => [
      { name: 'head', trainable: 'head', epochs: 3, epoch: 1, kept: true, reason: 'no gate' },
      { name: 'blocks', trainable: 'mixed8', epochs: 2, epoch: 2, kept, reason: kept ? 'not worse' : 'worse' },
    ];
    await writeRun(join(folder, 'rates/low'), 4, { recipe: recipeOf(1e-5), stages: stageOf(false).slice(0, 1) });
    await writeRun(join(folder, 'rates/high'), 4, { recipe: recipeOf(1e-3), stages: stageOf(false) });
    const { printed } = await run('rates/low', 'rates/high', '--json', '--out', 'rates.html');
    const { differingFacts, scores } = JSON.parse(printed.join(''));
    expect(differingFacts).toBe(2);
    expect(scores[0].rows[0].scores).toHaveLength(2);
    const text = readFileSync(join(folder, 'rates.html'), 'utf8');
    for (const words of ['Recipe, stage blocks', '0.00001', 'epoch 2 of 2 that were run, not kept; gates: worse'])
      expect(text).toContain(words);
  });

  test('states no difference for runs of other classes, and says so', async () => {
    await writeRun(join(folder, 'classes/a'), 4);
    await writeRun(join(folder, 'classes/b'), 4, { classes: ['RCA', 'LCA'] });
    const { printed } = await run('classes/a', 'classes/b', '--json', '--out', 'classes.html');
    const { scores } = JSON.parse(printed.join(''));
    for (const row of scores[0].rows) expect(row.differences).toEqual([null, null]);
    expect(readFileSync(join(folder, 'classes.html'), 'utf8')).toContain(
      'b: it shares no predicted frame of the same classes',
    );
  });

  test('brings the run record that a notebook wrote, and its declared headline', async () => {
    for (const [name, errors, value] of [
      ['x', 4, 0.9],
      ['y', 12, 0.7],
    ] as const) {
      const angiolab = { writes: ['run'], parameters: { seed: errors }, headline: { name: 'Accuracy', value } };
      await writeExecuted(join(folder, name, 'n.ipynb'), `score ${value}`, angiolab);
      await writeRun(join(folder, name, 'run'), errors);
    }
    const { printed } = await run('x/n.ipynb', 'y/n.ipynb', '--json');
    const { page, compared, scores, differingCells } = JSON.parse(printed.join(''));
    expect([page, compared, differingCells]).toEqual(['comparison.html', ['x/n', 'y/n'], 1]);
    expect(scores.map((table: { caption: string }) => table.caption)).toEqual([
      'What the notebooks declare',
      'Scores on validation frames, with 95 % intervals',
    ]);
    expect(scores[0].rows[0].differences[1]).toMatchObject({ interval: null, note: 'no interval: not paired' });
    expect(readFileSync(join(folder, 'comparison.html'), 'utf8')).toContain('<dt>x/run</dt>');
  });

  test('names nobody in whose home the notebooks lie', async () => {
    for (const user of ['zqann', 'zqbob']) await writeExecuted(join(folder, 'home', user, 'n.ipynb'), user, {});
    const { printed } = await run('home/zqann/n.ipynb', 'home/zqbob/n.ipynb', '--json', '--out', 'homes.html');
    expect(JSON.parse(printed.join('')).compared).toEqual(['n', 'n (2)']);
    const head = readFileSync(join(folder, 'homes.html'), 'utf8').replace(/<h2>Outputs[\s\S]*<footer>/, '');
    expect(head).not.toMatch(/zqann|zqbob/);
  });

  test('reads no run record outside the folder of its notebook', async () => {
    await writeRun(join(folder, 'outside'), 4);
    for (const [index, way] of ['../outside', join(folder, 'outside')].entries())
      await writeExecuted(join(folder, 'inside', `${index}.ipynb`), 'text', { writes: [way] });
    const { printed } = await run('inside/0.ipynb', 'inside/1.ipynb', '--json', '--out', 'inside.html');
    expect(JSON.parse(printed.join('')).scores).toEqual([]);
  });

  test('tells equal names apart', async () => {
    await writeExecuted(join(folder, 'same.ipynb'), 'text', {});
    const { printed } = await run('same.ipynb', 'same.ipynb', '--json', '--out', 'same.html');
    expect(JSON.parse(printed.join(''))).toMatchObject({
      compared: ['same', 'same (2)'],
      differingCells: 0,
      sameCells: 1,
    });
  });

  test('refuses what it cannot use, by name, before it writes', async () => {
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'broken.ipynb'), '{');
    await writeExecuted(join(folder, 'good.ipynb'), 'text', {});
    await writeExecuted(join(folder, 'new.ipynb'), '', {}, false);
    await writeRun(join(folder, 'damaged'), 1);
    writeFileSync(join(folder, 'damaged/history.jsonl'), '{\n');
    const expected: readonly [string, RegExp][] = [
      ['missing.ipynb', /^Cannot compare 'missing.ipynb': expected .* got nothing at that path; correct the path$/],
      ['empty', /^Cannot compare 'empty': expected .* got a folder without run.json;/],
      ['new.ipynb', /^Cannot compare 'new': expected an executed notebook .* got a notebook that was never executed;/],
      ['broken.ipynb', /^Cannot compare 'broken.ipynb': Cannot read notebook .* expected JSON/],
      ['damaged', /^Cannot compare 'damaged': Cannot use history.jsonl of the run record/],
    ];
    for (const [word, message] of expected) {
      const failure = await run('good.ipynb', word, '--out', 'refused.html').catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UsageError);
      expect((failure as Error).message).toMatch(message);
    }
    expect(existsSync(join(folder, 'refused.html'))).toBe(false);
    await expect(run('good.ipynb')).rejects.toThrow('expected 2 to 50 executed notebooks or run records, got 1');
    await expect(run('good.ipynb', 'good.ipynb', '--out', 'good.ipynb')).rejects.toThrow(
      'expected --out to be another file',
    );
  });
});
