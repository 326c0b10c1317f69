/**
 * Leaves the doc comments of declaration files unparsed until somebody asks for them.
 *
 * TypeScript 5.0 makes nodes of every doc comment: a third of the time that it takes to read the types of Node and of ES2022. A cell
 * needs none of them, `inspect` those of one name.
 */
import type * as typescript from 'typescript';
import type { Compiler } from './compiler.js';

/** What TypeScript 5.0 has beside its published types. */
interface OpenCompiler {
  readonly objectAllocator: { readonly [name in `get${'Symbol' | 'Signature'}Constructor`]: () => Documented };
  getJSDocCommentRanges(node: typescript.Node, text: string): readonly typescript.TextRange[] | undefined;
  parseIsolatedJSDocComment(text: string, start: number, length: number): { readonly jsDoc: OpenNode } | undefined;
}

interface Documented {
  readonly prototype: { getDocumentationComment(...words: never[]): unknown };
}

interface OpenNode extends typescript.Node {
  parent: OpenNode;
  jsDoc?: OpenNode[] | undefined;
}

/** What a symbol or a signature says of where it was declared. */
interface Declared {
  readonly declarations?: readonly OpenNode[];
  readonly declaration?: OpenNode;
}

/**
 * Makes `compiler` parse the doc comments of a symbol or a signature when it is asked for its documentation.
 *
 * @param readFile - reads a file as it is
 * @returns reads a file as the compiler shall parse it: doc comments of declaration files are plain ones, all places are the same;
 *   but not in `__prev__.d.ts`, where tslab prints the declarations of earlier cells with their comments
 */
export function readDocsLate(
  compiler: Compiler,
  readFile: typescript.System['readFile'],
): typescript.System['readFile'] {
  const open = compiler as unknown as OpenCompiler;
  const { objectAllocator } = open;
  for (const name of ['Symbol', 'Signature'] as const) {
    const { prototype } = objectAllocator[`get${name}Constructor`]();
    const { getDocumentationComment } = prototype;
    prototype.getDocumentationComment = function (this: Declared, ...words) {
      for (const node of this.declarations ?? [this.declaration]) if (node) addDocs(node);
      return getDocumentationComment.apply(this, words);
    };
  }

  /** The comment may stand before the declaration, or before a statement round it. */
  function addDocs(declaration: OpenNode): void {
    const file = declaration.getSourceFile();
    const text = file.isDeclarationFile ? readFile(file.fileName) : undefined;
    if (text === undefined || hideDocs(text) !== file.text) return;
    for (let node = declaration; node.kind !== compiler.SyntaxKind.SourceFile; node = node.parent)
      if (Object.hasOwn(node, 'jsDoc') && !node.jsDoc?.length) node.jsDoc = parseDocs(node, text);
  }

  function parseDocs(node: OpenNode, text: string): OpenNode[] {
    return (open.getJSDocCommentRanges(node, text) ?? []).flatMap(({ pos, end }) => {
      const docs = open.parseIsolatedJSDocComment(text, pos, end - pos)?.jsDoc;
      return docs ? [Object.assign(docs, { parent: node })] : [];
    });
  }

  return (path, encoding) => {
    const text = readFile(path, encoding);
    return text !== undefined && /(?<!\b__prev__)\.d\.ts$/.test(path) ? hideDocs(text) : text;
  };
}

/** Only what begins a line: `/**` may stand in a string. */
function hideDocs(text: string): string {
  return text.replace(/^([ \t]*\/\*)\*(?!\/)/gm, '$1 ');
}
