/** Orders notebooks by what they read and write, so that each runs after those that it depends on. */

/** A notebook of a set: its path, and the paths relative to the output folder that it needs and makes. */
export interface SetMember {
  readonly path: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** A member with the paths of the members whose products it reads. */
export interface OrderedMember extends SetMember {
  readonly dependsOn: readonly string[];
}

/**
 * Orders `members` so that whatever writes a path comes before whatever reads it; otherwise the given order stays.
 *
 * A path that nobody in the set writes is taken to be there already.
 *
 * @throws RangeError where two members each need the other's product
 */
export function orderNotebooks(members: readonly SetMember[]): readonly OrderedMember[] {
  const waiting = members.map((member) => ({ ...member, dependsOn: findDependencies(member, members) }));
  const ordered: OrderedMember[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((member) =>
      member.dependsOn.every((path) => ordered.some((done) => done.path === path)),
    );
    if (next < 0) throw new RangeError(describeCircle(waiting));
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

function findDependencies(member: SetMember, members: readonly SetMember[]): readonly string[] {
  return members
    .filter((other) => other.path !== member.path && other.writes.some((path) => member.reads.includes(path)))
    .map((other) => other.path);
}

function describeCircle(members: readonly SetMember[]): string {
  const names = members.map((member) => member.path).join(', ');
  return `Cannot order the notebooks: expected no two that read each other's products, got ${names}; change their "angiolab" reads and writes`;
}
