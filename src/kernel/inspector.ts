/** Stops what a Node process runs at the moment, through its inspector: one WebSocket frame, sent by hand. */
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Ends the JavaScript that the process is running, back to its event loop; nothing in the process can catch it.
 *
 * Node 20 has no WebSocket client. The connection lasts only for the order, since a process with an open one doesn't exit.
 *
 * @param url - the inspector's address, `ws://host:port/id`, as the process prints it
 * @throws Error when the process doesn't listen (any more)
 */
export async function terminateExecution(url: string): Promise<void> {
  const socket = await openSocket(url);
  const answered = new Promise((resolve) => {
    socket.once('data', resolve);
    socket.once('close', resolve);
    socket.once('error', resolve);
  });
  socket.write(encodeFrame('{"id":1,"method":"Runtime.terminateExecution"}'));
  await answered;
  socket.destroy();
}

function openSocket(url: string): Promise<Duplex> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  return new Promise((resolve, reject) => {
    const request = get(url.replace(/^ws:/, 'http:'), { headers, agent: false });
    request.once('upgrade', (_response, socket) => resolve(socket));
    request.once('response', (response) => reject(new Error(`expected an upgrade, got status ${response.statusCode}`)));
    request.once('error', reject);
  });
}

/** A final text frame from a client, of at most 125 bytes. Source: RFC 6455, section 5.2. */
function encodeFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, masked]);
}
