/** Codecs that Emscripten compiled: instantiated fast, quiet, and strict about what they only warn of. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { keepInstance, type UseCodec } from './codec-instance.js';

/** The part of WebAssembly that is called here: TypeScript declares it with the types of a browser alone. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const { compile, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/** Creates an instance of a codec, as its package exports it. */
type Factory<Codec> = (options: EmscriptenOptions) => Promise<Codec>;

/**
 * Gives a function that calls the one instance of a codec. Its WebAssembly is compiled once, so that a new instance takes a millisecond or two.
 *
 * OpenJPH decodes a damaged code stream as far as it goes and prints a warning: that is an error here.
 *
 * @param wasm - the compiled file, as a module is named
 */
export function useEmscripten<Codec>(factory: Factory<Codec>, wasm: string): UseCodec<Codec> {
  let compiling: Promise<object> | undefined;
  const use = keepInstance(async () => {
    compiling ??= readFile(createRequire(import.meta.url).resolve(wasm)).then((bytes) => compile(bytes));
    const warnings: string[] = [];
    const codec = await factory({ ...instantiate(await compiling), ...collect(warnings) });
    return { codec, warnings };
  });
  return (bytes, call) =>
    use(bytes, ({ codec, warnings }) => {
      const result = call(codec);
      if (warnings.length > 0) throw new Error(warnings.join('\n'));
      return result;
    });
}

function instantiate(module: object): Pick<EmscriptenOptions, 'instantiateWasm'> {
  return {
    instantiateWasm(imports, receive) {
      const instance = new Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
  };
}

function collect(lines: string[]): Pick<EmscriptenOptions, 'print' | 'printErr'> {
  const add = (line: string): void => void lines.push(line);
  return { print: add, printErr: add };
}
