/** ARCADE's layout: `syntax/{train,val,test}` with pictures, and segments as YOLO label files or COCO JSON. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arcadeId } from './arcade-id.js';
import { parseCocoSegments, parseYoloSegments } from './arcade-segments.js';
import { exists, listFiles } from './files-of-folder.js';
import { type FoundFile, type Reading, type RefusedFile, refuse } from './found-file.js';
import type { Frame, Part } from './frame.js';
import { readPicture } from './images.js';

const parts: Readonly<Record<string, Part>> = { train: 'train', val: 'validation', test: 'test' };

/**
 * Reads ARCADE's layout. The label is the artery that the marked segments belong to.
 *
 * Source: Popov et al., Scientific Data 2024, doi 10.1038/s41597-023-02871-z
 *
 * @param options.prefix - what `findArcade` found
 * @param options.fileIdOf - the pseudonym of a path
 */
export async function readArcade(source: string, options: ArcadeOptions): Promise<Reading> {
  const files: FoundFile[] = [];
  const refused: RefusedFile[] = [];
  const readMarks = await openMarks(source, options.prefix);
  for (const part of Object.keys(parts)) {
    const folder = join(source, options.prefix, part, 'images');
    if (!(await exists(folder))) continue;
    for (const name of listFiles(folder)) {
      const path = `${options.prefix}${part}/images/${name}`;
      const fileId = arcadeId(path) ?? options.fileIdOf(path);
      try {
        const found = await readPicture(join(folder, name), path, fileId);
        const marks = await readMarks(path);
        files.push({ ...found, frames: found.frames.map((frame) => ({ ...frame, ...marks })) });
      } catch (error) {
        refused.push(refuse(path, fileId, error));
      }
    }
  }
  return { files, refused };
}

interface ArcadeOptions {
  readonly prefix: string;
  readonly fileIdOf: (path: string) => string;
}

/** What ARCADE says of a picture. */
export type ArcadeMarks = Pick<Frame, 'label' | 'segments' | 'split'>;

/**
 * Opens the annotations of ARCADE.
 *
 * @param prefix - what `findArcade` found
 * @returns a function of a picture's path relative to the source; it throws SourceError for a label file that is none
 * @throws SourceError if a file isn't COCO JSON
 */
export async function openMarks(source: string, prefix: string): Promise<(path: string) => Promise<ArcadeMarks>> {
  const coco = new Map<string, SegmentsByPicture>();
  for (const part of Object.keys(parts)) coco.set(part, await readCoco(join(source, prefix, part, 'annotations')));
  return async (path) => {
    const [part = '', , ...names] = path.slice(prefix.length).split('/');
    const name = names.join('/');
    const segments = (await readYolo(join(source, prefix, part), name)) ?? coco.get(part)?.get(name) ?? null;
    return { label: segments === null ? null : arteryOf(segments), segments, split: parts[part] ?? null };
  };
}

type SegmentsByPicture = ReadonlyMap<string, readonly string[]>;

async function readCoco(folder: string): Promise<SegmentsByPicture> {
  const segments = new Map<string, readonly string[]>();
  if (!(await exists(folder))) return segments;
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.json')).sort()) {
    for (const [picture, found] of parseCocoSegments(await readFile(join(folder, name), 'utf8'))) {
      segments.set(picture, found);
    }
  }
  return segments;
}

/** The segments of the label file beside a picture, null if it has none. */
async function readYolo(folder: string, name: string): Promise<string[] | null> {
  const path = join(folder, 'labels', name.replace(/\.[^.]*$/, '.txt'));
  return (await exists(path)) ? parseYoloSegments(await readFile(path, 'utf8')) : null;
}

const rightSegments = new Set(['1', '2', '3', '4', '16', '16a', '16b', '16c']);

/**
 * The coronary artery that SYNTAX segments belong to: 1-4 and 16-16c are the right one, all others the left.
 *
 * @returns null if the segments name none (`stenosis` names none) or both
 */
export function arteryOf(segments: readonly string[]): 'LCA' | 'RCA' | null {
  const named = segments.filter((segment) => segment !== 'stenosis');
  const right = named.filter((segment) => rightSegments.has(segment)).length;
  if (named.length === 0 || (right > 0 && right < named.length)) return null;
  return right > 0 ? 'RCA' : 'LCA';
}
