/** docs/experiments.md shows what the results beside it say (ANGIOLAB_UPDATE_GOLDEN=1 writes the tables anew). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseRecipe } from '../../bench/experiments/arcade-recipes.js';
import type { ExperimentResults } from '../../bench/experiments/experiment.js';
import { renderCollapse, renderDraws, renderFinal, renderRecipes } from '../../bench/experiments/render-experiments.js';

const docs = join(import.meta.dirname, '../../docs');
const page = join(docs, 'experiments.md');
const tables: readonly (readonly [name: string, render: (results: ExperimentResults) => string])[] = [
  ['arcade-recipes', renderRecipes],
  ['arcade-final', renderFinal],
  ['collapse', renderCollapse],
  ['draws', renderDraws],
];

function readResults(name: string): ExperimentResults | null {
  const path = join(docs, 'experiments', `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

describe('docs/experiments.md', () => {
  test.each(tables)('shows the results of %s', (name, render) => {
    const results = readResults(name);
    const expected = results === null ? 'Not complete yet.\n' : `\n${render(results)}\n`;
    const text = readFileSync(page, 'utf8');
    const [, shown] = new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- end -->`).exec(text) ?? [];
    if (process.env['ANGIOLAB_UPDATE_GOLDEN'] === '1')
      writeFileSync(
        page,
        text.replace(`<!-- ${name} -->\n${shown}<!-- end -->`, `<!-- ${name} -->\n${expected}<!-- end -->`),
      );
    else expect(shown).toBe(expected);
  });
});

const cell = {
  recipe: 'a',
  seed: 1,
  frames: 4,
  validationFrames: 4,
  stages: [{ name: 'head', epoch: 1, kept: true, reason: 'no gate' }],
  labels: [0, 0, 1, 1],
  seconds: 1,
};
const measures = { stage: 'head', epoch: 1, loss: 0, accuracy: 1, valLoss: 0, valAreaUnderCurve: 1 };

describe('chooseRecipe', () => {
  const fold = (
    recipe: string,
    number: number,
    { valAccuracy, epoch }: { valAccuracy: number; epoch: number | null },
  ) => {
    const final = { ...measures, valAccuracy, valPredictedShare: 0.5 };
    const stages = [{ name: 'blocks', epoch, kept: epoch !== null, reason: '' }];
    const name = `${recipe}, 1000 frames, fold ${number} of 3`;
    return { ...cell, cell: name, stages, final, epochs: [final], logits: [], neighbour: [] };
  };

  test('takes the best mean over folds, and the median of the epochs at which its stages were best', () => {
    const results = [
      ...[0.9, 0.9, 0.9].map((valAccuracy, at) => fold('advised', at + 1, { valAccuracy, epoch: null })),
      ...[0.8, 0.99, 0.99].map((valAccuracy, at) =>
        fold('from-mixed7', at + 1, { valAccuracy, epoch: [9, 2, 8][at]! }),
      ),
    ];
    const choice = chooseRecipe({ experiment: 'x', weights: 'y', results });
    expect([choice.recipe, [...choice.epochs]]).toEqual(['from-mixed7', [['blocks', 8]]]);
  });

  test('refuses to choose from nothing', () => {
    expect(() => chooseRecipe({ experiment: 'x', weights: 'y', results: [] })).toThrow(
      new RangeError('Cannot choose a recipe: expected results of arcade-recipes, got none; run it first'),
    );
  });
});

describe('tables of experiments', () => {
  test('a recipe has the interval over its seeds, and the neighbour beside it', () => {
    const results = [0.75, 1].map((valAccuracy, at) => {
      const final = { ...measures, valAccuracy, valPredictedShare: 0.5 };
      return {
        ...cell,
        cell: `a, 4 frames, seed ${at}`,
        final,
        epochs: [final],
        logits: [-1, -1, 1, 1],
        neighbour: [0, 0, 0, 1],
      };
    });
    const [, , row] = renderRecipes({ experiment: 'x', weights: 'y', results }).split('\n');
    // Student, one degree of freedom: 87.5 ± 12.706 * 12.5
    expect(row).toBe('| a | 4 | 2 seeds | 87.5 (-71.3 to 246.3) | 75.0 | 1.000 | 100.0 | 50.0 | 2 of 2 |');
  });

  test('the difference to the neighbour is paired by frame', () => {
    const final = { ...measures, valAccuracy: 1, valPredictedShare: 0.5 };
    const result = { ...cell, cell: 'a', final, epochs: [final], logits: [-1, -1, 1, 1], neighbour: [0, 0, 1, 1] };
    const text = renderFinal({ experiment: 'x', weights: 'y', results: [result] });
    expect(text).toContain('| network less neighbour, points, paired | 0.0 (0.0 to 0.0) |');
  });

  test('draws are compared by seed', () => {
    const results = ['1', 'fresh'].flatMap((draws, which) =>
      [0.5, 0.75].map((accuracy, at) => {
        const final = { ...measures, valAccuracy: accuracy + 0.25 * which, valPredictedShare: 0.5 };
        return {
          ...cell,
          cell: `draws ${draws}, 4 frames, seed ${at}`,
          final,
          epochs: [final],
          logits: [],
          neighbour: [],
        };
      }),
    );
    expect(renderDraws({ experiment: 'x', weights: 'y', results })).toContain('| -25.0 (-25.0 to -25.0) |');
  });

  test('a collapse shows accuracy, area and share of each epoch of the last stage', () => {
    const epochs = [0.5, 0.25].map((valAccuracy, epoch) => ({ ...measures, epoch, valAccuracy, valPredictedShare: 1 }));
    const result = { ...cell, cell: 'a', final: epochs[1]!, epochs, logits: [], neighbour: [] };
    const [, , row] = renderCollapse({ experiment: 'x', weights: 'y', results: [result] }).split('\n');
    expect(row).toBe('| a | 100.0 | 50 25 | 100 100 | 100 100 |');
  });
});
