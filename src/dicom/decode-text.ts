/** The bytes of a text into characters, by the character sets that the file declares. */
import { type CharacterSets, findSwitch, latin1 } from './character-sets.js';

const escapeByte = 0x1b;
/** Before these, a text is back in its first sets: backslash, caret, equals sign, and what ends a line or a field. */
const delimiters: readonly number[] = [0x5c, 0x5e, 0x3d, 0x09, 0x0a, 0x0c, 0x0d];

const replaced = 'A text has characters outside its character set; they were replaced.';
const undeclared = 'A text is in UTF-8, though the file does not declare it.';

/** The sets that are in place while a text is decoded. */
interface Decoding {
  lower: string;
  upper: string | null;
  text: string;
}

/**
 * Decodes a text. What its sets don't hold becomes U+FFFD; a text beyond ASCII without a declared set is tried as UTF-8.
 *
 * @param findSets - asked for texts beyond ASCII alone
 * @param repairs - sentences without values are added here
 * Source: PS3.5, 6.1.
 */
export function decodeText(bytes: Uint8Array, findSets: () => CharacterSets, repairs: Set<string>): string {
  if (bytes.every((byte) => byte < 0x80 && byte !== escapeByte)) return decodePlain(bytes);
  const sets = findSets();
  if (sets.repair !== null) repairs.add(sets.repair);
  if (bytes.includes(escapeByte)) return decodeSwitching(bytes, sets, repairs);
  return decodeRun(bytes, sets.initial, repairs);
}

function decodePlain(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeSwitching(bytes: Uint8Array, sets: CharacterSets, repairs: Set<string>): string {
  if (!sets.switches) repairs.add('A text switches between character sets, though the file does not declare it.');
  const decoding: Decoding = { lower: 'ascii', upper: sets.initial, text: '' };
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === escapeByte) {
      appendRun(decoding, bytes.subarray(from, at), repairs);
      from = at + 1 + switchSets(decoding, bytes, { at: at + 1, repairs });
      at = from - 1;
    } else if (decoding.lower === 'ascii' && delimiters.includes(byte)) {
      appendRun(decoding, bytes.subarray(from, at + 1), repairs);
      decoding.upper = sets.initial;
      from = at + 1;
    }
  }
  appendRun(decoding, bytes.subarray(from), repairs);
  return decoding.text;
}

/** Follows an escape sequence. Returns its length after ESC; an unknown one is replaced. */
function switchSets(
  decoding: Decoding,
  bytes: Uint8Array,
  { at, repairs }: { readonly at: number; readonly repairs: Set<string> },
): number {
  const found = findSwitch(bytes, at);
  if (found === null) {
    repairs.add(replaced);
    decoding.text += '\ufffd';
    return 0;
  }
  if (found.to.half === 0) decoding.lower = found.to.set;
  else decoding.upper = found.to.set;
  return found.length;
}

function appendRun(decoding: Decoding, run: Uint8Array, repairs: Set<string>): void {
  if (run.length === 0) return;
  const { lower, upper } = decoding;
  if (lower === 'ascii') decoding.text += decodeRun(run, upper, repairs);
  else decoding.text += decodeRun(toEucJp(run, lower), 'euc-jp', repairs);
}

/** Two-byte characters of a JIS set as EUC writes them. */
function toEucJp(run: Uint8Array, set: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < run.length; at++) {
    const first = run[at]!;
    if (first <= 0x20) {
      bytes.push(first);
    } else {
      const second = run[++at];
      if (set === 'jis0212') bytes.push(0x8f);
      bytes.push(first | 0x80, ...(second === undefined ? [] : [second | 0x80]));
    }
  }
  return Uint8Array.from(bytes);
}

function decodeRun(bytes: Uint8Array, label: string | null, repairs: Set<string>): string {
  if (label === latin1 || bytes.every((byte) => byte < 0x80)) return decodePlain(bytes);
  const text = tryDecode(bytes, label ?? 'utf-8');
  if (text !== null) {
    if (label === null) repairs.add(undeclared);
    return text;
  }
  repairs.add(replaced);
  return label === null
    ? decodePlain(bytes.map((byte) => (byte < 0x80 ? byte : 0))).replaceAll('\0', '\ufffd')
    : new TextDecoder(label).decode(bytes);
}

/** Null where the bytes are not of the set. */
function tryDecode(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
