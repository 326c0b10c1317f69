/** Connection files and the channels that a client opens to a kernel. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Publisher, Router } from 'zeromq';
import { openChannels } from '../../src/protocol/channels.js';
import { addressOf, createConnection, readConnectionFile, writeConnectionFile } from '../../src/protocol/connection.js';
import { createMessage, decodeMessage, encodeMessage, type Message } from '../../src/protocol/message.js';

describe('createConnection', () => {
  test('gives five different ports, a long key and an address of this machine', async () => {
    const connection = await createConnection();
    const ports = [
      connection.shell_port,
      connection.iopub_port,
      connection.stdin_port,
      connection.control_port,
      connection.hb_port,
    ];
    expect(new Set(ports).size).toBe(5);
    expect(connection.key).toMatch(/^[0-9a-f]{64}$/);
    expect(connection.ip).toMatch(/^127\./);
  });

  test('gives sixty starts at once sixty places', async () => {
    const connections = await Promise.all(Array.from({ length: 60 }, createConnection));
    expect(new Set(connections.map((connection) => addressOf(connection, 'shell'))).size).toBe(60);
  });
});

describe('readConnectionFile', () => {
  test('refuses a way of signing that it does not know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'angiolab-test-'));
    const path = join(folder, 'connection.json');
    const connection = { ...(await createConnection()), signature_scheme: 'hmac-md5' as 'hmac-sha256' };
    await writeConnectionFile(path, connection);
    const reading = readConnectionFile(path);
    await expect(reading).rejects.toThrow(RangeError);
    await expect(reading).rejects.toThrow('expected tcp or ipc with hmac-sha256, got tcp with hmac-md5');
    await rm(folder, { recursive: true });
  });
});

describe('writeConnectionFile', () => {
  test('writes a file that only its owner can read, and replaces none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'angiolab-test-'));
    const path = join(folder, 'connection.json');
    const connection = await createConnection();
    await writeConnectionFile(path, connection);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(connection);
    expect(await readConnectionFile(path)).toEqual(connection);
    await expect(writeConnectionFile(path, connection)).rejects.toThrow('EEXIST');
    await rm(folder, { recursive: true });
  });
});

describe('openChannels', () => {
  test('sends signed requests, hears what is signed, and counts what is not', async () => {
    const connection = await createConnection();
    const shell = new Router();
    const iopub = new Publisher();
    await shell.bind(addressOf(connection, 'shell'));
    await iopub.bind(addressOf(connection, 'iopub'));
    const heard: string[] = [];
    const channels = openChannels(connection, 'session', (channel, message) => {
      heard.push(`${channel} ${message.header.msg_type}`);
    });
    await channels.send('shell', createMessage('kernel_info_request', {}, 'session'));
    const request = decodeMessage(await shell.receive(), connection.key) as Message;
    const reply = createMessage('kernel_info_reply', {}, 'kernel');
    const answer = (key: string): Promise<void> =>
      shell.send(encodeMessage({ ...reply, identities: request.identities }, key).map((frame) => Buffer.from(frame)));
    await shell.send([...request.identities.map((frame) => Buffer.from(frame)), 'no message']);
    await answer('wrong key');
    await answer(connection.key);
    await expect.poll(() => [channels.dropped, heard]).toEqual([2, ['shell kernel_info_reply']]);
    for (const socket of [channels, shell, iopub]) socket.close();
  });
});
