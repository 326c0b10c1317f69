/** Turns a kernel's messages into a cell's outputs. */
import type { ErrorOutput, MimeBundle, Output } from '../notebook/nbformat.js';
import type { Message } from '../protocol/message.js';

/** Where the outputs with a display id lie, over the whole notebook, so that a later cell may update them. */
export type DisplayIndex = Map<string, { outputs: Output[]; output: Output }[]>;

/** Collects the outputs of one cell, as they come. */
export class OutputCollector {
  readonly outputs: Output[] = [];
  readonly #displays: DisplayIndex;
  #clearNext = false;
  #lastStderr = '';

  constructor(displays: DisplayIndex) {
    this.#displays = displays;
  }

  /** Takes a message of the iopub channel; those that are no output change nothing. */
  take(message: Message): void {
    const { content } = message;
    switch (message.header.msg_type) {
      case 'stream':
        this.#addText(content['name'] === 'stderr' ? 'stderr' : 'stdout', String(content['text'] ?? ''));
        break;
      case 'display_data':
        this.#add({ output_type: 'display_data', ...readData(content) }, content);
        break;
      case 'execute_result': {
        const execution_count = readCount(content);
        this.#add({ output_type: 'execute_result', ...readData(content), execution_count }, content);
        break;
      }
      case 'error':
        this.#add(readError(content), content);
        break;
      case 'update_display_data':
        this.#update(content);
        break;
      case 'clear_output':
        this.#clear(content['wait'] === true);
        break;
    }
  }

  /** The error among the outputs, if there is one. */
  get error(): ErrorOutput | undefined {
    return this.outputs.find((output) => output.output_type === 'error');
  }

  /**
   * The error of a cell whose reply says that it failed; added to the outputs if the kernel sent none.
   *
   * Some kernels, tslab among them, print an error to stderr and say no more in their reply. The last text on stderr
   * is then the error, and moves from there into an error output.
   */
  fail(reply: Message['content']): ErrorOutput {
    const sent = this.error;
    if (sent !== undefined) return sent;
    const error = typeof reply['ename'] === 'string' ? readError(reply) : parseError(this.#takeLastStderr());
    this.outputs.push(error);
    return error;
  }

  /** Adds an error of the runner's own, which the kernel said nothing about. @returns the error */
  addError(ename: string, evalue: string): ErrorOutput {
    const error: ErrorOutput = { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
    this.outputs.push(error);
    return error;
  }

  #add(output: Output, content: Message['content']): void {
    this.#clearIfDue();
    this.#update(content);
    this.outputs.push(output);
    const id = readDisplayId(content);
    if (id === null) return;
    const places = this.#displays.get(id) ?? [];
    this.#displays.set(id, [...places, { outputs: this.outputs, output }]);
  }

  #addText(name: 'stdout' | 'stderr', text: string): void {
    this.#clearIfDue();
    if (name === 'stderr') this.#lastStderr = text;
    const last = this.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name)
      this.outputs[this.outputs.length - 1] = { ...last, text: last.text + text };
    else this.outputs.push({ output_type: 'stream', name, text });
  }

  /** A display updates what was shown before under its id, in whichever cell; so does a new one of that id, as in nbclient. */
  #update(content: Message['content']): void {
    for (const place of this.#displays.get(readDisplayId(content) ?? '') ?? []) {
      const index = place.outputs.indexOf(place.output);
      if (index < 0) continue;
      place.output = { ...place.output, ...readData(content) } as Output;
      place.outputs[index] = place.output;
    }
  }

  #clear(wait: boolean): void {
    this.#clearNext = wait;
    if (!wait) this.outputs.length = 0;
  }

  #clearIfDue(): void {
    if (this.#clearNext) this.#clear(false);
  }

  #takeLastStderr(): string {
    const text = this.#lastStderr;
    const index = this.outputs.findLastIndex((output) => output.output_type === 'stream' && output.name === 'stderr');
    const stream = this.outputs[index];
    if (text === '' || stream?.output_type !== 'stream' || !stream.text.endsWith(text)) return '';
    const rest = stream.text.slice(0, -text.length);
    if (rest === '') this.outputs.splice(index, 1);
    else this.outputs[index] = { ...stream, text: rest };
    return text;
  }
}

/** Reads an error as runtimes print it: `Name: message`, perhaps over several lines, then the stack. */
function parseError(text: string): ErrorOutput {
  const traceback = text.trimEnd().split('\n');
  const stack = traceback.findIndex((line) => /^\s+at /.test(line));
  const message = traceback.slice(0, stack < 0 ? undefined : stack);
  const start = message.findIndex((line) => errorName.test(line));
  const [first = '', ...rest] = message.slice(Math.max(start, 0));
  const ename = errorName.exec(first)?.[1] ?? 'Error';
  const evalue = [first.replace(errorName, ''), ...rest].join('\n');
  return { output_type: 'error', ename, evalue: evalue || 'the kernel gave no reason', traceback };
}

/** A name and perhaps a code, as in `RangeError [ERR_OUT_OF_RANGE]: `. */
const errorName = /^([\w$.]*(?:Error|Exception))(?: \[\w+\])?(?:: |$)/;

function readError(content: Message['content']): ErrorOutput {
  const { ename, evalue, traceback } = content;
  return {
    output_type: 'error',
    ename: String(ename ?? 'Error'),
    evalue: String(evalue ?? ''),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}

function readData(content: Message['content']): { data: MimeBundle; metadata: MimeBundle } {
  return { data: (content['data'] ?? {}) as MimeBundle, metadata: (content['metadata'] ?? {}) as MimeBundle };
}

function readDisplayId(content: Message['content']): string | null {
  const id = (content['transient'] as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === 'string' ? id : null;
}

/** The execution count in a message; null where there is none. */
export function readCount(content: Message['content']): number | null {
  const count = content['execution_count'];
  return typeof count === 'number' ? count : null;
}
