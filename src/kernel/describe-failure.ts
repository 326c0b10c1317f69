/** Errors of cells as clients show them: name, message, and a trace that names lines of cells and of src. */
import { SourceMap } from 'node:module';
import { inspect } from 'node:util';
import type { CellFailure } from './cell-messages.js';
import { hideFolders } from './hide-folders.js';
import type { MapChain } from './tslab.js';

/** Compiled cells by the name that stands in traces. */
export type CellMaps = ReadonlyMap<string, MapChain>;

/** Frames of Node, of tslab and of the kernel say nothing about a cell. */
const frameStart = /^\s+at /;
const cellFrame = /^\s+at cell\[\d+\]:\d+:\d+$/;
const ownFrame = /node:|[\\/]tslab[\\/]dist[\\/]|[\\/](dist|src)[\\/]kernel[\\/]|<anonymous>$/;

/**
 * Describes what a cell threw.
 *
 * @param thrown - any value
 * @param root - the package's folder; paths in it are shown relative to it, those in the user's home from `~`
 */
export function describeFailure(thrown: unknown, maps: CellMaps, root: string): CellFailure {
  if (!isError(thrown)) {
    const evalue = hideFolders(typeof thrown === 'string' ? thrown : inspect(thrown), root);
    return { ename: 'Thrown', evalue, traceback: [`Thrown: ${evalue}`] };
  }
  const ename = String(thrown.name);
  const evalue = hideFolders(String(thrown.message), root);
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...describeCauses(thrown, maps, root)] };
}

/** Errors of other realms (workers, vm contexts) are no instances of this one's. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function describeCauses(error: Error, maps: CellMaps, root: string): string[] {
  const lines = cleanTrace(error.stack ?? '', maps, root).split('\n');
  const frames = lines.filter((line) => frameStart.test(line));
  if (!isError(error.cause)) return frames;
  const { name, message } = error.cause;
  return [...frames, `Caused by ${name}: ${hideFolders(message, root)}`, ...describeCauses(error.cause, maps, root)];
}

/**
 * Cleans the traces in any text: lines of cells as they were written, paths without folders of this machine, no frames of
 * Node, tslab and the kernel.
 */
export function cleanTrace(text: string, maps: CellMaps, root: string): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const isOwn = frameStart.test(line) && ownFrame.test(line);
    // tslab calls each cell from a line of its own behind it.
    const isCall = cellFrame.test(line) && cellFrame.test(kept.at(-1) ?? '');
    if (!isOwn && !isCall) kept.push(line);
  }
  // Only frames: other text may be a value, and `~` would make it another.
  const cleaned = kept.map((line) => (frameStart.test(line) ? hideFolders(mapFrame(line, maps), root) : line));
  return hideFolders(cleaned.join('\n'), root, '');
}

function mapFrame(frame: string, maps: CellMaps): string {
  return frame.replace(/(cell\[\d+\]):(\d+):(\d+)/, (whole, name: string, line: string, column: string) => {
    const chain = maps.get(name);
    const place = chain && mapPosition(chain, Number(line) - 1, Number(column) - 1);
    return place ? `${name}:${place.line}:${place.column + 1}` : whole;
  });
}

/** Follows the maps back; tslab puts one line before the cell, so its lines count from one. */
function mapPosition(chain: MapChain, line: number, column: number): { line: number; column: number } | null {
  let place = { line, column };
  for (const map of chain) {
    const entry = new SourceMap(map as ConstructorParameters<typeof SourceMap>[0]).findEntry(place.line, place.column);
    if (!('originalLine' in entry)) return null;
    place = { line: entry.originalLine, column: entry.originalColumn };
  }
  return place;
}
