/** The one place that escapes: a template tag whose values are text unless they are already `Html`. */

/** Markup that is safe to put into a page: made by {@link html}, or vouched for by {@link trusted}. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup stays, lists are joined, `null` and `false` leave nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | null | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const characters: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' },
};

/** Builds markup; every text value is escaped for content and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? toMarkup(values[index] ?? null) : ''));
  return { markup: parts.join('') };
}

/** Takes a library's output, or a constant of ours, as markup. The caller vouches that it is safe. */
export function trusted(markup: string): Html {
  return { markup };
}

/** JSON for a `<script type="application/json">`: no `<` is left, so nothing in it can end the element. */
export function scriptJson(value: unknown): Html {
  return trusted(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** A script's text for a `<script>`: what would end or re-open the element is escaped as a JavaScript string allows. */
export function scriptText(source: string): Html {
  return trusted(source.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').replace(/\r\n?/g, '\n'));
}

/** Text for content and for quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The text that {@link escapeText}, or a library's own escaping, stands for: the five, a no-break space, and numbered characters. */
export function decodeText(markup: string): string {
  if (!markup.includes('&')) return markup;
  // One entity alone, as masking asks for by the hundred thousand: a search by pattern takes longer.
  const [named] = markup.length < 8 && markup.startsWith('&') ? [characters[markup.slice(1, -1)]] : [];
  if (named !== undefined && markup.endsWith(';')) return named;
  return markup.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g,
    (entity, decimal, hex, name) => {
      if (name !== undefined) return characters[name] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map((item) => item.markup).join('');
}
