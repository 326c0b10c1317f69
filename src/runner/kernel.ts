/** A started kernel that can be asked: a request is done at its reply and the `idle` of the same parent. */
import { randomUUID } from 'node:crypto';
import type { ChannelName } from '../protocol/channels.js';
import { createMessage, type Message } from '../protocol/message.js';
import { quoteStderr } from './errors.js';
import { spawnKernel } from './kernel-process.js';
import type { Kernelspec } from './kernelspec.js';
import { LimitReached } from './limits.js';
import { createMemoryMeter, type MemoryMeter } from './memory.js';

/** The kernel ended while it was asked, or before it was ready. */
export class KernelExit extends Error {
  override readonly name = 'KernelExit';
  readonly exit: string;
  readonly stderr: string;

  constructor(exit: string, stderr: string) {
    super(`Cannot ask the kernel: expected a running process, got ${exit}; start another`);
    this.exit = exit;
    this.stderr = stderr;
  }
}

/** A reply came, but not the `idle` that closes its outputs, and nothing else for a while. */
export class KernelSilence extends Error {
  override readonly name = 'KernelSilence';
  readonly silenceMs: number;

  constructor(silenceMs: number) {
    super(`Cannot end a request: expected idle within ${silenceMs} ms of its reply, got silence; ask again`);
    this.silenceMs = silenceMs;
  }
}

/** A request's way: what to ask, who takes its outputs, how long a missing `idle` is waited for. */
interface RequestOptions {
  readonly onOutput?: (message: Message) => void;
  readonly silenceMs: number;
}

/** How code is run. */
interface CodeOptions {
  readonly onOutput: (message: Message) => void;
  /** Whether the kernel shall refuse, after an error, what was sent to it meanwhile. */
  readonly stopOnError: boolean;
}

/** A kernel that answers. */
export interface Kernel {
  /** The content of its `kernel_info_reply`. */
  readonly info: Message['content'];
  /** Measures the memory of the kernel and its children. */
  readonly memory: MemoryMeter;
  /** Resolves, once the kernel has ended by itself or was stopped, to how. */
  readonly exited: Promise<string>;
  /** How many of its messages were malformed or signed with another key, and so were dropped. */
  readonly dropped: number;
  /** Runs code; outputs go to `onOutput`, also those that come after the end. @returns the reply's content */
  execute(code: string, options: CodeOptions): Promise<Message['content']>;
  /**
   * Makes the kernel load what it needs for its first cell: it is asked about empty code, which changes nothing, not even a count
   * (`execute_request`, silent and empty, is counted by tslab). Nobody waits for the answer, and a kernel may give none.
   */
  warm(): Promise<void>;
  /** Waits for outputs that are under way: under load Deno's kernel sends a cell's last output behind its `idle`. */
  settle(): Promise<void>;
  /** Asks the kernel to stop what it runs; it may not heed it. */
  interrupt(): Promise<void>;
  /** Ends the kernel: politely for `graceMs`, then by force; nothing of it is left. */
  stop(graceMs: number): Promise<void>;
}

interface Pending {
  readonly options: RequestOptions;
  readonly resolve: (content: Message['content']) => void;
  readonly reject: (error: Error) => void;
  reply?: Message['content'];
  idle: boolean;
  timer?: NodeJS.Timeout;
}

/** A kernel that lost messages stays silent for good; one that is only slow does not for that long. */
const outputSilenceMs = 10_000;
const readySilenceMs = { first: 10, last: 1_000 };
const askAgainMs = 5_000;
const drainMs = 200;
const interruptMs = 1_000;
const settleMs = 500;
/** At least as many as jupyter_client remembers. */
const rememberedMessages = 2 ** 16;

/**
 * Starts a kernel and waits until it answers; without an end, so limit it with `signal`.
 *
 * @param options.signal - ends the start, and the kernel with it
 * @throws {@link KernelExit} when the process ends or can't be started; the signal's reason when that fires: a {@link LimitReached} then
 *   says what came from the kernel instead of an answer
 */
