/** The knobs of a synthetic data set: one table feeds parsing, checks, help, documentation and `truth.json`. */

/** One knob. */
interface Knob {
  /** A fault is planted with a severity from 0 (not at all) to 1; a size says how much is drawn. */
  readonly kind: 'fault' | 'size';
  readonly default: number;
  readonly low: number;
  readonly high: number;
  /** True where only whole numbers make sense. */
  readonly whole: boolean;
  /** What severity 1 means, or what is counted. */
  readonly help: string;
}

function fault(help: string): Knob {
  return { kind: 'fault', default: 0, low: 0, high: 1, whole: false, help };
}

function size(value: number, [low, high]: readonly [number, number], help: string): Knob {
  return { kind: 'size', default: value, low, high, whole: true, help };
}

export type KnobName =
  | 'patientOverlap'
  | 'aliasedPatients'
  | 'nearDuplicates'
  | 'labelNoise'
  | 'frameLabelNoise'
  | 'markerShortcut'
  | 'borderShortcut'
  | 'vendorShortcut'
  | 'shortcutReversed'
  | 'viewOverlap'
  | 'priorShift'
  | 'uncontrastedFrames'
  | 'preprocessingMismatch'
  | 'seriesImbalance'
  | 'catheterCue'
  | 'seriesPerPatient'
  | 'framesPerSeries'
  | 'size'
  | 'dose';

/** All knobs; the severity of a fault is the share of those that it could befall. */
const knobs: Readonly<Record<KnobName, Knob>> = {
  patientOverlap: fault('share of the validation patients of whom every second series trains'),
  aliasedPatients: fault('share of the validation patients who are training patients under a second identifier'),
  nearDuplicates: fault('share of the validation series that repeat a training series with fresh noise'),
  labelNoise: fault('share of the series whose labels are dealt anew'),
  frameLabelNoise: fault('share of the frames whose labels are dealt anew'),
  markerShortcut: fault("share of the series whose burned-in marker stands in the artery's corner"),
  borderShortcut: fault("share of the series whose collimator leaves the artery's border"),
  vendorShortcut: fault("share of the series with the artery's vendor look"),
  shortcutReversed: fault('share of the validation and test series where the shortcuts point to the other artery'),
  viewOverlap: fault(
    'share of the series whose view is drawn from the views of both arteries; 0 is practice, 1 matched',
  ),
  priorShift: fault('how far the share of LCA falls in validation and test: from 2/3 to 1/3'),
  uncontrastedFrames: fault('share of the frames that were taken before the contrast'),
  preprocessingMismatch: fault(
    'share of the validation and test series with another window, or inverted without saying so',
  ),
  seriesImbalance: fault('how uneven the lengths of series are; at 1 their weights spread over a factor of e^7'),
  catheterCue: fault('share of the series with the catheter of its artery (JL, JR); the others have one for both'),
  seriesPerPatient: size(7, [2, 99], 'series of each patient, two of three left'),
  framesPerSeries: size(3, [1, 200], 'frames of a series, on average'),
  size: size(512, [64, 1024], 'rows and columns of a frame in pixels'),
  dose: {
    kind: 'size',
    default: 1,
    low: 0.05,
    high: 20,
    whole: false,
    help: 'X-ray quanta, as a multiple of the usual',
  },
};

/** A value for each knob. */
export type KnobValues = Readonly<Record<KnobName, number>>;

const names = Object.keys(knobs) as KnobName[];

/** The names of all knobs. */
export const knobNames: readonly string[] = names;

/**
 * The values given, and defaults for the rest.
 *
 * @throws {RangeError} for a name that no knob has, and a value out of its bounds
 */
export function completeKnobs(given: Readonly<Record<string, number>>): KnobValues {
  for (const [name, value] of Object.entries(given)) checkKnob(name, value);
  return Object.fromEntries(names.map((name) => [name, given[name] ?? knobs[name].default])) as KnobValues;
}

function checkKnob(name: string, value: number): void {
  if (!Object.hasOwn(knobs, name))
    throw new RangeError(`Cannot set ${name}: expected one of ${names.join(', ')}, got '${name}'; correct the name`);
  const { low, high, whole } = knobs[name as KnobName];
  if (value >= low && value <= high && (!whole || Number.isInteger(value))) return;
  const kind = whole ? 'a whole number' : 'a number';
  throw new RangeError(`Cannot set ${name}: expected ${kind} from ${low} to ${high}, got ${value}; choose another`);
}

/**
 * Reads knobs from words, as `new Map([['dose', '0.5']])`.
 *
 * @throws {RangeError} as {@link completeKnobs}, and for a value that is no number
 */
export function parseKnobs(assignments: ReadonlyMap<string, string>): Readonly<Partial<Record<KnobName, number>>> {
  const given = Object.fromEntries([...assignments].map(([name, text]) => [name, readNumber(name, text)]));
  completeKnobs(given);
  return given;
}

function readNumber(name: string, text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new RangeError(`Cannot set ${name}: expected a number, got '${text}'; write for example ${name}=0.5`);
}

/** A line for each knob, for a help page. */
export function describeKnobs(): string {
  const width = Math.max(...names.map((name) => name.length));
  return names
    .map(
      (name) =>
        `  ${name.padEnd(width)}  ${knobs[name].help} (${knobs[name].low} to ${knobs[name].high}, default ${knobs[name].default})`,
    )
    .join('\n');
}
