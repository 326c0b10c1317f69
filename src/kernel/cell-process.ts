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
  /** Answers a question by its number; one that is void by now stays so. */
  answer(question: number, value: string): void;
  /** Asks about code. @returns the content of the reply, without its status */
  ask(question: Question, code: string, position: number): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the running cell as failed, if there is one; resolves when the process can be asked again. */
  interrupt(): Promise<void>;
  /** Ends the process at once. */
  end(): void;
  /** Resolves, when the process has ended and all its outputs were handed over, to its exit status or signal. */
  readonly exited: Promise<string>;
}

/** How long a process whose event loop is free may take at first to say so; a busy one is terminated. */
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
  let interrupts = 0;
  let onInterrupted: (number: number) => void = () => undefined;
  let interrupting: Promise<void> | null = null;

  async function handle(event: CellEvent): Promise<void> {
    if (event.type === 'interrupted') onInterrupted(event.number);
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
  async function request<T>(id: string, message: CellRequest): Promise<T | null> {
    // An interrupt may take more than the cell that it is for.
    await interrupting;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      send(message);
    });
  }

  async function interrupt(): Promise<void> {
    await Promise.race([ready, exited]);
    const before = [...waiting.keys()];
    // Twice: what the cell was given just before may let it go on once the first order was heard.
    for (let patienceMs = freeMs; !((await askToEnd(patienceMs)) && (await askToEnd(patienceMs))); patienceMs *= 2)
      await terminate();
    for (const id of before) settle(id, null);
  }

  /** @returns whether the process has ended its cell, or itself; false when it said nothing in time */
  function askToEnd(patienceMs: number): Promise<boolean> {
    const number = ++interrupts;
    const answered = new Promise<boolean>((resolve) => {
      onInterrupted = (of) => of === number && resolve(true);
    });
    send({ type: 'interrupt', number });
    return Promise.race([answered, exited.then(() => true), pause(patienceMs).then(() => false)]);
  }

  /** Where nothing runs after all, the order hits what runs next: a message that can be lost, until one was. */
  async function terminate(): Promise<void> {
    let isPending = true;
    const end = (): void => {
      isPending = false;
    };
    const ended = terminateExecution(await inspectorUrl).then(end, end);
    while (isPending && !isGone()) {
      send({ type: 'interrupt', number: 0 });
      await Promise.race([ended, exited, pause(retryMs)]);
    }
  }

  function isGone(): boolean {
    return child.exitCode !== null || child.signalCode !== null;
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
    answer: (question, value) => send({ type: 'input', question, value }),
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
