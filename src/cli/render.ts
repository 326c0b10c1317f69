/** `angiolab render`: executed notebooks to HTML. */
import { basename, dirname, relative, resolve } from 'node:path';
import { type Command, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { loadNotebook } from './load-notebook.js';
import { renderTo } from './render-notebook.js';

export const renderCommand: Command = {
  name: 'render',
  usage: 'FILE… [--out DIR]',
  summary: 'renders executed notebooks, of any kernel, to HTML pages that need no network',
  options: { out: { type: 'string', value: 'DIR', help: 'where the pages go; default: beside each notebook' } },
  async run(args, context) {
    if (args.positionals.length === 0)
      throw new UsageError('Cannot render: expected at least one executed notebook, got none; name its file');
    const out = args.text('out');
    const pages: string[] = [];
    for (const file of args.positionals) {
      const path = resolve(context.cwd, file);
      const folder = out === undefined ? dirname(path) : resolve(context.cwd, out);
      const page = await renderTo(folder, basename(path, '.ipynb'), await loadNotebook(path, context));
      pages.push(relative(context.cwd, page));
    }
    context.print(args.flag('json') ? JSON.stringify({ pages }) : pages.join('\n'));
    return exitStatus.fine;
  },
};
