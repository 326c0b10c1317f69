/** Orders notebooks by what they read and write, so that each runs after those that it depends on. */
import { basename, posix } from 'node:path';
import { UsageError } from './command.js';

/** A notebook of a set: its path, and the paths (files or folders, relative to the output folder) that it needs and makes. */
export interface SetMember {
  readonly path: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** A member with the paths of other members. */
export interface OrderedMember extends SetMember {
  /** Those whose products it reads: where one of them fails, it can't run. */
  readonly dependsOn: readonly string[];
  /** Those that have to end before it starts: it reads what they write, or writes where they do. */
  readonly waitsFor: readonly string[];
}

/**
 * Orders `members` so that whatever writes a place comes before whatever reads it; otherwise the given order stays.
 *
 * A folder and what lies in it are one place: who reads `runs/demo` depends on who writes `runs/demo/split.json`, and the other way
 * round. A place that nobody in the set writes is taken to be there already.
 *
 * @throws {@link UsageError} where two members each need the other's product
 */
export function orderNotebooks(members: readonly SetMember[]): readonly OrderedMember[] {
  const waiting = members.map((member) => ({ ...member, dependsOn: findDependencies(member, members) }));
  const ordered: OrderedMember[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((member) =>
      member.dependsOn.every((path) => ordered.some((done) => done.path === path)),
    );
    if (next < 0) throw new UsageError(describeCircle(waiting));
    for (const member of waiting.splice(next, 1)) {
      const sharers = ordered.filter((other) => overlap(other.writes, member.writes)).map((other) => other.path);
      ordered.push({ ...member, waitsFor: [...new Set([...member.dependsOn, ...sharers])] });
    }
  }
  return ordered;
}

/** Whether any of `paths` is, holds, or lies in one of `others`. */
export function overlap(paths: readonly string[], others: readonly string[]): boolean {
  const [left, right] = [paths.map(toFolder), others.map(toFolder)];
  return left.some((a) => right.some((b) => a.startsWith(b) || b.startsWith(a)));
}

/** With one slash at its end, so that `runs/demo` is no beginning of `runs/demo-2`; the output folder itself is empty. */
function toFolder(path: string): string {
  const normal = posix.normalize(`${path}/`);
  return normal === './' ? '' : normal;
}

function findDependencies(member: SetMember, members: readonly SetMember[]): readonly string[] {
  return members
    .filter((other) => other.path !== member.path && overlap(other.writes, member.reads))
    .map((other) => other.path);
}

function describeCircle(members: readonly SetMember[]): string {
  const names = members.map((member) => basename(member.path)).join(', ');
  return `Cannot order the notebooks: expected no two that read each other's products, got ${names}; change their "angiolab" reads and writes`;
}
