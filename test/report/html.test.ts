import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, scriptJson, scriptText, trusted } from '../../src/report/html.js';

describe('html', () => {
  test('escapes text, keeps markup, joins lists and leaves nothing for null and false', () => {
    const items = [html`<li>${'<a & "b">'}</li>`, html`<li>${"it's"}</li>`];
    const all = html`<ul>${items}</ul>${null}${false}${0}${trusted('<hr>')}`;
    expect(all.markup).toBe('<ul><li>&lt;a &amp; &quot;b&quot;&gt;</li><li>it&#39;s</li></ul>0<hr>');
  });

  test('no text can open an element or end a quoted attribute', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.markup)));
  });
});

describe('scriptJson', () => {
  test('holds no "<" and gives the value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { markup } = scriptJson({ value, end: '</script><!--' });
        expect(markup).not.toContain('<');
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value, end: '</script><!--' })));
      }),
    );
  });
});

describe('scriptText', () => {
  test('leaves nothing that ends or re-opens the element', () => {
    expect(scriptText("a('</script>');\r\nb('<!--');").markup).toBe("a('<\\/script>');\nb('<\\!--');");
  });
});
