/** A kernel's sockets against a client's, over the loopback address. */
import { describe, expect, test, vi } from 'vitest';
import { type ChannelName, openChannels } from '../../src/protocol/channels.js';
import { createConnection } from '../../src/protocol/connection.js';
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
});
