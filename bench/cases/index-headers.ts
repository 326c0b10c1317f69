/** Headers of a folder into the frame table: against pydicom, a second time, and with ten and a hundred times as many files. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/files/directories.js';
import type { BenchCase, Goal } from '../case.js';
import { type Contender, once } from '../compare.js';
import { ratioGoal } from '../goals.js';
import { writeIndexFiles } from '../index-files.js';
import { benchFolder } from '../peer-environment.js';
import { wholeProcess } from '../whole-process.js';

const main = join(packageRoot(), 'dist/cli/main.js');

/** Our command, from nothing or with what it learnt before. */
function ours(name: string, folder: string, { fresh }: { readonly fresh: boolean }): Contender {
  const [cache, out] = [`${folder}-cache`, `${folder}.parquet`];
  const env = { ANGIOLAB_CACHE: cache, XDG_CONFIG_HOME: `${folder}-config` };
  const inner = wholeProcess(name, ['node', main, 'index', folder, '--out', out, '--quiet'], env);
  return {
    name,
    async measure() {
      if (fresh) for (const path of [cache, out]) rmSync(path, { recursive: true, force: true });
      return inner.measure();
    },
  };
}

/** Our memory over that of the other side, which has fewer files. */
function flatGoal(limit: number, reason: string): Goal {
  return {
    what: 'memory with a hundred times as many files, as a ratio',
    limit,
    reason,
    find: ({ ours: many, peer: few }) => (many.peakBytes ?? 0) / (few.peakBytes ?? 1),
    format: (value) => value.toFixed(2),
  };
}

export const indexCase: BenchCase = {
  name: 'index',
  async prepare({ folder, peers, log }) {
    const { program } = await peers();
    const folders = [1_000, 10_000, 100_000].map((count) => {
      const place = join(folder, `files-${count}`);
      log(`bench: writing ${count} files`);
      writeIndexFiles(place, count);
      return place;
    });
    const [few = '', some = '', many = ''] = folders;
    const pool = wholeProcess('pydicom in a pool of 2', [
      program('python'),
      join(benchFolder, 'peers/index_headers.py'),
      some,
    ]);
    const stat =
      'for 10,000 unchanged files Node and our modules take 0.11 s of processor time to start, looks at files and folders 0.03 s (3 µs each), the state less than 1 ms; nothing is written';
    return {
      rows: [
        {
          name: '10,000 files',
          ours: ours('ours', some, { fresh: true }),
          peer: pool,
          goals: [ratioGoal(0.25, 'starting Node and DuckDB takes a share that does not shrink')],
        },
        {
          name: '10,000 files, nothing changed',
          ours: ours('second run', some, { fresh: false }),
          peer: ours('first run', some, { fresh: true }),
          goals: [ratioGoal(0.02, stat)],
        },
        {
          name: '100,000 files against 1,000',
          ours: once(ours('100,000', many, { fresh: true })),
          peer: ours('1,000', few, { fresh: true }),
          goals: [
            flatGoal(
              1.25,
              "the main thread's heap grows to its usual size (about 10 MB), DuckDB's buffers by 20 MB while it writes",
            ),
          ],
        },
        {
          name: '100,000 files, nothing changed',
          ours: ours('second run', many, { fresh: false }),
          peer: once(ours('first run', many, { fresh: true })),
          goals: [ratioGoal(0.02, stat)],
        },
      ],
    };
  },
};
