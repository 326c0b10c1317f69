/** `angiolab export`: the trained model of a run for other programs. */
import { dirname, relative, resolve } from 'node:path';
import { findNearName } from '../files/near-name.js';
import { type ExportFormat, exportModel } from '../model/export/export-model.js';
import { describeModel } from '../model/trained-model.js';
import { type Arguments, type Command, type Context, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder, findKind, isSameFile } from './output-path.js';
import { openTrainedRun } from './trained-run.js';

/** What a file of each format ends with; the other is a folder. */
const endings: Readonly<Record<ExportFormat, string | null>> = {
  tfjs: null,
  'keras-h5': '.h5',
  safetensors: '.safetensors',
};

export const exportCommand: Command = {
  name: 'export',
  usage: 'RUN --format tfjs|keras-h5|safetensors --out PATH',
  summary: 'writes the trained model of a run for other programs: whole network and head, whose output is the logit',
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      help: "tfjs (TensorFlow.js' layers format), keras-h5 (for keras.models.load_model) or safetensors (Keras' names)",
    },
    out: { type: 'string', value: 'PATH', help: 'a folder for tfjs, else a file that ends in .h5 or .safetensors' },
  },
  async run(args, context) {
    const [word, extra] = args.positionals;
    if (word === undefined || extra !== undefined)
      throw new UsageError(
        `Cannot export: expected one run, got ${args.positionals.length}; name its folder, as in npx angiolab export RUN --format tfjs --out DIR`,
      );
    const format = readFormat(args);
    const out = await readOut(args, format, context);
    const { folder, name, model } = await openTrainedRun(word, context);
    if (isSameFile(out, resolve(folder, 'model.safetensors')))
      throw new UsageError("Cannot write --out: expected another file than the run's own, got that; name another");
    await exportModel(model, out, { format });
    const { classes, imageSize, inputRange, resize, channels, weights } = describeModel(model);
    const output = `logit: the log-odds of ${model.classes[1]}`;
    const facts = {
      run: name,
      format,
      out: relative(context.cwd, out),
      classes,
      imageSize,
      inputRange,
      resize,
      channels,
    };
    context.print(args.flag('json') ? JSON.stringify({ ...facts, output, weights }) : describe(facts, output));
    return exitStatus.fine;
  },
};

function describe(facts: { readonly [name: string]: unknown }, output: string): string {
  const { out, format, imageSize, inputRange, resize, channels } = facts;
  const [black, white] = inputRange as readonly [number, number];
  return [
    `${out}: the model as ${format}`,
    `input: ${imageSize} x ${imageSize}, ${channels}, resized (${resize}), grey 0 to 255 as ${black} to ${white}`,
    `output: ${output}`,
  ].join('\n');
}

function readFormat(args: Arguments): ExportFormat {
  const word = args.text('format');
  const names = Object.keys(endings);
  if (word !== undefined && names.includes(word)) return word as ExportFormat;
  const near = word === undefined ? null : findNearName(word, names);
  throw new UsageError(
    `Cannot export: expected --format ${names.join(', ')}, got ${word === undefined ? 'none' : `'${word}'`}; ${near === null ? 'choose one' : `did you mean ${near}?`}`,
  );
}

async function readOut(args: Arguments, format: ExportFormat, context: Context): Promise<string> {
  const word = args.text('out');
  const ending = endings[format];
  if (word === undefined || (ending !== null && !word.endsWith(ending)))
    throw new UsageError(
      `Cannot export: expected --out ${ending === null ? 'DIR' : `FILE${ending}`}, got ${word === undefined ? 'none' : `'${word}'`}; name the place to write`,
    );
  await checkFolder('--out', ending === null ? word : dirname(word), context);
  const out = resolve(context.cwd, word);
  if (ending === null || findKind(out) !== 'folder') return out;
  throw new UsageError(`Cannot write --out '${word}': expected a file, got a folder; name a file in it`);
}
