/** A kernel's sockets against a client's, over the loopback address. */
import { describe, expect, test, vi } from 'vitest';
import { Subscriber } from 'zeromq';
import { type ChannelName, openChannels } from '../../src/protocol/channels.js';
import { addressOf, createConnection } from '../../src/protocol/connection.js';
import { createMessage, createReply, type Message } from '../../src/protocol/message.js';
import { bindSockets } from '../../src/protocol/server-sockets.js';

describe('bindSockets', () => {
  test('brings requests, takes replies back to who asked, and drops what is wrongly signed', async () => {
    const connection = await createConnection();
    const received: Message[] = [];
    const answers: [ChannelName, Message][] = [];
    const sockets = await bindSockets(connection, (_channel, message) => received.push(message));
    const client = openChannels(connection, 'client', (channel, message) => answers.push([channel, message]));
    const forger = openChannels({ ...connection, key: 'wrong' }, 'forger', () => undefined);
    try {
      await forger.send('shell', createMessage('shutdown_request', {}, 'forger'));
      await vi.waitFor(() => expect(sockets.dropped).toBe(1));
      await client.send('control', createMessage('kernel_info_request', {}, 'client'));
      await vi.waitFor(() => expect(received).toHaveLength(1));
      const [asked] = received as [Message];
      await sockets.reply('control', createReply(asked, 'kernel_info_reply', { status: 'ok' }, 'kernel'));
      await vi.waitFor(() => expect(answers).toHaveLength(1));
      const [channel, answer] = answers[0] as [ChannelName, Message];
      expect([channel, answer.content]).toEqual(['control', { status: 'ok' }]);
      expect(answer.parent_header.msg_id).toBe(asked.header.msg_id);
    } finally {
      for (const open of [sockets, client, forger]) open.close();
    }
  });

  test('waits for a client that stopped reading, then goes on without it and loses nothing for the others', async () => {
    const connection = await createConnection();
    const sockets = await bindSockets(connection, () => undefined, { stallMs: 200 });
    const stopped = new Subscriber({ linger: 0, receiveHighWaterMark: 1 });
    stopped.subscribe();
    stopped.connect(addressOf(connection, 'iopub'));
    const seen: unknown[] = [];
    const reader = openChannels(connection, 'reader', (_channel, message) => seen.push(message.content['n']));
    const publish = (n: number, text = ''): Promise<void> =>
      sockets.publish(createMessage('stream', { n, text }, 'kernel'));
    try {
      // Until both have subscribed, messages go nowhere.
      const subscribed = stopped.receive();
      await vi.waitFor(async () => {
        await publish(0);
        expect(seen).toContain(0);
      });
      await subscribed;
      const text = 'x'.repeat(100_000);
      const start = performance.now();
      for (let n = 1; n <= 1300; n++) await publish(n, text);
      expect(performance.now() - start).toBeGreaterThan(200);
      await vi.waitFor(() => expect(seen.at(-1)).toBe(1300));
      expect(seen.filter((n) => n !== 0)).toEqual(Array.from({ length: 1300 }, (_, index) => index + 1));
    } finally {
      for (const open of [sockets, reader, stopped]) open.close();
    }
  });
});
