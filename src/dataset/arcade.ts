/** ARCADE's layout: `syntax/{train,val,test}` with pictures, and segments as YOLO label files or COCO JSON. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCocoSegments, parseYoloSegments } from './arcade-segments.js';
import { exists, listFiles } from './files-of-folder.js';
import { type FoundFile, type Reading, type RefusedFile, refuse } from './found-file.js';
import type { Frame, Part } from './frame.js';
import { readPicture } from './images.js';

const parts: Readonly<Record<string, Part>> = { train: 'train', val: 'validation', test: 'test' };

/** Where ARCADE's `train`, `val` and `test` lie in a folder: at once (`''`) or in `syntax/`; null if in neither. */
export async function findArcade(source: string): Promise<string | null> {
  for (const prefix of ['', 'syntax/']) {
    for (const part of Object.keys(parts)) {
      const folder = join(source, prefix, part);
      const hasLabels = (await exists(join(folder, 'labels'))) || (await exists(join(folder, 'annotations')));
      if (hasLabels && (await exists(join(folder, 'images')))) return prefix;
    }
  }
  return null;
}

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
  for (const part of Object.keys(parts)) {
    const folder = join(source, options.prefix, part);
    if (!(await exists(join(folder, 'images')))) continue;
    const coco = await readCoco(join(folder, 'annotations'));
    for (const name of await listFiles(join(folder, 'images'))) {
      const path = `${options.prefix}${part}/images/${name}`;
      const fileId = arcadeId(part, name) ?? options.fileIdOf(path);
      try {
        const found = await readPicture(join(folder, 'images', name), path, fileId);
        const segments = (await readYolo(folder, name)) ?? coco.get(name) ?? null;
        files.push({ ...found, frames: found.frames.map((frame) => markFrame(frame, part, segments)) });
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

function markFrame(frame: Frame, part: string, segments: readonly string[] | null): Frame {
  const label = segments === null ? null : arteryOf(segments);
  return { ...frame, label, segments, split: parts[part] ?? null };
}

/** ARCADE's own numbers name nobody, so `train-168` stays readable; any other name gets a pseudonym. */
function arcadeId(part: string, name: string): string | null {
  const number = /^(\d{1,4})\.png$/.exec(name)?.[1];
  return number === undefined ? null : `${part}-${number}`;
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
