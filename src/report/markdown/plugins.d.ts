/** Types of markdown-it's plugins that ship none. */
declare module 'markdown-it-footnote' {
  import type MarkdownIt from 'markdown-it';

  const footnote: (parser: MarkdownIt) => void;
  export = footnote;
}

declare module 'markdown-it-container' {
  import type MarkdownIt from 'markdown-it';
  import type Token from 'markdown-it/lib/token.mjs';

  interface Options {
    readonly validate: (info: string) => boolean;
    readonly render: (tokens: Token[], index: number) => string;
  }
  const container: (parser: MarkdownIt, name: string, options: Options) => void;
  export = container;
}
