/** `angiolab synthesize`: synthetic angiogram studies as DICOM. */
import { describeKnobs, parseKnobs } from '../synthetic/knobs.js';
import { synthesizeStudies } from '../synthetic/synthesize-studies.js';
import { type Arguments, type Command, UsageError } from './command.js';
import { exitStatus } from './exit-status.js';
import { checkFolder } from './output-path.js';
import { readWhole } from './read-whole.js';
import { parseAssignments } from './set-parameters.js';

export const synthesize: Command = {
  name: 'synthesize',
  usage: '--out DIR [--patients N] [--seed S] [--preset case] [--set knob=value]…',
  summary: 'draws synthetic angiogram studies as DICOM, with labels, a split by patient, masks and the truth',
  options: {
    out: { type: 'string', value: 'DIR', help: 'a folder that is missing or empty' },
    patients: { type: 'string', value: 'N', help: 'default: 16' },
    seed: { type: 'string', value: 'S', help: 'default: 1; the same seed gives the same bytes' },
    preset: { type: 'string', value: 'case', help: '240 + 73 files with 900 + 227 frames, in place of --patients' },
    set: { type: 'list', value: 'knob=value', help: `may be given several times; the knobs are\n${describeKnobs()}` },
  },
  async run(args, context) {
    const out = args.text('out');
    if (out === undefined || args.positionals.length > 0)
      throw new UsageError(
        'Cannot synthesize: expected --out DIR and no other words, got none or more; name the folder',
      );
    const options = {
      ...readWhole(args, 'patients'),
      ...readWhole(args, 'seed'),
      ...readPreset(args),
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

function readPreset(args: Arguments): { readonly preset?: 'case' } {
  const preset = args.text('preset');
  if (preset === undefined) return {};
  if (preset === 'case' && args.text('patients') === undefined) return { preset };
  throw new UsageError(
    `Cannot read --preset: expected 'case' without --patients, got '${preset}' or both; leave one of them away`,
  );
}

function readKnobs(args: Arguments): ReturnType<typeof parseKnobs> {
  try {
    return parseKnobs(parseAssignments(args.list('set')));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
