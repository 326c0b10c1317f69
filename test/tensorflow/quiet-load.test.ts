/** TensorFlow's chatter goes, what it says in earnest stays. */
import { describe, expect, test } from 'vitest';
import { dropChatter } from '../../src/tensorflow/quiet-load.js';

/** What TensorFlow 2.21.0 writes when it loads. */
const chatter = `WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795448574.206581    9429 port.cc:153] oneDNN custom operations are on. You may see slightly different numerical results due to floating-point round-off errors from different computation orders. To turn them off, set the environment variable \`TF_ENABLE_ONEDNN_OPTS=0\`.
I0000 00:00:1795448574.289461    9429 cpu_feature_guard.cc:227] This TensorFlow binary is optimized to use available CPU instructions in performance-critical operations.
To enable the following instructions: AVX2 AVX512F AVX512_VNNI AVX512_BF16 FMA, in other operations, rebuild TensorFlow with the appropriate compiler flags.
`;

describe('dropChatter', () => {
  test('drops informational lines', () => {
    expect(dropChatter(chatter)).toBe('');
    expect(dropChatter('2026-01-01 00:00:00.000000: I tensorflow/core/util/port.cc:113] oneDNN')).toBe('');
  });

  test('keeps warnings, errors and lines of anybody else', () => {
    const warning = 'W0000 00:00:1795448574.289461    9429 gpu_device.cc:2340] Cannot dlopen some GPU libraries.';
    expect(dropChatter(`${chatter}${warning}\nsomething else\n`)).toBe(`${warning}\nsomething else`);
  });
});
