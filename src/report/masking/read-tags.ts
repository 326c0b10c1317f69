/** The tags of markup, one after the other; broken markup too is read once, from its start to its end. */

/** A tag, a comment, or a script with what is in it. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  /** In small letters; '' for a comment, and what begins with `<!` or `<?`. */
  readonly name: string;
  readonly closes: boolean;
  /** Where the text of a script lies, whose tags are both in this one; null for all else. */
  readonly content: { readonly start: number; readonly end: number } | null;
}

/** Reads all tags of `markup`. A `<` that begins none is text; one that never ends takes the rest as text. */
export function* readTags(markup: string): Generator<Tag> {
  const lastScript = markup.lastIndexOf('</script');
  let at = markup.indexOf('<');
  while (at >= 0) {
    const tag = markup.startsWith('<!--', at) ? readComment(at) : readTag(markup, at, lastScript);
    if (tag === 'text') at = markup.indexOf('<', at + 1);
    else if (tag === 'unclosed') return;
    else {
      yield tag;
      at = markup.indexOf('<', tag.end);
    }
  }
}

/** The words of a comment are text to whoever looks for identifiers: its marks alone are the tag. */
function readComment(start: number): Tag {
  return { start, end: start + 4, name: '', closes: false, content: null };
}

function readTag(markup: string, start: number, lastScript: number): Tag | 'text' | 'unclosed' {
  const closes = markup[start + 1] === '/';
  const name = /^[a-zA-Z!?][\w:.-]{0,40}/.exec(markup.slice(start + (closes ? 2 : 1), start + 44))?.[0];
  if (name === undefined) return 'text';
  const end = findEnd(markup, start);
  if (end < 0) return 'unclosed';
  const tag = { start, end, name: name.toLowerCase(), closes, content: null };
  if (tag.name !== 'script' || closes || markup[end - 2] === '/' || lastScript < end) return tag;
  const close = markup.indexOf('</script', end);
  const after = close < 0 ? -1 : markup.indexOf('>', close);
  return after < 0 ? tag : { ...tag, end: after + 1, content: { start: end, end: close } };
}

/** After the `>` that ends a tag, outside quotes; -1 where there is none. */
function findEnd(markup: string, start: number): number {
  let at = markup.indexOf('>', start);
  let quote = findQuote(markup, start, at);
  while (at >= 0 && quote >= 0) {
    const close = markup.indexOf(markup[quote]!, quote + 1);
    if (close < 0) return -1;
    if (close > at) at = markup.indexOf('>', close);
    quote = findQuote(markup, close + 1, at);
  }
  return at < 0 ? -1 : at + 1;
}

/** The first quote between `start` and `end`; -1 where there is none. */
function findQuote(markup: string, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const code = markup.charCodeAt(at);
    if (code === 34 || code === 39) return at;
  }
  return -1;
}
