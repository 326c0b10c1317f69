/** `angiolab synthesize`: synthetic angiogram studies as DICOM. */

import { findNearName } from '../files/near-name.js';
import { describeKnobs, knobNames, parseKnobs } from '../synthetic/knobs.js';
import { synthesizeStudies, syntheticLimits } from '../synthetic/synthesize-studies.js';
import { type SyntaxName, syntaxNames } from '../synthetic/written-syntaxes.js';
import { type Arguments, type Command, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder } from './output-path.js';
import { parseAssignments } from './set-parameters.js';

export const synthesize: Command = {
  name: 'synthesize',
  usage: '--out DIR [--patients N] [--seed S] [--preset case] [--set knob=value]… [--transfer-syntax NAME]',
  summary: 'draws synthetic angiogram studies as DICOM, with labels, a split by patient, masks and the truth',
  options: {
    out: { type: 'string', value: 'DIR', help: 'a folder that is missing or empty' },
    patients: { type: 'string', value: 'N', help: 'from 4 to 9999, default: 16' },
    seed: { type: 'string', value: 'S', help: 'from 0, default: 1; the same seed gives the same bytes' },
    preset: {
      type: 'string',
      value: 'case',
      help: '240 + 73 files with 900 + 227 frames, in place of --patients, seriesPerPatient and framesPerSeries',
    },
    'transfer-syntax': {
      type: 'string',
      value: 'NAME',
      help: `how the files are encoded, all without loss: ${syntaxNames.join(', ')}; default: explicit`,
    },
    set: {
      type: 'list',
      value: 'knob=value',
      help: `each knob once, several of them in several --set; the knobs are\n${describeKnobs()}`,
    },
  },
  async run(args, context) {
    const out = args.text('out');
    if (out === undefined) throw new UsageError('Cannot synthesize: expected --out DIR, got none; name the folder');
    if (args.positionals.length > 0)
      throw new UsageError(
        `Cannot synthesize: expected options alone, got other words (${args.positionals.length}); name the folder by --out`,
      );
    const options = {
      ...readWithin(args, 'patients'),
      ...readWithin(args, 'seed'),
      ...readPreset(args),
      ...readSyntax(args),
      knobs: readKnobs(args),
      signal: context.signal,
    };
    const folder = await checkFolder('--out', out, context);
    const made = await synthesizeStudies(folder, options).catch((error: unknown) => {
      if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
      throw error;
    });
    const sentence = `${made.patients} patients, ${made.series} series, ${made.frames} frames in ${out}`;
    context.print(args.flag('json') ? JSON.stringify({ out, ...made }) : sentence);
    return exitStatus.fine;
  },
};

function readWithin(args: Arguments, name: keyof typeof syntheticLimits): Record<string, number> {
  const text = args.text(name);
  if (text === undefined) return {};
  const [least, greatest] = syntheticLimits[name];
  if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= greatest) return { [name]: Number(text) };
  throw new UsageError(
    `Cannot read --${name}: expected a whole number from ${least} to ${greatest}, got '${text}'; write for example --${name} 20`,
  );
}

function readPreset(args: Arguments): { readonly preset?: 'case' } {
  const preset = args.text('preset');
  if (preset === undefined) return {};
  if (preset !== 'case')
    throw new UsageError(`Cannot read --preset: expected case, got '${preset}'; write --preset case, or leave it away`);
  if (args.text('patients') === undefined) return { preset };
  throw new UsageError('Cannot read --preset: expected it without --patients, got both; leave one of them away');
}

function readSyntax(args: Arguments): { readonly syntax?: SyntaxName } {
  const word = args.text('transfer-syntax');
  if (word === undefined) return {};
  const syntax = syntaxNames.find((name) => name === word);
  if (syntax !== undefined) return { syntax };
  const near = findNearName(word, syntaxNames);
  throw new UsageError(
    `Cannot read --transfer-syntax: expected one of ${syntaxNames.join(', ')}, got '${word}'; ${near === null ? 'correct the name' : `did you mean ${near}?`}`,
  );
}

function readKnobs(args: Arguments): ReturnType<typeof parseKnobs> {
  const assignments = parseAssignments(args.list('set'), 'labelNoise=0.3');
  for (const name of assignments.keys()) {
    const near = knobNames.includes(name) ? null : findNearName(name, knobNames);
    if (near !== null)
      throw new UsageError(`Cannot set ${name}: expected a knob, got '${name}'; did you mean ${near}?`);
  }
  try {
    return parseKnobs(assignments);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
