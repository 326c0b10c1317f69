/** `angiolab index`: the frame table of a folder of any size. */
import { dirname, relative, resolve } from 'node:path';
import { type IndexResult, indexFolder } from '../dataset/frame-table/index-folder.js';
import { describePassed } from '../dataset/walk-folder.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder } from './output-path.js';
import { createProgressLine } from './progress-line.js';
import { readSourceOptions, sourceOptions, tellLeftOut } from './source-options.js';

export const indexSource: Command = {
  name: 'index',
  usage: 'SOURCE [--out FILE.parquet] [--pixels] [--labels FILE] [--key FILE]',
  summary: 'makes the frame table of a folder: one row a frame, under pseudonyms; reads again only what changed',
  options: {
    out: { type: 'string', value: 'FILE.parquet', help: 'the table; default: frames.parquet' },
    pixels: { type: 'boolean', help: 'decodes every frame, for pixel hashes and quality facts' },
    ...sourceOptions,
    strict: { type: 'boolean', help: 'exit 1 where files were left out' },
  },
  async run(args, context) {
    const source = readSource(args);
    const out = await readOut(args, context);
    const { kind, ...options } = await readSourceOptions(args, context);
    if (kind === 'table')
      throw new UsageError('Cannot index: expected a folder, got --source table; name the folder that it was made of');
    const tell = createProgressLine(context);
    const result = await indexFolder(resolve(context.cwd, source), {
      ...options,
      kind,
      out,
      pixels: args.flag('pixels'),
      progress: (files) => tell(`${files} files looked at`),
      signal: context.signal,
    });
    context.draw?.([]);
    tellLeftOut(result.rejected, args, context);
    context.print(args.flag('json') ? formatJson(result, context) : describe(result, context));
    return args.flag('strict') && result.rejected.length > 0 ? exitStatus.failedFinding : exitStatus.fine;
  },
};

function readSource(args: Arguments): string {
  const [word, extra] = args.positionals;
  if (word !== undefined && extra === undefined) return word;
  throw new UsageError(
    `Cannot index: expected one folder, got ${args.positionals.length}; name it, as in npx angiolab index FOLDER`,
  );
}

async function readOut(args: Arguments, context: Context): Promise<string> {
  const out = args.text('out') ?? 'frames.parquet';
  if (!out.endsWith('.parquet'))
    throw new UsageError(
      `Cannot write the table: expected --out to end with .parquet, got another ending; name such a file, as in --out frames.parquet`,
    );
  await checkFolder('--out', dirname(out), context);
  return resolve(context.cwd, out);
}

function formatJson(result: IndexResult, context: Context): string {
  const { rejected, table, ...facts } = result;
  const list = rejected.map(({ fileId, reason }) => ({ fileId, reason }));
  return JSON.stringify({ table: relative(context.cwd, table), ...facts, rejected: list });
}

function describe(result: IndexResult, context: Context): string {
  const { files, frames, unlabelled, rejected, passedOver, read, missedFolders, table } = result;
  const passed = describePassed(passedOver);
  const lines = [
    `${relative(context.cwd, table)}: ${frames} frames of ${files} files; ${unlabelled} frames have no label`,
    `${read} of ${files + rejected.length} files were looked into, the others are unchanged`,
    ...(rejected.length > 0 ? [`left out, as stderr tells: ${rejected.length} files`] : []),
    ...(passed === '' ? [] : [`passed over: ${passed}`]),
    ...(missedFolders > 0 ? [`${missedFolders} folders can't be opened`] : []),
  ];
  return lines.join('\n');
}
