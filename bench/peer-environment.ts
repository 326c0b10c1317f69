/** The virtual environment that holds the peers: made once for each `requirements.txt`, in the cache. */
import { join } from 'node:path';
import { packageRoot } from '../src/files/directories.js';
import { type PythonEnvironment, preparePython } from './python-environment.js';

/** The benchmark's own folder, as committed. */
export const benchFolder: string = join(packageRoot(), 'bench');

/** Makes the environment, or finds the one that an earlier run made. @param log - told before the download begins */
export function preparePeers(log: (line: string) => void): Promise<PythonEnvironment> {
  return preparePython(join(benchFolder, 'requirements.txt'), join('bench', 'peers'), () =>
    log(
      'bench: making the environment of the peers (a download of about 700 MB, or of 4 GB where pip finds PyTorch with CUDA alone; once)',
    ),
  );
}
