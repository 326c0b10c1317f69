/** Says in the notebook what its results come from; the runner keeps it and the report shows it. */
import { display } from './display.js';

/**
 * Declares facts about where results come from: data, split, weights, backend, seed.
 *
 * @param facts - plain data. `synthetic: true` makes every page say that the data are drawn
 *
 * @example
 * declareProvenance({ dataFingerprint: source.fingerprint, synthetic: source.synthetic, seed: 1 });
 */
export function declareProvenance(facts: object): void {
  const lines = Object.entries(facts).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  display({ 'application/vnd.angiolab.provenance+json': facts, 'text/plain': lines.join('\n') });
}
