/** Run records: round trips, a record from Python (fixtures/record/write_run_record.py), damaged and wrong ones. */
import { appendFile, cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTable } from '../../src/files/table.js';
import { RunRecordError } from '../../src/record/check-record.js';
import { readRunRecord } from '../../src/record/read-run-record.js';
import type { RunFrame, RunRecord } from '../../src/record/run-record.js';
import { writeRunRecord } from '../../src/record/write-run-record.js';
import { exampleRecord } from './example-record.js';

const files = ['run.json', 'history.jsonl', 'frames.parquet', 'predictions.parquet', 'timing.jsonl'];
let scratch = '';
let good = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'record-'));
  good = join(scratch, 'good');
  await writeRunRecord(good, exampleRecord);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function copyOfGood(): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'copy-'));
  await cp(good, folder, { recursive: true });
  return folder;
}

async function expectRefusal(work: Promise<unknown>, message: RegExp): Promise<void> {
  const failure = await work.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RunRecordError);
  expect((failure as Error).message).toMatch(message);
}

describe('writeRunRecord and readRunRecord', () => {
  test('give back the same record, with NaN and infinities', async () => {
    expect(await readRunRecord(good)).toEqual(exampleRecord);
  });

  test('give back device, threads, stages and model where there are any', async () => {
    const folder = await copyOfGood();
    const model = { file: 'model.safetensors', sha256: 'cd'.repeat(32) };
    const stages = [
      { name: 'head', trainable: 'head', epochs: 2, epoch: 1, kept: true, reason: 'no gate' },
      { name: 'blocks', trainable: 'mixed10', epochs: 0, epoch: null, kept: false, reason: 'not above' },
    ];
    const run = { ...exampleRecord.run, device: 'a processor', threads: 2, stages, model };
    await writeRunRecord(folder, { ...exampleRecord, run });
    expect((await readRunRecord(folder)).run).toEqual(run);
  });

  test('give the same bytes for the same record, also over an older one', async () => {
    const folder = await copyOfGood();
    await writeRunRecord(folder, { ...exampleRecord, history: [], predictions: [] });
    await writeRunRecord(folder, exampleRecord);
    for (const file of files) expect(await readFile(join(folder, file))).toEqual(await readFile(join(good, file)));
  });

  test('give back a record without predictions, history or timing', async () => {
    const folder = await copyOfGood();
    const empty: RunRecord = { ...exampleRecord, predictions: [], history: [], timing: [] };
    await writeRunRecord(folder, empty);
    expect(await readRunRecord(folder)).toEqual(empty);
  });

  test('keep apart a frame without segments and a frame whose segments are unknown', async () => {
    const folder = await copyOfGood();
    const frames = exampleRecord.frames.map((frame, index): RunFrame => ({ ...frame, segments: index ? [] : null }));
    await writeRunRecord(folder, { ...exampleRecord, frames });
    expect((await readRunRecord(folder)).frames.map((frame) => frame.segments)).toEqual([null, []]);
  });
});

describe('readRunRecord', () => {
  test('reads a record that Python wrote: whole angles, an untyped empty column, no timing', async () => {
    const record = await readRunRecord(resolve(import.meta.dirname, '../fixtures/record/from-python'));
    expect(record.frames.map((frame) => [frame.primaryAngleDeg, frame.study, frame.segments])).toEqual([
      [30, null, ['1', '2']],
      [-30, null, null],
    ]);
    expect(record.history).toEqual([{ stage: 'head', epoch: 1, loss: 0.5, valLoss: Number.NaN }]);
    expect(record.predictions[1]).toEqual({ frameId: 'f2', stage: 'head', epoch: 1, logit: 0.25, trainingLogit: null });
    expect(record.timing).toEqual([]);
  });

  test.each(files.slice(0, 4))('names a missing %s', async (file) => {
    const folder = await copyOfGood();
    await rm(join(folder, file));
    await expectRefusal(
      readRunRecord(folder),
      new RegExp(`^Cannot use ${file} of the run record: expected a readable file, got no file; check the folder`),
    );
  });

  test.each(files)('names %s if it is cut short', async (file) => {
    const folder = await copyOfGood();
    await truncate(join(folder, file), 25);
    await expectRefusal(readRunRecord(folder), new RegExp(`^Cannot use ${file} of the run record: expected `));
  });

  test('names the damaged line of a history', async () => {
    const folder = await copyOfGood();
    await appendFile(join(folder, 'history.jsonl'), '{"stage": "head", "epoch": 2, "loss": NaN}\n');
    await expectRefusal(readRunRecord(folder), /history.jsonl .*: expected JSON in each line, got .*; mend line 3/);
  });

  test('refuses a later version', async () => {
    const folder = await copyOfGood();
    const text = await readFile(join(folder, 'run.json'), 'utf8');
    await writeFile(join(folder, 'run.json'), text.replace('"version": 1', '"version": 2'));
    await expectRefusal(
      readRunRecord(folder),
      /run.json of the run record: expected format "angiolab.run" version 1, got "angiolab.run" version 2/,
    );
  });

  test.each(['null', '[]', '"text"', '3', '{}'])('refuses run.json with %s', async (text) => {
    const folder = await copyOfGood();
    await writeFile(join(folder, 'run.json'), text);
    await expectRefusal(readRunRecord(folder), /run.json of the run record: expected format "angiolab.run" version 1/);
  });

  test.each(['null', '[]', '3'])('refuses %s as a line of a history or of timing', async (line) => {
    for (const file of ['history.jsonl', 'timing.jsonl']) {
      const folder = await copyOfGood();
      await writeFile(join(folder, file), `${line}\n`);
      await expectRefusal(readRunRecord(folder), new RegExp(`^Cannot use ${file} of the run record: expected `));
    }
  });

  test('names a missing column, a column of another type, and a null where none may be', async () => {
    const folder = await copyOfGood();
    const path = join(folder, 'predictions.parquet');
    const columns = {
      frameId: { type: 'string', values: ['f1'] },
      stage: { type: 'string', values: ['head'] },
      epoch: { type: 'int32', values: [1] },
    } as const;
    await writeTable(path, columns);
    await expectRefusal(
      readRunRecord(folder),
      /predictions.parquet .*: expected a double column logit, got none; write/,
    );
    await writeTable(path, { ...columns, logit: { type: 'string', values: ['0.5'] } });
    await expectRefusal(readRunRecord(folder), /expected a double column logit, got string/);
    await writeTable(path, { ...columns, logit: { type: 'double', values: [null] } });
    await expectRefusal(readRunRecord(folder), /expected a value in each row of logit, got null in row 0/);
  });
});

