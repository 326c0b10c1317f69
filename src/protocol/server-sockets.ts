/** A kernel's sockets: shell and control to answer, iopub to tell everybody, a heartbeat that echoes. */
import { Publisher, Reply, Router } from 'zeromq';
import { addressOf, type Connection } from './connection.js';
import { decodeMessage, encodeMessage, type Message } from './message.js';

/** The sockets of a kernel that listens. */
export interface ServerSockets {
  /** Answers on the channel on which the request came; `message.identities` name the client. */
  reply(channel: 'shell' | 'control', message: Message): Promise<void>;
  /** Tells all clients; waits while one of them has {@link highWaterMark} messages still to fetch. */
  publish(message: Message): Promise<void>;
  /** How many messages were malformed or wrongly signed, and so were dropped. */
  readonly dropped: number;
  /** Closes the sockets; what was sent still travels for up to a second. */
  close(): void;
}

const highWaterMark = 1000;
const lingerMs = 1000;

/**
 * Binds a kernel's sockets.
 *
 * @param connection - where to listen, and the key
 * @param onMessage - called for each request that is well formed and rightly signed, in the order in which they came
 * @throws Error when an address is taken
 */
export async function bindSockets(
  connection: Connection,
  onMessage: (channel: 'shell' | 'control', message: Message) => void,
): Promise<ServerSockets> {
  const routers = { shell: new Router({ linger: lingerMs }), control: new Router({ linger: lingerMs }) };
  // noDrop: a full queue makes the sender wait, where a publisher otherwise throws messages away.
  const iopub = new Publisher({ linger: lingerMs, sendHighWaterMark: highWaterMark, noDrop: true });
  const stdin = new Router({ linger: 0 });
  const heartbeat = new Reply({ linger: 0 });
  const sockets = { iopub, stdin, hb: heartbeat, ...routers };
  const queues = { iopub: Promise.resolve(), shell: Promise.resolve(), control: Promise.resolve() };
  let dropped = 0;

  async function receive(channel: 'shell' | 'control'): Promise<void> {
    for await (const frames of routers[channel]) {
      const message = decodeMessage(frames, connection.key);
      if (message === null) dropped++;
      else onMessage(channel, message);
    }
  }

  async function echo(): Promise<void> {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  // zeromq takes one waiting send at a time.
  function send(name: keyof typeof queues, message: Message): Promise<void> {
    const sent = queues[name].then(() => sockets[name].send(encodeMessage(message, connection.key)));
    queues[name] = sent.catch(() => undefined);
    return sent;
  }

  const names = ['iopub', 'shell', 'control', 'stdin', 'hb'] as const;
  await Promise.all(names.map((name) => sockets[name].bind(addressOf(connection, name))));
  void receive('shell');
  void receive('control');
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
