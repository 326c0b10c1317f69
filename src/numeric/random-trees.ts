/** Extremely randomized trees: a classifier for rows of numbers that needs no scaling and finds what several columns say together. */
import { createRandom, type Random } from './random.js';

/** Rows to learn from. */
export interface LabelledRows {
  /** `[n][columns]`, without NaN. */
  readonly rows: readonly ArrayLike<number>[];
  /** 0 or 1 for each row. */
  readonly labels: ArrayLike<number>;
}

/** How trees are grown. */
export interface TreeOptions {
  readonly seed: number;
  /** Default 100. */
  readonly trees?: number;
  /** A node of fewer rows isn't cut; default 10. */
  readonly smallest?: number;
}

/** What is told apart at a node: rows below `at` in the column go left. */
interface Cut {
  readonly column: number;
  readonly at: number;
}

type Node = { readonly share: number } | (Cut & { readonly left: Node; readonly right: Node });

interface Grower extends LabelledRows {
  readonly random: Random;
  readonly smallest: number;
}

/**
 * Grows trees and gives back what they say of a row: the log-odds of label 1, from the mean share over the trees' leaves.
 *
 * At each node √columns columns are drawn, a random cut in each, and the cut that parts the labels best is taken. For tables of up to some
 * thousand rows. The same rows in the same order and the same seed give the same trees.
 *
 * @throws RangeError unless there is a row, and a label for each
 *
 * Source: Geurts, Ernst and Wehenkel, Machine Learning 63, 2006, 3-42.
 */
export function growTrees(data: LabelledRows, options: TreeOptions): (row: ArrayLike<number>) => number {
  const { seed, trees = 100, smallest = 10 } = options;
  const n = data.rows.length;
  if (n === 0 || data.labels.length !== n)
    throw new RangeError(
      `Cannot grow trees: expected rows and a label for each, got ${n} rows and ${data.labels.length} labels; pass both in one order`,
    );
  const grower = { ...data, random: createRandom(seed), smallest };
  const roots = Array.from({ length: trees }, () => growNode(grower, [...data.rows.keys()]));
  return (row) => {
    const share = roots.reduce((sum, root) => sum + findShare(root, row), 0) / trees;
    // Half a row more on each side keeps the odds finite.
    return Math.log((share * n + 0.5) / ((1 - share) * n + 0.5));
  };
}

function growNode(grower: Grower, members: readonly number[]): Node {
  const share = shareOf(grower, members);
  const isMixed = share > 0 && share < 1 && members.length >= grower.smallest;
  const cut = isMixed ? findCut(grower, members) : null;
  if (cut === null) return { share };
  const [left, right] = divide(grower, members, cut);
  return { ...cut, left: growNode(grower, left), right: growNode(grower, right) };
}

/** The best of some random cuts; null where the drawn columns are constant. */
function findCut(grower: Grower, members: readonly number[]): Cut | null {
  const columns = grower.rows[0]!.length;
  let best: Cut | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < Math.ceil(Math.sqrt(columns)); tried++) {
    const cut = drawCut(grower, members, grower.random.integer(columns));
    const impurity = cut === null ? Number.POSITIVE_INFINITY : measureImpurity(grower, members, cut);
    if (impurity >= least) continue;
    least = impurity;
    best = cut;
  }
  return best;
}

function drawCut({ rows, random }: Grower, members: readonly number[], column: number): Cut | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const member of members) {
    const value = rows[member]![column]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // From 1 - [0, 1): the lowest row must go left.
  return low < high ? { column, at: low + (high - low) * (1 - random.uniform()) } : null;
}

/** Gini's impurity of both sides, weighed by their rows. */
function measureImpurity({ rows, labels }: Grower, members: readonly number[], { column, at }: Cut): number {
  let [left, leftOnes, ones] = [0, 0, 0];
  for (const member of members) {
    const label = labels[member]!;
    ones += label;
    if (rows[member]![column]! >= at) continue;
    left += 1;
    leftOnes += label;
  }
  return giniOf(left, leftOnes) + giniOf(members.length - left, ones - leftOnes);
}

function giniOf(count: number, ones: number): number {
  return count === 0 ? 0 : (ones * (count - ones)) / count;
}

function divide({ rows }: Grower, members: readonly number[], { column, at }: Cut): [number[], number[]] {
  const isLeft = (member: number): boolean => rows[member]![column]! < at;
  return [members.filter(isLeft), members.filter((member) => !isLeft(member))];
}

function shareOf({ labels }: Grower, members: readonly number[]): number {
  return members.reduce((sum, member) => sum + labels[member]!, 0) / members.length;
}

function findShare(root: Node, row: ArrayLike<number>): number {
  let node = root;
  while ('column' in node) node = row[node.column]! < node.at ? node.left : node.right;
  return node.share;
}
