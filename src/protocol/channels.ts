/** A client's sockets: shell and control to ask, iopub to listen. */
import { Dealer, Subscriber } from 'zeromq';
import { addressOf, type Connection } from './connection.js';
import { decodeMessage, encodeMessage, type Message } from './message.js';

/** Where a message came from. */
export type ChannelName = 'shell' | 'control' | 'iopub';

/**
 * An open connection to a kernel.
 *
 * There is no stdin channel, since nobody answers questions in a batch run, and no heartbeat: a kernel that runs cells in its
 * main thread doesn't answer while one is busy, so silence would say nothing.
 */
export interface Channels {
  /** Sends a message; sends on one channel keep their order. */
  send(channel: 'shell' | 'control', message: Message): Promise<void>;
  /** How many messages were malformed or wrongly signed, and so were dropped. */
  readonly dropped: number;
  /** Closes the sockets at once; messages under way are lost. */
  close(): void;
}

/**
 * Connects to a kernel, which may not be listening yet.
 *
 * @param connection - the connection that the kernel was given
 * @param session - this client's id, the routing id of its sockets
 * @param onMessage - called for each message that is well formed and rightly signed
 */
export function openChannels(
  connection: Connection,
  session: string,
  onMessage: (channel: ChannelName, message: Message) => void,
): Channels {
  const dealers = { shell: openDealer(session), control: openDealer(session) };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0, reconnectInterval: 20 });
  iopub.subscribe();
  let dropped = 0;
  let queue: Promise<void> = Promise.resolve();

  async function receive(channel: ChannelName, socket: AsyncIterable<Buffer[]>): Promise<void> {
    for await (const frames of socket) {
      const message = decodeMessage(frames, connection.key);
      if (message === null) dropped++;
      else onMessage(channel, message);
    }
  }

  const sockets = { iopub, ...dealers };
  for (const channel of ['iopub', 'shell', 'control'] as const) {
    sockets[channel].connect(addressOf(connection, channel));
    void receive(channel, sockets[channel]);
  }
  return {
    // zeromq takes one waiting send at a time.
    send(channel, message) {
      const sent = queue.then(() => dealers[channel].send(encodeMessage(message, connection.key)));
      queue = sent.catch(() => undefined);
      return sent;
    },
    get dropped() {
      return dropped;
    },
    close() {
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

function openDealer(session: string): Dealer {
  return new Dealer({ linger: 0, routingId: session, reconnectInterval: 20 });
}
