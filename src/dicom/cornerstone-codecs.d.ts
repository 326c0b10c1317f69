/** Types of the two cornerstone codecs, which ship none: the part of each that this room calls. */

/** How Emscripten's loaders are told to use a module that is compiled already, and to keep quiet. */
interface EmscriptenOptions {
  instantiateWasm(imports: object, receive: (instance: object) => void): object;
  print(line: string): void;
  printErr(line: string): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  /** `width` and the others are those of the code stream. */
  interface JpegLsFrame {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
  }

  interface JpegLsDecoder {
    /** A view of the module's memory, to be filled. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    /** A view of the module's memory: 16-bit samples are little endian. */
    getDecodedBuffer(): Uint8ClampedArray;
    getFrameInfo(): JpegLsFrame;
    /** 0: planes; 1 and 2: samples of a pixel side by side. */
    getInterleaveMode(): number;
    delete(): void;
  }

  interface Charls {
    readonly JpegLSDecoder: new () => JpegLsDecoder;
  }

  function createCharls(options: EmscriptenOptions): Promise<Charls>;
  export = createCharls;
}

declare module '@cornerstonejs/codec-openjph' {
  interface HtJpeg2000Frame {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  interface HtJpeg2000Decoder {
    /** A view of the module's memory, to be filled. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    /** A view of the module's memory: samples of a pixel side by side, 16-bit ones little endian. */
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): HtJpeg2000Frame;
    delete(): void;
  }

  interface OpenJph {
    readonly HTJ2KDecoder: new () => HtJpeg2000Decoder;
  }

  function createOpenJph(options: EmscriptenOptions): Promise<OpenJph>;
  export = createOpenJph;
}