describe('writeRunRecord', () => {
  const { run, frames, predictions } = exampleRecord;
  const frame = frames[0]!;
  const prediction = predictions[0]!;
  const wrong: [string, Partial<RunRecord>, RegExp][] = [
    ['one class twice', { run: { ...run, classes: ['LCA', 'LCA'] } }, /run.json .*two different names in classes, got/],
    ['a seed with a fraction', { run: { ...run, seed: 0.5 } }, /expected a whole number as seed, got 0.5/],
    ['an empty backend', { run: { ...run, backend: '' } }, /expected a text as backend, got ""/],
    ['a short fingerprint', { run: { ...run, dataFingerprint: 'ab' } }, /expected 64 hexadecimal digits as data/],
    [
      'an input range upside down',
      { run: { ...run, weights: { ...run.weights, inputRange: [1, 0] } } },
      /expected a lower and an upper number in weights.inputRange, got \[1,0\]/,
    ],
    ['half a thread', { run: { ...run, threads: 0.5 } }, /expected a count from 1 as threads, got 0.5/],
    [
      'stages that are names',
      { run: { ...run, stages: ['head' as never] } },
      /expected stages with name, trainable, epochs/,
    ],
    ['an empty device', { run: { ...run, device: '' } }, /expected a text as device, got ""/],
    [
      'a model elsewhere',
      { run: { ...run, model: { file: '../model', sha256: run.dataFingerprint } } },
      /expected model with the name of a file in the folder and its sha256, got/,
    ],
    [
      'a stage without a reason',
      { run: { ...run, stages: [{ name: 'a', trainable: 'head', epochs: 1, epoch: 1, kept: true, reason: '' }] } },
      /expected stages with name, trainable, epochs, epoch, kept and reason, got/,
    ],
    ['a negative epoch', { history: [{ stage: 'head', epoch: -1 }] }, /history.jsonl .* epoch -1; mend line 1/],
    [
      'a measure in words',
      { history: [{ stage: 'head', epoch: 1, loss: 'low' }] },
      /a number or null as loss, got "low"/,
    ],
    ['a frame twice', { frames: [frame, frame] }, /frames.parquet .*: expected each frameId once, got "f1" twice/],
    ['an unknown label', { frames: [{ ...frame, label: 'LAD' }] }, /expected label LCA or RCA, got "LAD" for f1/],
    ['a segment with a separator', { frames: [{ ...frame, segments: ['a;b'] }] }, /have no ";", got "a;b" for f1/],
    [
      'a prediction for no frame',
      { predictions: [{ ...prediction, frameId: 'f9' }] },
      /predictions.parquet .*: expected frames of frames.parquet, got "f9"/,
    ],
    [
      'a prediction twice',
      { predictions: [prediction, prediction] },
      /one row a frame, stage and epoch, got two for f1/,
    ],
    ['a negative time', { timing: [{ part: 'a', seconds: -1, peakMemoryBytes: null }] }, /seconds from 0, got -1/],
  ];
  test.each(wrong)('refuses %s and writes nothing', async (_, change, message) => {
    const folder = join(scratch, 'refused');
    await expectRefusal(writeRunRecord(folder, { ...exampleRecord, ...change }), message);
    await expect(readFile(join(folder, 'run.json'))).rejects.toThrow(/ENOENT/);
  });
});
