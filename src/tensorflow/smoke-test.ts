/** Tries a freshly built native backend in a process of its own, where a crash harms nobody. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { addonName } from './installation.js';
import { runProgram } from './programs.js';
import { ProvisionError } from './provision-error.js';

const script = `
const [addon, ...modules] = process.argv.slice(1);
require('node:util').isNullOrUndefined ??= (value) => value == null;
const [tf, , { NodeJSKernelBackend }] = modules.map((path) => require(path));
tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(require(addon), 'tensorflow'));
tf.setBackend('tensorflow').then(() => {
  const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]);
  process.stdout.write(JSON.stringify(Array.from(product.dataSync())));
});
`;

/**
 * Loads the addon in `folder` in a child process and multiplies two matrices.
 *
 * @throws ProvisionError when the child dies or the product is wrong
 */
export async function smokeTest(folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const modules = ['@tensorflow/tfjs', ...tfjsNodeModules].map((name) => require.resolve(name));
  const outcome = await runProgram([process.execPath, '-e', script, join(folder, addonName), ...modules]);
  if (outcome.status === 0 && outcome.stdout === '[19,22,43,50]') return;
  const said = outcome.stderr.trim().split('\n').at(-1)?.slice(0, 300);
  const how = outcome.signal === null ? `status ${outcome.status}` : `signal ${outcome.signal}`;
  throw new ProvisionError(
    `the built backend failed its test (${how}${said ? `: ${said}` : ''})`,
    'see whether this processor has AVX and the compiler matches the system, then run `npx angiolab doctor --clean --fix`',
  );
}

/** The JavaScript of the native backend: its kernels, which register themselves, and the class. */
export const tfjsNodeModules = [
  '@tensorflow/tfjs-node-gpu/dist/register_all_kernels',
  '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend',
] as const;
