/** What the index knows of a folder's files from earlier runs, whole and broken off, and a place for what it learns. */
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../files/is-running.js';
import type { SourceKind } from '../source.js';
import { type Block, type BlockHead, type Journal, openJournal } from './journal.js';
import { type IndexedFolder, readLastRun, stateVersion } from './last-run.js';

/** An open state. */
export interface IndexState {
  /** Null where it is of no use to this run. */
  readonly last: IndexedFolder | null;
  /** The blocks of a folder, of each part the newest. */
  blocksOf(folder: string): readonly Block[];
  /** Keeps a batch's lines. */
  append(batch: BlockHead, lines: string): Block;
  /** Removes what a new last run makes needless. @param keep - the name of its file of lines */
  clear(keep: string): void;
  close(): void;
}

/**
 * Opens the state in `folder`, with what was done by processes that were killed.
 *
 * @param options.pixels - lines without pixel facts are of no use
 * @throws the file system's error
 */
export function openState(
  folder: string,
  options: { readonly kind: SourceKind; readonly pixels: boolean },
): IndexState {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { kind, pixels } = options;
  const last = readUsable(folder, options);
  const lines = last === null ? null : openSync(join(folder, last.lines), 'r');
  const path = join(folder, journalName(process.pid));
  const open = (): Journal => openJournal(path, `angiolab journal ${stateVersion} ${kind} ${pixels}`);
  let journal = adoptJournal(folder, path) ? open() : null;
  const known = indexBlocks([
    ...(lines === null ? [] : last!.blocks.map((block) => ({ ...block, file: lines }))),
    ...(journal?.found ?? []),
  ]);
  return {
    last,
    blocksOf: (name) => [...(known.get(name)?.values() ?? [])],
    append(batch, text) {
      journal ??= open();
      return journal.append(batch, text);
    },
    clear(keep) {
      for (const name of readdirSync(folder)) {
        // Lines of another process that runs now are its own affair.
        const pid = /^lines-(\d+)-/.exec(name)?.[1];
        const isOld = pid !== undefined && name !== keep && (name === last?.lines || !isRunning(Number(pid)));
        const isOwn = pid === String(process.pid) && name !== keep;
        if (isOld || isOwn || name === journalName(process.pid)) rmSync(join(folder, name), { force: true });
      }
    },
    close() {
      journal?.close();
      if (lines !== null) closeSync(lines);
    },
  };
}

function readUsable(
  folder: string,
  options: { readonly kind: SourceKind; readonly pixels: boolean },
): IndexedFolder | null {
  const last = readLastRun(folder);
  return last !== null && last.kind === options.kind && (last.pixels || !options.pixels) ? last : null;
}

function indexBlocks(blocks: readonly Block[]): Map<string, Map<number, Block>> {
  const known = new Map<string, Map<number, Block>>();
  for (const block of blocks) {
    const parts = known.get(block.folder) ?? new Map<number, Block>();
    known.set(block.folder, parts.set(block.part, block));
  }
  return known;
}

function journalName(pid: number): string {
  return `journal-${pid}.tsv`;
}

/** Takes over the journal of a process that is no more. Returns whether there is one at `path` then. */
function adoptJournal(folder: string, path: string): boolean {
  const pids = readdirSync(folder).flatMap((name) => /^journal-(\d+)\.tsv$/.exec(name)?.[1] ?? []);
  if (pids.includes(String(process.pid))) return true;
  const orphan = pids.find((pid) => !isRunning(Number(pid)));
  if (orphan === undefined) return false;
  renameSync(join(folder, journalName(Number(orphan))), path);
  return true;
}
