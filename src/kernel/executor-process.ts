/** The process in which cells run; its parent speaks the protocol, and it doesn't outlive that. */
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../files/directories.js';
import type { CellRequest } from './cell-messages.js';
import { captureStreams, clearOutput, sendEvent } from './cell-output.js';
import { createCells } from './cells.js';
import { cellOfPromise, followPromises } from './follow-promises.js';
import { followTimers } from './follow-timers.js';
import { askUser, dropQuestion, takeAnswer } from './questions.js';

// V8 optimises a function once it has run this much code (default 67,584 bytes). For the compiler, which does a little of everything,
// that costs more than it gives: a quarter of the processor time of a start and 50 cells. Loops of cells don't notice.
setFlagsFromString('--interrupt-budget=400000');

const folder = process.cwd();
const root = packageRoot();

// Processes that cells start don't listen for an inspector too.
process.execArgv = process.execArgv.filter((word) => !word.startsWith('--inspect'));
// The parent interrupts; a signal to the whole group shall not end this process.
process.on('SIGINT', () => undefined);

// tslab takes the current folder as the place from which cells import; cells run in the client's.
process.chdir(root);
const cells = createCells(root, process.env['ANGIOLAB_STRICT'] !== '0');
process.chdir(folder);
captureStreams(cells.clean);
// What `angiolab` exports for cells finds the kernel here.
Reflect.set(globalThis, Symbol.for('angiolab.kernel'), { ask: askUser, clearOutput });
followTimers((error) => cells.reportLate('Uncaught', error));
followPromises();

process.on('uncaughtException', (error) => cells.reportLate('Uncaught', error));
process.on('unhandledRejection', (reason, promise) =>
  cells.reportLate('Unhandled rejection of', reason, cellOfPromise(promise)),
);
readRequests(new Socket({ fd: 3, readable: true, writable: false }));
watchParentWhileBusy();
sendEvent({ type: 'ready' });

/**
 * Handles each request within the event that brought it: code that an interrupt terminates must not run in a tick or a
 * promise of ours, since Node's own bookkeeping of those would be left undone.
 */
function readRequests(source: Socket): void {
  let rest = '';
  source.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) handle(JSON.parse(line));
  });
  source.on('close', () => process.exit(1));
}

function handle(request: CellRequest): void {
  if (request.type === 'execute') {
    cells.execute(request, (end) => sendEvent({ type: 'done', id: request.id, end }));
  } else if (request.type === 'ask') {
    sendEvent({ type: 'answer', id: request.id, content: cells.ask(request.question, request.code, request.position) });
  } else if (request.type === 'input') {
    takeAnswer(request.question, request.value);
  } else {
    dropQuestion();
    cells.interrupt();
    sendEvent({ type: 'interrupted', number: request.number });
  }
}

/** A busy cell never hears that the parent is gone; a thread does. */
function watchParentWhileBusy(): void {
  const code = `const parent = process.ppid;
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`;
  new Worker(code, { eval: true }).unref();
}
