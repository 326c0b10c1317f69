/** The two forms in which ARCADE's segments come: a YOLO label file for each picture, one COCO JSON for each part. */
import { SourceError } from './source.js';

/** YOLO class index to SYNTAX segment. Source: ../shared/data/README.md of the data set's adapter. */
const segmentNames = '1 2 3 4 5 6 7 8 9 9a 10 10a 11 12 12a 13 14 14a 15 16 16a 16b 16c 12b 14b stenosis'.split(' ');

/**
 * The segments that a YOLO label file marks (`class x y x y …`, one polygon a line), each once, in ARCADE's order.
 *
 * @throws SourceError if a line isn't of that form
 */
export function parseYoloSegments(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return inOrder(lines.map((line, index) => segmentOfLine(line.trim().split(/\s+/), index + 1)));
}

function segmentOfLine(fields: readonly string[], line: number): string {
  const segment = segmentNames[Number(fields[0])];
  if (segment === undefined || fields.length < 7 || fields.length % 2 === 0 || fields.some((v) => Number.isNaN(+v))) {
    throw new SourceError(
      `its label file is not YOLO: line ${line} is not 'class x y x y x y …' with a class of 0 to 25`,
    );
  }
  return segment;
}

/**
 * The segments of each picture of a COCO file, by file name; a picture without annotations has an empty list.
 *
 * @throws SourceError if the text isn't COCO JSON
 */
export function parseCocoSegments(text: string): Map<string, string[]> {
  const { images, categories, annotations } = parseCoco(text);
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const found = new Map<number, string[]>(images.map(({ id }) => [id, []]));
  for (const { image_id, category_id } of annotations) {
    const name = names.get(category_id);
    if (name === undefined) throw new SourceError(cocoMessage(`an annotation of the unknown category ${category_id}`));
    found.get(image_id)?.push(name);
  }
  return new Map(images.map(({ id, file_name }) => [file_name, inOrder(found.get(id) ?? [])]));
}

interface Coco {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly { readonly image_id: number; readonly category_id: number }[];
}

function parseCoco(text: string): Coco {
  let parsed: Partial<Coco> | null;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SourceError(cocoMessage('text that is not JSON'), { cause });
  }
  const { images, categories, annotations } = parsed ?? {};
  if (Array.isArray(images) && Array.isArray(categories) && Array.isArray(annotations)) {
    return { images, categories, annotations };
  }
  throw new SourceError(cocoMessage('JSON without one of them'));
}

function cocoMessage(got: string): string {
  return `Cannot read ARCADE's annotations: expected COCO JSON with images, categories and annotations, got ${got}; download the file again`;
}

function inOrder(segments: readonly string[]): string[] {
  const rank = (segment: string): number => (segmentNames.includes(segment) ? segmentNames.indexOf(segment) : 99);
  return [...new Set(segments)].sort((a, b) => rank(a) - rank(b));
}
