/** The TensorFlow wheels that we know, pinned by version and SHA-256. */

/** `cpu` computes on the processor; `gpu` also holds CUDA code and needs the `nvidia-*` packages beside it. */
export type Flavour = 'cpu' | 'gpu';

/** One wheel on PyPI, and what it needs. */
export interface Release {
  /** The package's name for pip. */
  readonly package: string;
  readonly version: string;
  /** The wheel's file name. */
  readonly file: string;
  /** Of the wheel, as PyPI publishes it. */
  readonly sha256: string;
  /** Size of the wheel. */
  readonly bytes: number;
  /** Size of what is extracted from all wheels, roughly. */
  readonly extractedBytes: number;
  /** What must be free before the download: wheels and extracted libraries together. */
  readonly diskBytes: number;
}

/** The TensorFlow version that the addon is built against. */
export const tensorflowVersion = '2.21.0';

/** Tags for pip: the wheel is taken for this Python, whatever Python runs pip; only the libraries matter. */
export const wheelTags = {
  python: '3.12',
  implementation: 'cp',
  abi: ['cp312', 'none', 'abi3'],
  platforms: ['manylinux_2_28_x86_64', 'manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
} as const;

/** Source: https://pypi.org/simple/tensorflow-cpu/ and https://pypi.org/simple/tensorflow/. */
export const releases: Readonly<Record<Flavour, Release>> = {
  cpu: {
    package: 'tensorflow-cpu',
    version: tensorflowVersion,
    file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    bytes: 274_000_871,
    extractedBytes: 853_000_000,
    diskBytes: 1_300_000_000,
  },
  gpu: {
    package: 'tensorflow',
    version: tensorflowVersion,
    file: 'tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    bytes: 572_611_111,
    extractedBytes: 5_400_000_000,
    diskBytes: 9_000_000_000,
  },
};
