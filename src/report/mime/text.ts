/** Plain text as a terminal would show it. */
import { renderLongText } from '../long-text.js';
import { type MimeRenderer, readText } from './renderer.js';

/** Renders `text/plain`. */
export const text: MimeRenderer = {
  types: ['text/plain'],
  render: ({ data }) => {
    const source = readText(data);
    return source === null ? null : renderLongText(source, 'text');
  },
};
