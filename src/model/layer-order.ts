/** The order in which Keras writes InceptionV3's layers to a weights file: by depth, not by creation. */
import { blocks, type Unit } from './graph.js';

/** A convolution unit is three Keras layers (convolution, normalisation, rectifier); the others are one. */
function layersOf(unit: Unit): number {
  return unit.kind === 'convolution' ? 3 : 1;
}

function inputsOf(unit: Unit): readonly string[] {
  return unit.kind === 'join' ? unit.inputs : [unit.input];
}

/** How many layers lie between each unit's output and the end of the network, on the longest way. */
function findDepths(units: readonly Unit[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const unit of units.toReversed()) {
    const depth = (depths.get(unit.name) ?? 0) + layersOf(unit);
    for (const input of inputsOf(unit)) depths.set(input, Math.max(depths.get(input) ?? 0, depth));
  }
  return depths;
}

/**
 * Names of the 188 layers that have weights, deepest first; equal depths in the order of creation.
 *
 * Source: `Functional` of keras 3.15 sorts `model.layers` so, and legacy `.h5` files keep that order.
 */
export function findLayerOrder(): string[] {
  const units = blocks.flatMap((block) => block.units);
  const depths = findDepths(units);
  const layers = units.flatMap((unit) => {
    if (unit.kind !== 'convolution') return [];
    const depth = depths.get(unit.name) ?? 0;
    return [
      { name: unit.name, depth: depth + 2 },
      { name: unit.normalization, depth: depth + 1 },
    ];
  });
  return layers.toSorted((a, b) => b.depth - a.depth).map((layer) => layer.name);
}
