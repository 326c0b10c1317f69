/** Starts the kernel: its sockets, the process that runs the cells, and what ends both. */
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { readConnectionFile } from '../protocol/connection.js';
import type { Message } from '../protocol/message.js';
import type { AnsweredChannel, ServerSockets } from '../protocol/server-sockets.js';
import type { CellOutput } from './cell-messages.js';
import { startCellProcess } from './cell-process.js';
import { describeKernel } from './kernel-info.js';
import { createServer, type Server } from './server.js';

const parentCheckMs = 500;

/**
 * Runs a kernel until a client shuts it down, its parent ends, or the cells' process ends.
 *
 * @param connectionFile - path of the file that the client wrote
 */
export async function startKernel(connectionFile: string): Promise<void> {
  const path = resolve(connectionFile);
  // Both start at the same time; the first needs a second for the compiler, and early requests wait for it.
  let publishOutput: (output: CellOutput) => Promise<void> = async () => undefined;
  const cells = startCellProcess((output) => publishOutput(output));
  const early: (readonly [AnsweredChannel, Message])[] = [];
  let server: Server | null = null;
  // zeromq loads while the other process starts.
  const { bindSockets } = await import('../protocol/server-sockets.js');
  const connection = await readConnectionFile(path);
  const take = (channel: AnsweredChannel, message: Message): void => {
    if (server === null) early.push([channel, message]);
    else server.handle(channel, message);
  };
  const sockets = await bindSockets(connection, take, { onDropped: createComplaint() });
  server = createServer({ sockets, cells, info: describeKernel(), connection, onShutdown: () => end(0) });
  publishOutput = server.publishOutput;
  for (const [channel, message] of early) server.handle(channel, message);
  let ending = false;

  function end(status: number): void {
    if (ending) return;
    ending = true;
    cells.end();
    void cells.exited.then(() => exitWhenSent(sockets, status));
  }

  process.on('SIGINT', () => void cells.interrupt());
  process.on('SIGTERM', () => end(0));
  void cells.exited.then((how) => {
    if (!ending) process.stderr.write(`The process that runs the cells ended: ${how}\n`);
    exitWhenSent(sockets, ending ? 0 : statusOf(how));
  });
  watchParent(() => {
    rmSync(path, { force: true });
    end(1);
  });
}

/** Says at once, and once, that a client has another key: it waits for an answer that never comes, and shows what stands here. */
function createComplaint(): () => void {
  let isSaid = false;
  return () => {
    if (!isSaid)
      process.stderr.write("A message was malformed or signed with another key than the connection file's\n");
    isSaid = true;
  };
}

/** The status that the cells' process ended with; after a signal, what a shell says of it. @param how - `exit status 3`, or a signal's name */
function statusOf(how: string): number {
  const signal = constants.signals[how as NodeJS.Signals] as number | undefined;
  return signal === undefined ? Number(how.replace('exit status ', '')) : 128 + signal;
}

/** Closed sockets deliver what was sent before the process ends. */
function exitWhenSent(sockets: ServerSockets, status: number): void {
  const { dropped } = sockets;
  if (dropped > 0) process.stderr.write(`Messages that were malformed or wrongly signed, and so dropped: ${dropped}\n`);
  sockets.close();
  process.exit(status);
}

/** A kernel whose client was killed ends too, and removes the connection file that the client can't. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) onEnd();
  }, parentCheckMs).unref();
}
