/** A kernel's sockets: shell and control to answer, iopub to tell everybody, a heartbeat that echoes. */
import { setTimeout as pause } from 'node:timers/promises';
import { Publisher, Reply, Router } from 'zeromq';
import { addressOf, type Connection } from './connection.js';
import { decodeMessage, encodeMessage, type Message } from './message.js';

/** A channel on which single clients are answered; on `stdin` the kernel asks. */
export type AnsweredChannel = 'shell' | 'control' | 'stdin';

/** The sockets of a kernel that listens. */
export interface ServerSockets {
  /** Answers on the channel on which the request came; `message.identities` name the client. */
  reply(channel: AnsweredChannel, message: Message): Promise<void>;
  /**
   * Tells all clients; waits while one of them has {@link highWaterMark} messages still to fetch, but not for ever: one that
   * fetches nothing for a while has stopped, and loses what it doesn't fetch until it goes on.
   */
  publish(message: Message): Promise<void>;
  /** How many messages were malformed or wrongly signed, and so were dropped. */
  readonly dropped: number;
  /** Closes the sockets; what was sent still travels for up to a second. */
  close(): void;
}

interface SocketOptions {
  readonly onDropped?: () => void;
  readonly stallMs?: number;
}

const highWaterMark = 1000;
const lingerMs = 1000;
const defaultStallMs = 10_000;
/** Between messages while a client has stopped, so that the others keep up. */
const paceMs = 5;
const lookMs = 100;
const subscribeMs = 60;

/**
 * Binds a kernel's sockets.
 *
 * @param connection - where to listen, and the key
 * @param onMessage - called for each request that is well formed and rightly signed, in the order in which they came
 * @param options.onDropped - called for each message that is not
 * @param options.stallMs - how long a client with a full queue is waited for; default 10 s
 * @throws Error when an address is taken
 */
export async function bindSockets(
  connection: Connection,
  onMessage: (channel: AnsweredChannel, message: Message) => void,
  { onDropped, stallMs = defaultStallMs }: SocketOptions = {},
): Promise<ServerSockets> {
  const routers = {
    shell: new Router({ linger: lingerMs }),
    control: new Router({ linger: lingerMs }),
    stdin: new Router({ linger: 0 }),
  };
  const iopub = new Publisher({ linger: lingerMs, sendHighWaterMark: highWaterMark });
  const heartbeat = new Reply({ linger: 0 });
  const sockets = { iopub, hb: heartbeat, ...routers };
  const senders = { iopub: createPatientSender(iopub, stallMs), ...routers };
  const queues: Partial<Record<keyof typeof senders, Promise<void>>> = {};
  let dropped = 0;

  async function receive(channel: AnsweredChannel): Promise<void> {
    for await (const frames of routers[channel]) {
      const message = decodeMessage(frames, connection.key);
      if (message === null) {
        dropped++;
        onDropped?.();
      } else onMessage(channel, message);
    }
  }

  async function echo(): Promise<void> {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  // zeromq takes one waiting send at a time.
  function send(name: keyof typeof senders, message: Message): Promise<void> {
    const sent = (queues[name] ?? Promise.resolve()).then(() =>
      senders[name].send(encodeMessage(message, connection.key)),
    );
    queues[name] = sent.catch(() => undefined);
    return sent;
  }

  await bindFirst(iopub, addressOf(connection, 'iopub'));
  const names = ['shell', 'control', 'stdin', 'hb'] as const;
  await Promise.all(names.map((name) => sockets[name].bind(addressOf(connection, name))));
  for (const channel of ['shell', 'control', 'stdin'] as const) void receive(channel);
  void echo();
  return {
    reply: send,
    publish: (message) => send('iopub', { ...message, identities: [Buffer.from(message.header.msg_type)] }),
    get dropped() {
      return dropped;
    },
    close() {
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

/** Lets a client that waits for the kernel subscribe before it can ask: else it misses the first `idle`, and has to ask again. */
async function bindFirst(socket: Publisher, address: string): Promise<void> {
  const subscribed = new Promise((resolve) => socket.events.on('handshake', resolve));
  await socket.bind(address);
  await Promise.race([subscribed, pause(subscribeMs)]);
}

interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * A publisher that waits for clients with full queues; by itself it throws away what finds a full queue.
 *
 * When a send has waited for `stallMs`, somebody has stopped. For as long again messages go to those who take them, at a pace that
 * these can follow; then it looks, for a moment only, whether all take messages again.
 */
function createPatientSender(socket: Publisher, stallMs: number): Sender {
  let stoppedUntil: number | null = null;
  socket.noDrop = true;
  socket.sendTimeout = stallMs;

  async function sendPatiently(frames: Uint8Array[]): Promise<void> {
    try {
      await socket.send(frames);
      socket.sendTimeout = stallMs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      stoppedUntil = performance.now() + stallMs;
      // libzmq heeds this at once, though zeromq warns that it won't.
      socket.noDrop = false;
      await socket.send(frames);
    }
  }
  return {
    async send(frames) {
      if (stoppedUntil === null) return await sendPatiently(frames);
      await pause(paceMs);
      if (performance.now() < stoppedUntil) return await socket.send(frames);
      stoppedUntil = null;
      socket.noDrop = true;
      socket.sendTimeout = Math.min(lookMs, stallMs);
      await sendPatiently(frames);
    },
  };
}
