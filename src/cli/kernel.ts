/** `angiolab kernel`: makes our kernel known to Jupyter without Python, and lists the kernels that Jupyter finds. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { jupyterDataFolders, sharedDataFolder, userDataFolder } from '../runner/jupyter-folders.js';
import { type KernelspecPlace, listKernelspecs } from '../runner/kernelspec.js';
import { checkKernelspec, type KernelspecCheck } from './check-kernelspec.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { installKernelspec, kernelName } from './install-kernelspec.js';
import { checkFolder, findKind } from './output-path.js';

export const kernel: Command = {
  name: 'kernel',
  usage: 'install [--user | --prefix DIR], or: kernel list',
  summary: 'installs our Jupyter kernel, or lists those that Jupyter finds',
  options: {
    user: { type: 'boolean', help: "with install: into the user's own Jupyter folder; the default" },
    prefix: {
      type: 'string',
      value: 'DIR',
      help: 'with install: into DIR/share/jupyter, DIR being a Python environment for example',
    },
  },
  async run(args, context) {
    const [action, ...more] = args.positionals;
    if (more.length > 0 || (action !== 'install' && action !== 'list'))
      throw new UsageError(
        `Cannot run kernel: expected install or list, got ${args.positionals.join(' ') || 'neither'}; see npx angiolab kernel --help`,
      );
    return action === 'install' ? install(args, context) : list(args, context);
  },
};

async function install(args: Arguments, context: Context): Promise<number> {
  const prefix = args.text('prefix');
  if (prefix !== undefined && args.flag('user'))
    throw new UsageError('Cannot install the kernel: expected --user or --prefix, got both; leave one away');
  const { env, cwd } = context;
  const data = prefix === undefined ? userDataFolder(env) : sharedDataFolder(checkPrefix(prefix, cwd));
  const [option, word] = prefix === undefined ? ['your Jupyter folder', data] : ['--prefix', prefix];
  await checkFolder(option, word, { cwd, below: relative(resolve(cwd, word), join(data, 'kernels', kernelName)) });
  const { before, now } = await installKernelspec(data, env);
  const notes = [...(await describeOrder(now, env)), ...describeReplaced(before)];
  context.print(
    args.flag('json')
      ? JSON.stringify({ name: now.name, folder: now.folder, project: now.project, notes })
      : [`${now.name} is installed in ${now.folder}.`, ...notes, `In Jupyter it is called ${now.displayName}.`].join(
          '\n',
        ),
  );
  return exitStatus.fine;
}

/** The folder of `--prefix`, absolute: it has to be there, for a Python environment in it is what finds the kernel. */
function checkPrefix(prefix: string, cwd: string): string {
  const folder = resolve(cwd, prefix);
  const kind = findKind(folder);
  if (kind === 'folder') return folder;
  const got = kind === 'nothing' ? kind : 'a file';
  throw new UsageError(
    `Cannot install the kernel with --prefix: expected the folder of a Python environment, got ${got} at '${prefix}'; make one (python3 -m venv ${prefix}), or leave --prefix away`,
  );
}

/** Files by which a folder is known for a Python environment: of venv and virtualenv, of conda. */
const environmentMarks: readonly string[] = ['pyvenv.cfg', 'conda-meta'];

/** What is to be done so that Jupyter takes the kernel that was just installed. */
async function describeOrder(now: KernelspecCheck, env: NodeJS.ProcessEnv): Promise<string[]> {
  const data = dirname(dirname(now.folder));
  const folders = jupyterDataFolders(env);
  const prefix = resolve(data, '../..');
  const other = `JUPYTER_PATH=${data} in its environment`;
  if (!folders.includes(data) && !environmentMarks.some((name) => existsSync(join(prefix, name))))
    return [
      `${prefix} is no Python environment (it has no ${environmentMarks.join(', no ')}): Jupyter finds the kernel with ${other}.`,
    ];
  if (!folders.includes(data))
    return [`The Jupyter of the Python environment in ${prefix} finds it there; any other with ${other}.`];
  const first = (await listKernelspecs(folders)).find(isOurs);
  return first === undefined || first.folder === now.folder
    ? []
    : [`Jupyter takes the kernel '${kernelName}' from ${first.folder} before this one.`];
}

function isOurs({ name }: KernelspecPlace): boolean {
  return name.toLowerCase() === kernelName;
}

function describeReplaced(before: KernelspecCheck | null): string[] {
  return before?.owner === 'copy' ? [`Until now it started angiolab in ${before.project}.`] : [];
}

async function list(args: Arguments, context: Context): Promise<number> {
  if (args.flag('user') || args.text('prefix') !== undefined)
    throw new UsageError('Cannot list the kernels: expected no place, got --user or --prefix; leave it away');
  const places = await listKernelspecs(jupyterDataFolders(context.env));
  const kernels = await Promise.all(
    places.map(async (place, index) => {
      const name = place.name.toLowerCase();
      const hidden = places.slice(0, index).some((earlier) => earlier.name.toLowerCase() === name);
      return { ...(await checkKernelspec(place, context.env)), hidden };
    }),
  );
  context.print(args.flag('json') ? JSON.stringify({ kernels }) : renderList(kernels));
  return exitStatus.fine;
}

const owners: Readonly<Record<KernelspecCheck['owner'], string>> = {
  this: 'this project',
  copy: 'another angiolab',
  other: 'another program',
};

function renderList(kernels: readonly (KernelspecCheck & { readonly hidden: boolean })[]): string {
  const width = Math.max(0, ...kernels.map(({ name }) => name.length));
  const lines = kernels.map(({ name, folder, owner, fault, fix, hidden }) => {
    const state = fault === null ? '' : `; ${fault}  -> ${fix}`;
    return `${name.padEnd(width)}  ${folder}  (${owners[owner]}${hidden ? ', hidden by the one above' : ''})${state}`;
  });
  const missing = `Jupyter finds no kernel '${kernelName}'  -> npx angiolab kernel install`;
  return [...lines, ...(kernels.some(isOurs) ? [] : [missing])].join('\n');
}
