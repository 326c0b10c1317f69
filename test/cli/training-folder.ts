/** A folder of pictures in which brightness is the label, with patients and a split, and recipes that take seconds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { openStream } from '../../src/numeric/open-stream.js';

const side = 80;

/** Writes 16 pictures of 8 patients: 10 to train, 4 to validate, 2 to test. @param columns - of `labels.csv` beside file and label */
export function writeTrainingFolder(folder: string, columns: readonly string[] = ['patient', 'split']): void {
  mkdirSync(folder, { recursive: true });
  const rows = Array.from({ length: 16 }, (_, at) => {
    const label = at % 4 < 2 ? 'LCA' : 'RCA';
    const random = openStream(1, 'picture', at);
    const data = Uint8Array.from({ length: side * side }, () => (label === 'RCA' ? 150 : 90) + random.integer(60));
    writeFileSync(join(folder, `${at}.png`), encode({ data, width: side, height: side, channels: 1, depth: 8 }));
    const split = at < 10 ? 'train' : at < 14 ? 'validation' : 'test';
    const known: Readonly<Record<string, string>> = { patient: `CANARY-${Math.floor(at / 2)}`, split };
    return [`${at}.png`, label, ...columns.map((column) => known[column])].join(',');
  });
  writeFileSync(join(folder, 'labels.csv'), [['file', 'label', ...columns].join(','), ...rows, ''].join('\n'));
}

/** Writes a recipe of one stage of the head. @param stage - what is otherwise */
export function writeRecipe(path: string, stage: object = {}, rest: object = {}): void {
  const head = { name: 'head', trainable: 'head', epochs: 2, learningRate: 0.01, earlyStopping: null, ...stage };
  const recipe = { format: 'angiolab.recipe', version: 1, name: 'small', imageSize: 75, batchSize: 4, draws: 1 };
  writeFileSync(path, JSON.stringify({ ...recipe, stages: [head], ...rest }));
}
