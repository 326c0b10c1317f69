/** The rules that a run record keeps, whoever wrote it. */
import type { HistoryEvent, RunFrame, RunPrediction, RunRecord, RunStage, RunTiming } from './run-record.js';

/** A run record breaks a rule of its format; `file` is the part of the folder that does. */
export class RunRecordError extends Error {
  override readonly name = 'RunRecordError';
  readonly file: string;

  constructor(file: string, expected: string, got: string, fix: string, options?: ErrorOptions) {
    super(`Cannot use ${file} of the run record: expected ${expected}, got ${got}; ${fix}`, options);
    this.file = file;
  }
}

const parts: readonly string[] = ['train', 'validation', 'test'];

/** Throws a {@link RunRecordError} at the first rule that `record` breaks. Types are taken as checked by the compiler. */
export function checkRecord(record: RunRecord): void {
  checkRun(record.run);
  record.history.forEach(checkEvent);
  checkFrames(record);
  checkPredictions(record.predictions, new Set(record.frames.map((frame) => frame.frameId)));
  record.timing.forEach(checkTiming);
}

function checkRun(run: RunRecord['run']): void {
  const refuse = createRefusal('run.json', 'write run.json as docs/formats.md says');
  if (!isObject(run)) refuse('an object', describe(run));
  const { classes, weights, versions } = run;
  const named = Array.isArray(classes) && classes.length === 2 && classes.every(isText) && classes[0] !== classes[1];
  if (!named) refuse('two different names in classes', describe(classes));
  if (!isObject(run.recipe)) refuse('an object as recipe', describe(run.recipe));
  if (!Number.isSafeInteger(run.seed)) refuse('a whole number as seed', describe(run.seed));
  if (!isText(run.backend)) refuse('a text as backend', describe(run.backend));
  if (typeof run.synthetic !== 'boolean') refuse('true or false as synthetic', describe(run.synthetic));
  if (!isHash(run.dataFingerprint)) refuse('64 hexadecimal digits as dataFingerprint', describe(run.dataFingerprint));
  if (!isObject(versions) || !Object.values(versions).every(isText))
    refuse('a text for each name in versions', describe(versions));
  if (!isObject(weights) || !isText(weights.name) || !isHash(weights.sha256) || !isText(weights.lineage))
    refuse('weights with a name, a sha256 of 64 hexadecimal digits and a lineage', describe(weights));
  const range: unknown = weights.inputRange;
  if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isFinite) || range[0] >= range[1])
    refuse('a lower and an upper number in weights.inputRange', describe(range));
  checkOptional(run, refuse);
}

function checkOptional({ device, threads, stages, model }: RunRecord['run'], refuse: Refusal): void {
  if (device !== undefined && !isText(device)) refuse('a text as device', describe(device));
  if (threads !== undefined && !(isCount(threads) && threads > 0))
    refuse('a count from 1 as threads', describe(threads));
  if (stages !== undefined && !(Array.isArray(stages) && stages.every(isStage)))
    refuse('stages with name, trainable, epochs, epoch, kept and reason', describe(stages));
  const isFile = model === undefined || (isObject(model) && isFileName(model.file) && isHash(model.sha256));
  if (!isFile) refuse('model with the name of a file in the folder and its sha256', describe(model));
}

/** Takes what a file holds. A stage that wasn't run has no epoch. */
function isStage(stage: RunStage): boolean {
  if (!isObject(stage)) return false;
  const { name, trainable, epochs, epoch, kept, reason } = stage;
  return (
    [name, trainable, reason].every(isText) &&
    isCount(epochs) &&
    (epoch === null || isCount(epoch)) &&
    typeof kept === 'boolean'
  );
}

function checkEvent(event: HistoryEvent, index: number): void {
  const refuse = createRefusal('history.jsonl', `mend line ${index + 1}`);
  if (!isObject(event)) refuse('an object in each line', describe(event));
  if (!isText(event.stage) || !isCount(event.epoch))
    refuse('a stage and an epoch from 0', `stage ${describe(event.stage)} and epoch ${describe(event.epoch)}`);
  for (const [name, value] of Object.entries(event)) {
    const measured = name === 'stage' || value === null || typeof value === 'number';
    if (!measured) refuse(`a number or null as ${name}`, describe(value));
  }
}

function checkFrames({ run, frames }: RunRecord): void {
  const refuse = createRefusal('frames.parquet', 'mend the row');
  const seen = new Set<string>();
  for (const frame of frames) {
    if (!isText(frame.frameId) || seen.has(frame.frameId))
      refuse('each frameId once', `${describe(frame.frameId)} ${seen.has(frame.frameId) ? 'twice' : ''}`.trim());
    seen.add(frame.frameId);
    checkFrame(frame, run.classes, refuse);
  }
}

function checkFrame(frame: RunFrame, classes: readonly string[], refuse: Refusal): void {
  if (!parts.includes(frame.split))
    refuse(`split ${parts.join(', ')}`, `${describe(frame.split)} for ${frame.frameId}`);
  if (!classes.includes(frame.label))
    refuse(`label ${classes.join(' or ')}`, `${describe(frame.label)} for ${frame.frameId}`);
  const badSegment = frame.segments?.find((name) => name === '' || name.includes(';'));
  if (badSegment !== undefined)
    refuse('segments that are not empty and have no ";"', `${describe(badSegment)} for ${frame.frameId}`);
}

function checkPredictions(predictions: readonly RunPrediction[], known: ReadonlySet<string>): void {
  const refuse = createRefusal('predictions.parquet', 'mend the row');
  const seen = new Set<string>();
  for (const { frameId, stage, epoch } of predictions) {
    if (!known.has(frameId)) refuse('frames of frames.parquet', describe(frameId));
    if (!isText(stage) || !isCount(epoch))
      refuse('a stage and an epoch from 0', `stage ${describe(stage)} and epoch ${describe(epoch)} for ${frameId}`);
    const key = JSON.stringify([frameId, stage, epoch]);
    if (seen.has(key)) refuse('one row a frame, stage and epoch', `two for ${frameId}, ${stage}, ${epoch}`);
    seen.add(key);
  }
}

function checkTiming(timing: RunTiming, index: number): void {
  const refuse = createRefusal('timing.jsonl', `mend line ${index + 1}`);
  if (!isObject(timing)) refuse('an object in each line', describe(timing));
  if (!isText(timing.part)) refuse('a text as part', describe(timing.part));
  if (!isAmount(timing.seconds)) refuse('seconds from 0', describe(timing.seconds));
  if (timing.peakMemoryBytes !== null && !isAmount(timing.peakMemoryBytes))
    refuse('bytes from 0 or null as peakMemoryBytes', describe(timing.peakMemoryBytes));
}

type Refusal = (expected: string, got: string) => void;

function createRefusal(file: string, fix: string): Refusal {
  return (expected, got) => {
    throw new RunRecordError(file, expected, got, fix);
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^\w[\w.-]*$/.test(value);
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
