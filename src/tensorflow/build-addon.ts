/** Compiles the addon of `@tensorflow/tfjs-node-gpu` against extracted TensorFlow libraries. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { addonName, nodeApiVersion, redirectName } from './installation.js';
import { runProgram } from './programs.js';
import { ProvisionError } from './provision-error.js';

/**
 * Compiles both addons into `folder`, which holds `tensorflow/` with the two libraries and the headers.
 *
 * The run path is relative to the addon, so the folder can be renamed afterwards.
 *
 * @param compiler - path of a C++17 compiler with GCC's options
 * @throws ProvisionError when the compiler fails, with the first error that it wrote
 */
export async function buildAddon(compiler: string, folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const tfjsNode = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
  const { include_dir }: { include_dir: string } = require('node-api-headers');
  const common = ['-O2', '-fPIC', '-shared', '-std=c++17', `-DNAPI_VERSION=${nodeApiVersion}`, `-I${include_dir}`];
  const tensorflow = join(folder, 'tensorflow');
  await compile(compiler, [
    ...common,
    ...[`-I${tfjsNode}`, `-I${join(tensorflow, 'include')}`, `-L${tensorflow}`],
    ...[join(tfjsNode, 'binding/tfjs_backend.cc'), join(tfjsNode, 'binding/tfjs_binding.cc')],
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN/tensorflow'],
    ...['-o', join(folder, addonName)],
  ]);
  const redirect = join(packageRoot(), 'src/tensorflow/redirect-stderr.cc');
  await compile(compiler, [...common, redirect, '-o', join(folder, redirectName)]);
}

async function compile(compiler: string, args: readonly string[]): Promise<void> {
  const outcome = await runProgram([compiler, ...args]);
  if (outcome.status === 0) return;
  const lines = outcome.stderr.split('\n');
  const said = (lines.find((line) => line.includes('error')) ?? lines.find(Boolean) ?? '').trim().slice(0, 300);
  throw new ProvisionError(
    `the compiler could not build the addon (${said || `ended with ${outcome.status ?? outcome.signal}`})`,
    'install a C++17 compiler with its standard library (Debian, Ubuntu: `apt install g++`) and run `npx angiolab doctor --fix` again',
  );
}
