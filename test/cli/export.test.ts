/** `angiolab export`, on its own command line; test/e2e/peers.test.ts lets Keras read what it writes. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readWeights } from '../../src/model/find-weights.js';
import { createTrainedModel } from '../model/trained-models.js';
import { createWorkplace } from './built-command.js';
import { writeTrainedRun } from './run-folder.js';

const { folder: home, call } = createWorkplace('export');

beforeAll(async () => {
  await writeTrainedRun(join(home, 'run'));
});

describe('angiolab export', { timeout: 120_000 }, () => {
  test.each([
    ['keras-h5', 'out/model.h5'],
    ['safetensors', 'out/weights.safetensors'],
  ])('--format %s writes what our own reader reads', async (format, out) => {
    const { status, stdout } = await call('export', 'run', '--format', format, '--out', out);
    expect([status, stdout]).toEqual([
      0,
      [
        `${out}: the model as ${format}`,
        'input: 75 x 75, grey x 3, resized (bilinear, half-pixel centres), grey 0 to 255 as 0 to 1',
        'output: logit: the log-odds of RCA\n',
      ].join('\n'),
    ]);
    const { values } = await readWeights({ weights: join(home, out) });
    expect(Buffer.from(values.buffer).equals(Buffer.from(createTrainedModel().values.buffer))).toBe(true);
  });

  test('--format tfjs writes a folder, and --json says what it takes and gives', async () => {
    const { status, stdout } = await call('export', 'run', '--format', 'tfjs', '--out', 'layers', '--json');
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      {
        run: 'run',
        format: 'tfjs',
        out: 'layers',
        classes: ['LCA', 'RCA'],
        imageSize: 75,
        inputRange: [0, 1],
        resize: 'bilinear, half-pixel centres',
        channels: 'grey x 3',
        output: 'logit: the log-odds of RCA',
        weights: createTrainedModel().weights,
      },
    ]);
    expect(readdirSync(join(home, 'layers'))).toContain('model.json');
  });

  test.each([
    [['--format', 'h5', '--out', 'a.h5'], "expected --format tfjs, keras-h5, safetensors, got 'h5'; choose one"],
    [['--format', 'keras_h5', '--out', 'a.h5'], 'did you mean keras-h5?'],
    [['--out', 'a.h5'], 'got none; choose one'],
    [['--format', 'keras-h5'], 'expected --out FILE.h5, got none; name the place to write'],
    [['--format', 'keras-h5', '--out', 'a.keras'], "expected --out FILE.h5, got 'a.keras'"],
    [['--format', 'keras-h5', '--out', 'folder.h5'], "Cannot write --out 'folder.h5': expected a file, got a folder"],
    [
      ['--format', 'safetensors', '--out', 'run/model.safetensors'],
      "expected another file than the run's own, got that",
    ],
  ])('refuses %j', async (words, message) => {
    mkdirSync(join(home, 'folder.h5'), { recursive: true });
    const { status, stderr } = await call('export', 'run', ...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(home, 'a.h5'))).toBe(false);
  });
});
