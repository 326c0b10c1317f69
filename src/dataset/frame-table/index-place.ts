/** A folder that is indexed, and what is the same for all its files. */
import type { ScanStart } from './scan-lanes.js';

/** Where an index run works. */
export interface IndexPlace extends ScanStart {
  /** Of ARCADE's layout, what `findArcade` found; null for others. */
  readonly prefix: string | null;
  /** The pseudonym of the folder. */
  readonly sourceId: string;
  /** The folder of the state, in the user's cache. */
  readonly state: string;
}
