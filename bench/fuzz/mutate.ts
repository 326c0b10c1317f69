/** Damage to a file, drawn from a seed: the same number gives the same bytes. */
import { createRandom, type Random } from '../../src/numeric/random.js';
import type { FuzzFile, Stretch } from './fuzz-files.js';

/** Where the damage is: before the pixels, anywhere, or only in what is not read. */
export type Target = 'headers' | 'files' | 'unread';

type Damage = (bytes: Uint8Array, within: Stretch, random: Random) => Uint8Array;

/** Values that break lengths, counts and signs. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

const overwrites: readonly Damage[] = [flipBits, overwrite, fillRun];
const rebuilds: readonly Damage[] = [cut, remove, repeat, insert, exchange];

/** The file's bytes with one to four damages. `files` may change the length, the others keep it. */
export function mutate(file: FuzzFile, target: Target, number: number): Uint8Array {
  const random = createRandom(number);
  let bytes: Uint8Array = file.bytes.slice();
  const times = 1 + random.integer(4);
  for (let time = 0; time < times; time++) {
    const within = chooseStretch(file, target, { random, length: bytes.length });
    const damages = target === 'files' ? [...overwrites, ...rebuilds] : overwrites;
    if (within.end > within.start) bytes = choose(damages, random)(bytes, within, random);
  }
  return bytes;
}

function chooseStretch(
  file: FuzzFile,
  target: Target,
  { random, length }: { readonly random: Random; readonly length: number },
): Stretch {
  if (target === 'unread') return choose(file.unread, random);
  return { start: 0, end: target === 'headers' ? Math.min(file.headerEnd, length) : length };
}

function choose<Item>(items: readonly Item[], random: Random): Item {
  return items[random.integer(items.length)]!;
}

/** A piece of at most `most` bytes. */
function chooseRun({ start, end }: Stretch, most: number, random: Random): Stretch {
  const from = start + random.integer(end - start);
  return { start: from, end: Math.min(end, from + 1 + random.integer(most)) };
}

function flipBits(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  bytes[within.start + random.integer(within.end - within.start)]! ^= 1 << random.integer(8);
  return bytes;
}

function overwrite(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const run = chooseRun(within, 8, random);
  for (let at = run.start; at < run.end; at++) bytes[at] = random.integer(256);
  return bytes;
}

function fillRun(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const run = chooseRun(within, 16, random);
  return bytes.fill(choose(telling, random), run.start, run.end);
}

function cut(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  return bytes.slice(0, within.start + random.integer(within.end - within.start));
}

function remove(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const run = chooseRun(within, 64, random);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, run.start), bytes.subarray(run.end)]));
}

function repeat(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const run = chooseRun(within, 256, random);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, run.end), bytes.subarray(run.start)]));
}

function insert(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const at = chooseRun(within, 1, random).start;
  const extra = Uint8Array.from({ length: 1 + random.integer(16) }, () => random.integer(256));
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), extra, bytes.subarray(at)]));
}

/** Two neighbouring pieces change places. */
function exchange(bytes: Uint8Array, within: Stretch, random: Random): Uint8Array {
  const first = chooseRun(within, 64, random);
  const second = Math.min(bytes.length, first.end + 1 + random.integer(64));
  const parts = [bytes.subarray(0, first.start), bytes.subarray(first.end, second)];
  return new Uint8Array(Buffer.concat([...parts, bytes.subarray(first.start, first.end), bytes.subarray(second)]));
}
