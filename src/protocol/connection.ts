/** Connection files: where a kernel listens and the key that signs its messages. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';

/** The content of a connection file. Source: jupyter_client, "Connection files". */
export interface Connection {
  readonly transport: 'tcp' | 'ipc';
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: 'hmac-sha256';
}

/**
 * A connection that no other kernel on this machine has.
 *
 * A kernel binds its ports itself, some time after they were chosen for it. So that nobody takes them meanwhile, each kernel gets a
 * loopback address of its own, out of 16 million (127.x.y.z). Where the system knows 127.0.0.1 alone (macOS), free ports
 * of that address are chosen. `ipc` would need no ports, but kernels don't agree on the names of its sockets.
 */
export async function createConnection(): Promise<Connection> {
  const [x = 0, y = 0, z = 0] = randomBytes(3);
  let ip = `127.${x}.${y}.${z === 0 || z === 255 ? 77 : z}`;
  let ports = await findFreePorts(ip, 5).catch(() => null);
  if (ports === null) {
    ip = '127.0.0.1';
    ports = await findFreePorts(ip, 5);
  }
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports as [number, number, number, number, number];
  const key = randomBytes(32).toString('hex');
  return {
    transport: 'tcp',
    ip,
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
    key,
    signature_scheme: 'hmac-sha256',
  };
}

/** Writes a connection file that its owner alone can read. */
export async function writeConnectionFile(path: string, connection: Connection): Promise<void> {
  await writeFile(path, JSON.stringify(connection, null, 1), { mode: 0o600, flag: 'wx' });
}

/**
 * Reads the connection file that a client wrote for its kernel.
 *
 * @throws SyntaxError when it isn't JSON; RangeError when it asks for another way of signing or travelling
 */
export async function readConnectionFile(path: string): Promise<Connection> {
  const value: Connection = JSON.parse(await readFile(path, 'utf8'));
  const { transport, signature_scheme } = value;
  if ((transport !== 'tcp' && transport !== 'ipc') || signature_scheme !== 'hmac-sha256')
    throw new RangeError(
      `Cannot use a connection file: expected tcp or ipc with hmac-sha256, got ${transport} with ${signature_scheme}; change the client's settings`,
    );
  return value;
}

/** The address of one of a connection's sockets, as zeromq takes it. */
export function addressOf(connection: Connection, channel: 'shell' | 'iopub' | 'stdin' | 'control' | 'hb'): string {
  const port = connection[`${channel}_port`];
  const separator = connection.transport === 'ipc' ? '-' : ':';
  return `${connection.transport}://${connection.ip}${separator}${port}`;
}

/** Free ports of one address: all are held at once, so they differ, and then given back. */
async function findFreePorts(ip: string, count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(servers.map((server) => listen(server, ip)));
  } finally {
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  }
}

function listen(server: Server, ip: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, ip, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
