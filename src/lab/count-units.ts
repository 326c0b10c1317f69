/** Counts the units of a source, from frames up to patients. */
import type { Source } from '../dataset/source.js';
import type { TableValue } from './show-table.js';

/** One row for `showTable`: how many of each unit; null for a unit that the source doesn't name for every frame. */
export function countUnits({ frames, unlabelled, rejected }: Source): Record<string, TableValue> {
  const count = (unit: 'patient' | 'study' | 'series' | 'instance'): number | null => {
    const ids = new Set(frames.map((frame) => frame[unit]));
    return ids.has(null) ? null : ids.size;
  };
  return {
    frames: frames.length,
    instances: count('instance'),
    series: count('series'),
    studies: count('study'),
    patients: count('patient'),
    'without label': unlabelled,
    'files left out': rejected.length,
  };
}
