/** `angiolab compare`: executed notebooks and run records side by side, on one page. */
import { dirname, relative, resolve } from 'node:path';
import { writeAtomic } from '../files/write-atomic.js';
import type { Difference, ScoreTable } from '../report/compare/comparison.js';
import { renderComparison } from '../report/compare/render-comparison.js';
import { readHeadlines } from '../report/headline.js';
import { maskJson } from '../report/masking/mask-json.js';
import { type Command, UsageError } from './command.js';
import { type Input, nameSource, readInputs } from './compare-inputs.js';
import { compareRuns } from './compare-runs.js';
import { exitStatus } from './exit-status.js';
import { checkFolder, isSameFile } from './output-path.js';

const most = 50;

export const compare: Command = {
  name: 'compare',
  usage: 'BASELINE OTHER… [--out FILE.html]',
  summary: 'sets executed notebooks or run records side by side on one page; the first is the baseline',
  options: { out: { type: 'string', value: 'FILE', help: 'the page; default: comparison.html' } },
  async run(args, context) {
    const words = args.positionals;
    if (words.length < 2 || words.length > most)
      throw new UsageError(
        `Cannot compare: expected 2 to ${most} executed notebooks or run records, got ${words.length}; name the baseline first`,
      );
    const page = resolve(context.cwd, args.text('out') ?? 'comparison.html');
    await checkFolder('--out', dirname(page), context);
    const own = words.find((word) => isSameFile(resolve(context.cwd, word), page));
    if (own !== undefined)
      throw new UsageError(
        `Cannot compare: expected --out to be another file than '${own}', got the same; name another`,
      );
    const inputs = await readInputs(words, context);
    context.log(`comparing ${inputs.length} with ${inputs[0]?.name}`);
    const runs = compareRuns(inputs);
    const compared = inputs.map(({ name, notebook, facts, synthetic, sources, notes }, index) => ({
      ...{ name, notebook, facts, synthetic },
      sources: sources.map(({ path, sha256 }) => ({ name: nameSource(page, path), sha256 })),
      notes: [...notes, ...(runs.notes.get(index) ?? [])],
    }));
    const scores = [...headlineTables(inputs), ...runs.scores];
    const { page: text, summary } = renderComparison({ compared, scores, figures: runs.figures });
    await writeAtomic(page, text);
    const path = relative(context.cwd, page);
    const names = inputs.map(({ name }) => name);
    const result = maskJson({ compared: names, ...summary, scores }, {});
    context.print(args.flag('json') ? JSON.stringify({ page: path, ...result }) : path);
    return exitStatus.fine;
  },
};

/** What the notebooks declare as their results; they lie too little open for an interval of a difference. */
function headlineTables(inputs: readonly Input[]): ScoreTable[] {
  const all = inputs.map(({ notebook }) => (notebook === null ? [] : readHeadlines(notebook)));
  const names = [...new Set(all.flatMap((headlines) => headlines.map(({ name }) => name)))];
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const scores = all.map((headlines) => headlines.find((headline) => headline.name === name) ?? null);
    const baseline = scores[0]?.value;
    const differences = scores.map((score, index): Difference | null => {
      if (index === 0 || score === null || baseline === undefined) return null;
      return { value: score.value - baseline, interval: null, note: 'no interval: not paired' };
    });
    return { name, scores, differences };
  });
  const method =
    'Intervals as the notebooks state them. A difference of two declared numbers has none: it claims nothing.';
  return [{ caption: 'What the notebooks declare', method, rows }];
}
