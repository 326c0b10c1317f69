/** JSON as a tree that folds. */
import { renderTree } from '../tree.js';
import type { MimeRenderer } from './renderer.js';

/** Renders `application/json`. */
export const json: MimeRenderer = {
  types: ['application/json'],
  render: ({ data }) => (data === undefined ? null : renderTree(data, 'JSON')),
};
