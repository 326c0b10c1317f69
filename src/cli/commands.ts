/** The list of commands, in the order of the help. A new command is one file and one line here. */
import type { Command } from './command.js';

/** A command by name. Its file is read when it is called, so that one command doesn't wait for another's libraries. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.js')).start,
  run: async () => (await import('./run.js')).run,
  execute: async () => (await import('./execute.js')).executeCommand,
  render: async () => (await import('./render.js')).renderCommand,
  compare: async () => (await import('./compare.js')).compare,
  verify: async () => (await import('./verify.js')).verify,
  kernel: async () => (await import('./kernel.js')).kernel,
  doctor: async () => (await import('./doctor.js')).doctor,
  index: async () => (await import('./index-source.js')).indexSource,
  inspect: async () => (await import('./inspect.js')).inspect,
  decode: async () => (await import('./decode.js')).decode,
  synthesize: async () => (await import('./synthesize.js')).synthesize,
  split: async () => (await import('./split.js')).splitCommand,
  train: async () => (await import('./train.js')).train,
  predict: async () => (await import('./predict.js')).predict,
  export: async () => (await import('./export.js')).exportCommand,
};
