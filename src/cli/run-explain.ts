/** `angiolab run --explain`: says of each notebook whether `--resume` would execute it, and what changed; executes nothing. */
import { basename } from 'node:path';
import type { Notebook } from '../notebook/nbformat.js';
import { createSetKernels } from './run-kernels.js';
import { describePresent, type Member, orderMembers, type SetPlan } from './run-members.js';
import { readFormer } from './run-notebook.js';
import { type Change, findChanges } from './run-state.js';

/** What would become of one notebook. */
export interface Explanation {
  readonly name: string;
  /** `depends`: kept, unless one of `on` makes something else than before. */
  readonly decision: 'keep' | 'run' | 'depends';
  readonly changes: readonly Change[];
  /** Names of the notebooks that it reads from and that would, or could, be executed. */
  readonly on: readonly string[];
}

/**
 * Explains a set, in its order.
 *
 * @throws the parameters' errors, or a UsageError for a circle among the notebooks; the signal's reason when that fires
 */
export async function explainSet(
  notebooks: ReadonlyMap<string, Notebook>,
  plan: SetPlan,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const kernels = createSetKernels(signal);
  const explanations = new Map<string, Explanation>();
  try {
    for (const member of orderMembers(notebooks, plan)) {
      const present = await describePresent(member, plan, kernels);
      signal.throwIfAborted();
      const changes = findChanges(await readFormer(member.target), present);
      explanations.set(member.path, decide(member, changes, explanations));
    }
  } finally {
    await kernels.stop();
  }
  return [...explanations.values()];
}

function decide(
  { name, dependsOn }: Member,
  changes: readonly Change[],
  earlier: ReadonlyMap<string, Explanation>,
): Explanation {
  const on = dependsOn.filter((path) => earlier.get(path)?.decision !== 'keep').map((path) => basename(path, '.ipynb'));
  if (changes.length > 0) return { name, decision: 'run', changes, on };
  return { name, decision: on.length > 0 ? 'depends' : 'keep', changes, on };
}

/** The explanation for people: a line a notebook, and a line below it for each change. */
export function renderExplanation({ name, decision, changes, on }: Explanation): string {
  const heads = {
    keep: 'would be kept',
    run: 'would be run',
    depends: `would be run if ${on.join(', ')} makes something else than before`,
  };
  return [`${name}: ${heads[decision]}`, ...changes.map(({ what, was, is }) => `  ${what}: ${was} -> ${is}`)].join(
    '\n',
  );
}
