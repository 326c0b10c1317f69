/** Colours code when the page is made, so that the reader's browser runs no highlighter. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import { type Html, html, trusted } from './html.js';

const languages = { bash, javascript, json, python, typescript };
for (const [name, grammar] of Object.entries(languages)) hljs.registerLanguage(name, grammar);

/** Longer code is shown plainly: a grammar takes its time, and nobody reads it in colours. */
const longest = 30_000;

/** Renders code with the highlighter's classes; in a language that it doesn't know, as plain text. */
export function highlightCode(code: string, language: string): Html {
  if (code.length > longest || hljs.getLanguage(language) === undefined) return html`${code}`;
  return trusted(hljs.highlight(code, { language, ignoreIllegals: true }).value);
}
