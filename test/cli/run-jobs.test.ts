import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderNotebooks, type SetMember } from '../../src/cli/order-notebooks.js';
import { runJobs } from '../../src/cli/run-jobs.js';

const member = (path: string, reads: string[] = [], writes: string[] = []): SetMember => ({ path, reads, writes });

/** Runs members whose work ends when it is told, in the order of `ends`; gives what happened. */
async function play(members: readonly SetMember[], jobs: number, pick: (count: number) => number): Promise<string[]> {
  const events: string[] = [];
  const open = new Map<string, () => void>();
  const all = runJobs(orderNotebooks(members), {
    jobs,
    run: ({ path }, started) => {
      events.push(`start ${path}`);
      started();
      return new Promise((resolve) => {
        open.set(path, resolve);
      });
    },
    prepare: ({ path }) => void events.push(`prepare ${path}`),
  });
  while (open.size > 0) {
    const path = [...open.keys()][pick(open.size)] as string;
    events.push(`end ${path}`);
    open.get(path)?.();
    open.delete(path);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  return events;
}

describe('runJobs', () => {
  test('runs two at once, and what waits for one of them when that has ended', async () => {
    const set = [member('a'), member('train', [], ['run']), member('errors', ['run/history.jsonl'])];
    const events = await play(set, 2, () => 0);
    expect(events.filter((event) => !event.startsWith('prepare'))).toEqual([
      'start a',
      'start train',
      'end a',
      'end train',
      'start errors',
      'end errors',
    ]);
    expect(events).toContain('prepare errors');
  });

  test('prepares the next only when all that run have their kernels', async () => {
    const prepared: string[] = [];
    const starts: (() => void)[] = [];
    const ends: (() => void)[] = [];
    const all = runJobs(orderNotebooks([member('a'), member('b'), member('c')]), {
      jobs: 2,
      run: (_member, started) => {
        starts.push(started);
        return new Promise((resolve) => {
          ends.push(resolve);
        });
      },
      prepare: ({ path }) => void prepared.push(path),
    });
    starts[0]?.();
    expect(prepared).toEqual([]);
    starts[1]?.();
    expect(prepared).toEqual(['c']);
    for (let index = 0; index < 3; index++) {
      ends[index]?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
    expect(starts).toHaveLength(3);
  });

  const path = fc.constantFrom('a', 'a/x', 'a/y', 'b', 'c');
  const sets = fc.array(
    fc.record({ reads: fc.array(path, { maxLength: 1 }), writes: fc.array(path, { maxLength: 1 }) }),
    {
      maxLength: 6,
    },
  );

  test('runs every member once, never more than were asked for, and none beside one that it waits for', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.integer({ min: 1, max: 4 }), fc.nat(), async (contents, jobs, seed) => {
        const members = contents.map((content, index) => member(String(index), content.reads, content.writes));
        const ordered = tryOrder(members);
        fc.pre(ordered !== null);
        const events = await play(members, jobs, (count) => seed % count);
        const running = new Set<string>();
        const ended = new Set<string>();
        for (const [kind, name] of events.map((event) => event.split(' ') as [string, string])) {
          if (kind === 'end') {
            running.delete(name);
            ended.add(name);
          }
          if (kind !== 'start') continue;
          running.add(name);
          expect(running.size).toBeLessThanOrEqual(jobs);
          const needed = ordered?.find((item) => item.path === name)?.waitsFor ?? [];
          expect(needed.every((other) => ended.has(other))).toBe(true);
        }
        expect(ended.size).toBe(members.length);
      }),
    );
  });
});

function tryOrder(members: readonly SetMember[]): ReturnType<typeof orderNotebooks> | null {
  try {
    return orderNotebooks(members);
  } catch {
    return null;
  }
}
