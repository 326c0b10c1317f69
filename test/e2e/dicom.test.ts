/** Other programs and our DICOM: pydicom and dciodvfy read what we write, and pydicom sees what we decode. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PythonEnvironment, preparePython } from '../../bench/python-environment.js';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from '../../src/dicom/transfer-syntaxes.js';
import { writeCompressedDicom } from '../../src/dicom/write-compressed-dicom.js';
import { type DicomElements, writeDicom } from '../../src/dicom/write-dicom.js';
import { sha256 } from '../../src/files/hash.js';
import { completeKnobs } from '../../src/synthetic/knobs.js';
import { planStudies } from '../../src/synthetic/plan-studies.js';
import { writePatient } from '../../src/synthetic/write-patient.js';
import { describeXaImage } from '../../src/synthetic/xa-image.js';
import { findProgram, runProgram } from '../../src/tensorflow/programs.js';
import { hasSharedFiles, listTruths } from '../dicom/shared-files.js';
import { findMissingPython } from './python-environment.js';

const missingPython = await findMissingPython();
const verifier = await findProgram(['dciodvfy']);
const native = [implicitLittleEndian, explicitLittleEndian, explicitBigEndian, deflatedLittleEndian];
const compressed = ['5', '4.70', '4.80', '4.90', '4.201'].map((end) => `1.2.840.10008.1.2.${end}`);
const script = join(import.meta.dirname, 'read-dicom.py');
const folder = mkdtempSync(join(tmpdir(), 'angiolab-dicom-'));
const options = { patients: 4, seed: 3, knobs: { size: 128, framesPerSeries: 3, seriesPerPatient: 2 } };

/** A synthetic file of each look, with its elements and the hash of its stored values. */
interface Sample {
  readonly elements: DicomElements;
  readonly sha256: string;
}

/** The synthetic studies' own elements and pixels: the same plan, the pixels read back. */
async function makeSamples(): Promise<Sample[]> {
  const plan = { ...options, knobs: completeKnobs(options.knobs) };
  const studies = join(folder, 'studies');
  const { size } = plan.knobs;
  const samples: Sample[] = [];
  for (const patient of planStudies(plan)) {
    const { series: drawn } = await writePatient({ folder: studies, patient, plan, masks: false, syntax: 'explicit' });
    for (const [index, series] of patient.series.entries()) {
      const file = parseDicom(new Uint8Array(readFileSync(join(studies, series.file))));
      const stored = [];
      for (let frame = 0; frame < file.frameCount; frame++) stored.push(await decodeFrame(file, frame));
      const frames = stored.map(({ data }) => ({ grey: Uint16Array.from(data), mask: new Uint8Array() }));
      const elements = describeXaImage({ patient, series, size }, { ...drawn[index]!, frames });
      samples.push({ elements, sha256: sha256(...stored.map(bytesOf)) });
    }
  }
  return samples;
}

/** Writes a sample in a syntax. Returns the path. */
async function writeIn(sample: Sample, transferSyntaxUID: string): Promise<string> {
  const { elements } = sample;
  const bytes = native.includes(transferSyntaxUID)
    ? writeDicom(elements, { transferSyntaxUID })
    : await writeCompressedDicom(elements, transferSyntaxUID);
  const path = join(folder, `${elements.SOPInstanceUID}-${transferSyntaxUID}.dcm`);
  writeFileSync(path, bytes);
  return path;
}

let samples: Sample[] = [];
beforeAll(async () => {
  samples = await makeSamples();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(missingPython !== null)(
  `pydicom${missingPython === null ? '' : ` (skipped: ${missingPython})`}`,
  () => {
    let python: PythonEnvironment;

    async function ask(words: readonly string[]): Promise<unknown> {
      const outcome = await runProgram([python.program('python'), script, ...words]);
      expect(outcome.stderr).toBe('');
      return JSON.parse(outcome.stdout);
    }

    beforeAll(async () => {
      const requirements = join(import.meta.dirname, 'dicom-requirements.txt');
      python = await preparePython(requirements, join('e2e', 'dicom'), () => undefined);
    });

    test.each([...native, ...compressed])('reads what we write in %s, without a warning, exactly', async (uid) => {
      const paths = await Promise.all(samples.map((sample) => writeIn(sample, uid)));
      const reading = (await ask(['hash', ...paths])) as Record<string, { sha256: string; shape: number[] }>;
      expect(paths.map((path) => reading[basename(path)]?.sha256)).toEqual(samples.map((sample) => sample.sha256));
      expect(Object.values(reading)[0]?.shape).toEqual([3, 128, 128]);
    });

    test.skipIf(!hasSharedFiles)(
      'is within 2 grey levels of every pixel of the lossy files (skipped without ../shared)',
      async () => {
        const lossy = ['4.50', '4.51', '4.81', '4.91', '4.203'].map((end) => `1.2.840.10008.1.2.${end}`);
        const names = listTruths().filter(([, { ts, pylibjpeg }]) => lossy.includes(ts) && pylibjpeg.sha !== undefined);
        const decode = join(import.meta.dirname, '../../dist/cli/main.js');
        const words: string[] = [];
        for (const [name] of names) {
          const file = join(import.meta.dirname, '../../../shared/data/dicom', name);
          const array = join(folder, `${name}.npy`);
          expect((await runProgram(['node', decode, 'decode', file, '--out', array])).status).toBe(0);
          words.push(file, array);
        }
        const differences = (await ask(['compare', ...words])) as Record<string, number>;
        expect(Object.entries(differences).filter(([, difference]) => difference > 2)).toEqual([]);
        expect(Object.keys(differences).length).toBeGreaterThan(10);
      },
    );
  },
);

describe.skipIf(verifier === null)('dciodvfy (skipped where Debian’s dicom3tools are not installed)', () => {
  /** XA allows MONOCHROME2 alone; the synthetic studies hold MONOCHROME1 on purpose, as real ones do. Source: PS3.3, C.8.7.1.1.2. */
  const allowed =
    'Error - Unrecognized enumerated value <MONOCHROME1> for value 1 of attribute <Photometric Interpretation>';

  // Debian's build neither inflates (it refuses the set's own image_dfl.dcm, too) nor knows HTJ2K.
  const known = [...native, ...compressed].filter((uid) => uid !== deflatedLittleEndian && !uid.endsWith('.201'));

  test.each(known)('finds no error in %s', async (uid) => {
    for (const sample of samples) {
      const path = await writeIn(sample, uid);
      expect(existsSync(path)).toBe(true);
      const { stdout, stderr } = await runProgram([verifier ?? '', path]);
      const lines = `${stdout}\n${stderr}`.split('\n');
      expect(lines).toContain('XAImage');
      const expected = sample.elements.PhotometricInterpretation === 'MONOCHROME1' ? [allowed] : [];
      expect(lines.filter((line) => line.startsWith('Error'))).toEqual(expected);
    }
  });
});
