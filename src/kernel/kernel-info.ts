/** What the kernel says of itself. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../files/directories.js';

/** The content of `kernel_info_reply`. Source: Jupyter messaging specification 5.3, "Kernel info". */
export function describeKernel(): Readonly<Record<string, unknown>> {
  const { version } = readManifest(join(packageRoot(), 'package.json'));
  const fromTslab = createRequire(createRequire(import.meta.url).resolve('tslab/dist/converter'));
  const typescript = readManifest(fromTslab.resolve('@tslab/typescript-for-tslab/package.json')).version;
  return {
    status: 'ok',
    protocol_version: '5.3',
    implementation: 'angiolab',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      // JupyterLab takes `mode`, the classic notebook the other two.
      codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    },
    banner: `angiolab ${version}, TypeScript ${typescript}, Node ${process.versions.node}`,
    help_links: [],
    // Neither a debugger nor subshells.
    debugger: false,
    supported_features: [],
  };
}

function readManifest(path: string): { readonly version: string } {
  return JSON.parse(readFileSync(path, 'utf8'));
}