export async function startKernel(
  spec: Kernelspec,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Kernel> {
  const child = await spawnKernel(spec, options);
  // zeromq loads while the process starts.
  const { openChannels } = await import('../protocol/channels.js');
  const session = randomUUID();
  const pending = new Map<string, Pending>();
  const listeners = new Map<string, (message: Message) => void>();
  let lastOutput = 0;
  let exit: KernelExit | null = null;
  const isNew = createReplayGuard();

  const channels = openChannels(child.connection, session, (channel, message) => {
    if (!isNew(message.header.msg_id)) return;
    const id = message.parent_header.msg_id ?? '';
    if (channel === 'iopub') {
      lastOutput = Date.now();
      listeners.get(id)?.(message);
    }
    const request = pending.get(id);
    if (request !== undefined) settle(id, request, channel, message);
  });

  function settle(id: string, request: Pending, channel: ChannelName, message: Message): void {
    if (channel === 'iopub') request.idle ||= message.content['execution_state'] === 'idle';
    else request.reply = message.content;
    if (request.reply === undefined) return;
    clearTimeout(request.timer);
    const { reply } = request;
    if (request.idle) finish(id, () => request.resolve(reply));
    else
      request.timer = setTimeout(() => finish(id, () => request.reject(silence(request))), request.options.silenceMs);
  }

  function silence(request: Pending): KernelSilence {
    return new KernelSilence(request.options.silenceMs);
  }

  function finish(id: string, end: () => void): void {
    clearTimeout(pending.get(id)?.timer);
    pending.delete(id);
    end();
  }

  async function request(
    type: string,
    content: Message['content'],
    options: RequestOptions,
    channel: 'shell' | 'control' = 'shell',
  ): Promise<Message['content']> {
    if (exit !== null) throw exit;
    const message = createMessage(type, content, session);
    const id = message.header.msg_id;
    if (options.onOutput) listeners.set(id, options.onOutput);
    const done = new Promise<Message['content']>((resolve, reject) => {
      pending.set(id, { options, resolve, reject, idle: false });
    });
    done.catch(() => undefined);
    await channels.send(channel, message);
    return done;
  }

  /** Asks, and waits a while for the answer: a kernel that hangs may give none. */
  async function askBriefly(type: string, limitMs: number, channel: 'shell' | 'control'): Promise<void> {
    const answer = request(type, {}, { silenceMs: limitMs }, channel).catch(() => undefined);
    await Promise.race([answer, pause(limitMs)]);
  }

  // What the kernel had sent before its death may still be under way.
  async function failPending(how: string): Promise<void> {
    const died = Date.now();
    lastOutput = died;
    while (pending.size > 0 && Date.now() - lastOutput < drainMs && Date.now() - died < 10 * drainMs)
      await pause(drainMs / 4);
    const error = new KernelExit(how, child.stderr);
    exit = error;
    for (const [id, waiting] of pending) finish(id, () => waiting.reject(error));
  }
  const failed = child.exited.then(failPending);

  async function stop(graceMs: number): Promise<void> {
    if (graceMs > 0 && exit === null) {
      await channels.send('control', createMessage('shutdown_request', { restart: false }, session));
      await Promise.race([child.exited, pause(graceMs)]);
    }
    await child.end();
    await failed;
    channels.close();
  }

  async function waitUntilReady(): Promise<Message['content']> {
    for (let silenceMs = readySilenceMs.first; ; silenceMs = Math.min(2 * silenceMs, readySilenceMs.last)) {
      try {
        const answer = request('kernel_info_request', {}, { silenceMs });
        // A first question can be lost while sockets connect; a kernel that only starts slowly answers all of them.
        const info = await Promise.race([answer, pause(askAgainMs).then(() => null)]);
        if (info !== null) return info;
      } catch (error) {
        // The subscription to iopub came too late for this `idle`: ask again.
        if (!(error instanceof KernelSilence)) throw error;
      }
    }
  }

  try {
    const info = await unlessAborted(waitUntilReady(), options.signal);
    return {
      info,
      stop,
      get dropped() {
        return channels.dropped;
      },
      memory: createMemoryMeter(child.pid),
      exited: child.exited,
      warm: () =>
        channels.send('shell', createMessage('inspect_request', { code: '', cursor_pos: 0, detail_level: 0 }, session)),
      execute: (code, { onOutput, stopOnError }) =>
        request(
          'execute_request',
          {
            code,
            silent: false,
            store_history: true,
            user_expressions: {},
            allow_stdin: false,
            stop_on_error: stopOnError,
          },
          { onOutput, silenceMs: outputSilenceMs },
        ),
      async interrupt() {
        if (spec.interruptMode === 'signal') child.interrupt();
        // A cell that is sent later must not be hit, so the answer is waited for.
        else await askBriefly('interrupt_request', interruptMs, 'control');
      },
      settle: () => askBriefly('kernel_info_request', settleMs, 'shell'),
    };
  } catch (error) {
    await stop(0);
    if (!(error instanceof LimitReached)) throw error;
    throw new LimitReached(error.limit, error.timeoutMs, describeSilence(channels.dropped, child.stderr));
  }
}

/** What came from a kernel that didn't answer. */
function describeSilence(dropped: number, stderr: string): string {
  const messages = `${dropped} ${dropped === 1 ? 'message' : 'messages'} signed with another key than the connection file's`;
  return `${dropped === 0 ? 'none' : messages}${quoteStderr(stderr)}`;
}

/** Tells whether an id comes for the first time, among the latest that came: a message that is played again is not believed. */
function createReplayGuard(): (id: string) => boolean {
  let recent = new Set<string>();
  let older = recent;
  return (id) => {
    if (recent.has(id) || older.has(id)) return false;
    recent.add(id);
    if (recent.size === rememberedMessages) [older, recent] = [recent, new Set()];
    return true;
  };
}

/** `promise`, or the signal's reason as soon as it fires. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits, without keeping the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
