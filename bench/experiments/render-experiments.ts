/** Results of experiments as Markdown tables: what docs/experiments.md shows. */
import { areaUnderCurve } from '../../src/numeric/area-under-curve.js';
import { mean } from '../../src/numeric/describe.js';
import { bootstrapInterval, type Interval, studentInterval, wilsonInterval } from '../../src/numeric/intervals.js';
import type { CellResult, ExperimentResults } from './experiment.js';

/** A share as per cent with one digit. */
function percent(share: number): string {
  return `${(100 * share).toFixed(1)}`;
}

function renderInterval({ estimate, low, high }: Interval, render: (value: number) => string = percent): string {
  return `${render(estimate)} (${render(low)} to ${render(high)})`;
}

function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function neighbourAccuracy({ neighbour, labels }: CellResult): number {
  return mean(neighbour.map((said, at) => (said === labels[at] ? 1 : 0)));
}

/** Over seeds Student's interval; over folds, whose frames are different ones, Wilson's of all frames. */
function intervalOf(cells: readonly CellResult[]): Interval {
  const accuracies = cells.map(({ final }) => final.valAccuracy);
  if (!cells[0]?.cell.includes('fold')) return studentInterval(accuracies);
  const frames = cells.reduce((sum, { labels }) => sum + labels.length, 0);
  const right = cells.reduce((sum, { labels, final }) => sum + Math.round(final.valAccuracy * labels.length), 0);
  return wilsonInterval(right, frames);
}

/** A row for each recipe and number of frames. */
export function renderRecipes({ results }: ExperimentResults): string {
  const groups = [...groupBy(results, ({ cell }) => cell.split(', ').slice(0, 2).join(', ')).values()];
  const rows = groups
    .filter((cells) => cells.length > 1)
    .map((cells) => {
      const [recipe, size] = (cells[0] as CellResult).cell.split(', ');
      const ran = cells.filter(({ stages }) => stages.every(({ epoch, kept }) => epoch !== null && kept)).length;
      return [
        recipe ?? '',
        (size ?? '').replace(' frames', ''),
        `${cells.length} ${cells[0]?.cell.includes('fold') ? 'folds' : 'seeds'}`,
        renderInterval(intervalOf(cells)),
        percent(mean(cells.map(neighbourAccuracy))),
        mean(cells.map(({ final }) => final.valAreaUnderCurve)).toFixed(3),
        percent(mean(cells.map(({ final }) => final.accuracy))),
        percent(mean(cells.map(({ final }) => final.valPredictedShare))),
        `${ran} of ${cells.length}`,
      ];
    });
  const heads = [
    'recipe',
    'frames',
    'trainings',
    'accuracy, % (95 %)',
    'pixel neighbour, %',
    'area',
    'on training frames, %',
    'called RCA, %',
    'all stages kept',
  ];
  return renderTable(heads, rows);
}

/** The chosen recipe beside the pixel neighbour on the same frames. */
export function renderFinal({ results }: ExperimentResults): string {
  return results
    .map((result) => {
      const pairs = result.labels.map((label, at) => [
        {
          network: (result.logits[at] as number) > 0 === (label === 1) ? 1 : 0,
          neighbour: result.neighbour[at] === label ? 1 : 0,
        },
      ]);
      const difference = bootstrapInterval(
        pairs,
        (drawn) => mean(drawn.map(({ network, neighbour }) => network - neighbour)),
        { seed: 1 },
      );
      const right = pairs.flat().reduce((sum, { network }) => sum + network, 0);
      const near = pairs.flat().reduce((sum, { neighbour }) => sum + neighbour, 0);
      const rows = [
        ['accuracy, %', renderInterval(wilsonInterval(right, pairs.length))],
        ['pixel neighbour, %', renderInterval(wilsonInterval(near, pairs.length))],
        ['network less neighbour, points, paired', renderInterval(difference)],
        ['area under the ROC curve', areaUnderCurve(result.logits, result.labels).toFixed(3)],
      ];
      return renderTable([result.cell, ''], rows);
    })
    .join('\n');
}

/** A row for each setting, and how validation went epoch by epoch in its last stage. */
export function renderCollapse({ results }: ExperimentResults): string {
  const rows = results.map((result) => {
    const last = result.stages.at(-1)?.name;
    const epochs = result.epochs.filter(({ stage }) => stage === last);
    const series = (read: (epoch: CellResult['final']) => number): string =>
      epochs.map((epoch) => Math.round(100 * read(epoch))).join(' ');
    const end = epochs.at(-1) as CellResult['final'];
    return [
      result.cell,
      percent(end.accuracy),
      series(({ valAccuracy }) => valAccuracy),
      series(({ valAreaUnderCurve }) => valAreaUnderCurve),
      series(({ valPredictedShare }) => valPredictedShare),
    ];
  });
  return renderTable(['setting', 'training, %', 'validation by epoch, %', 'area x 100', 'called RCA, %'], rows);
}

/** A row for each number of draws: accuracy over seeds, and the difference to fresh draws, paired by seed. */
export function renderDraws({ results }: ExperimentResults): string {
  const groups = groupBy(results, ({ cell }) => cell.split(', ')[0] as string);
  const accuraciesOf = (name: string): number[] => (groups.get(name) ?? []).map(({ final }) => final.valAccuracy);
  const fresh = accuraciesOf('draws fresh');
  const rows = [...groups.keys()].map((name) => {
    const accuracies = accuraciesOf(name);
    const differences = accuracies.map((accuracy, at) => accuracy - (fresh[at] as number));
    const against = name === 'draws fresh' ? '' : renderInterval(studentInterval(differences));
    return [name.replace('draws ', ''), renderInterval(studentInterval(accuracies)), against];
  });
  return renderTable(['draws', 'accuracy, % (95 %)', 'less fresh draws, points (95 %)'], rows);
}
