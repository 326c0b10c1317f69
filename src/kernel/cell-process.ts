/** The process that runs the cells, seen from the one that speaks the protocol: started, asked, interrupted, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  type CellEnd,
  type CellEvent,
  type CellOutput,
  type CellRequest,
  type CellToRun,
  interruption,
  type Question,
} from './cell-messages.js';
import { terminateExecution } from './inspector.js';
import { parseEvents } from './parse-events.js';

/** Runs cells, one at a time; the caller keeps them in order. */
export interface CellProcess {
  /** Runs a cell; its outputs have all been handed over when this resolves. */
  execute(cell: CellToRun): Promise<CellEnd>;
  /** Answers the question that the running cell has asked. */
  answer(value: string): void;
  /** Asks about code. @returns the content of the reply, without its status */
  ask(question: Question, code: string, position: number): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the running cell as failed, if there is one; resolves when the process can be asked again. */
  interrupt(): Promise<void>;
  /** Ends the process at once. */
  end(): void;
  /** Resolves, when the process has ended and all its outputs were handed over, to its exit status or signal. */
  readonly exited: Promise<string>;
}

/** How long a process whose event loop is free may take to say so; a busy one is terminated. */
const freeMs = 50;
const retryMs = 200;

/**
 * Starts the process; requests wait until it is ready.
 *
 * @param onOutput - takes each output in order; the process has to wait until its promise resolves
 */
export function startCellProcess(onOutput: (output: CellOutput) => Promise<void>): CellProcess {
  const main = fileURLToPath(new URL('./executor-process.js', import.meta.url));
  const flags = ['--inspect=127.0.0.1:0', '--inspect-publish-uid=stderr', '--enable-source-maps'];
  const child = spawn(process.execPath, [...flags, main], {
    stdio: ['ignore', process.stderr, 'pipe', 'pipe', 'pipe'],
  });
  const waiting = new Map<string, (value: never) => void>();
  const inspectorUrl = readInspectorUrl(child);
  let onReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  let onInterrupted = (): void => undefined;
  let interrupting: Promise<void> | null = null;

  async function handle(event: CellEvent): Promise<void> {
    if (event.type === 'interrupted') onInterrupted();
    else if (event.type === 'ready') onReady();
    else if (event.type === 'done') settle(event.id, event.end);
    else if (event.type === 'answer') settle(event.id, event.content);
    else await onOutput(event);
  }

  function settle(id: string, value: unknown): void {
    waiting.get(id)?.(value as never);
    waiting.delete(id);
  }

  async function readEvents(): Promise<void> {
    for await (const event of parseEvents(child.stdio[4] as Readable)) await handle(event);
  }
  const drained = readEvents();

  // A plain pipe: Node's own channel hands messages over in a way that doesn't survive a termination.
  const requests = child.stdio[3] as Writable;
  requests.on('error', () => undefined);

  function send(request: CellRequest): void {
    requests.write(`${JSON.stringify(request)}\n`);
  }

  /** @returns null when an interrupt hit the request before it could end in its own way */
  function request<T>(id: string, message: CellRequest): Promise<T | null> {
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      send(message);
    });
  }

  async function interrupt(): Promise<void> {
    await Promise.race([ready, exited]);
    const before = [...waiting.keys()];
    let answered = false;
    const answer = new Promise<void>((resolve) => {
      onInterrupted = resolve;
    }).then(() => {
      answered = true;
    });
    const ended = Promise.race([answer, exited]);
    send({ type: 'interrupt' });
    await Promise.race([ended, pause(freeMs)]);
    // The order can hit the handler of the message itself: both again until it answers.
    while (!answered && child.exitCode === null && child.signalCode === null) {
      await terminateExecution(await inspectorUrl).catch(() => undefined);
      await Promise.race([ended, pause(retryMs)]);
      if (!answered) send({ type: 'interrupt' });
    }
    for (const id of before) settle(id, null);
  }

  const exited = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => {
      void drained.then(() => resolve(signal ?? `exit status ${status}`));
    });
  });
  return {
    async execute(cell) {
      const end = await request<CellEnd>(cell.id, { type: 'execute', ...cell });
      return end ?? { failure: interruption };
    },
    answer: (value) => send({ type: 'input', value }),
    async ask(question, code, position) {
      const id = randomUUID();
      const answer = await request<object>(id, { type: 'ask', id, question, code, position });
      return { ...(answer ?? { status: 'error', ...interruption }) };
    },
    interrupt() {
      interrupting ??= interrupt().finally(() => {
        interrupting = null;
      });
      return interrupting;
    },
    end: () => void child.kill('SIGKILL'),
    exited,
  };
}

/** The address stands on the process's stderr; all else there (native libraries write to it) is passed on. */
function readInspectorUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const url = /^Debugger listening on (ws:\S+)$/m.exec(text)?.[1];
      if (url) resolve(url);
      process.stderr.write(
        text.replace(/^(Debugger (listening|attached|ending)|For help, see: https:\/\/nodejs).*\n/gm, ''),
      );
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
