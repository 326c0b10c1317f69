/** Jupyter's messages and how they travel: as signed frames behind a delimiter. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Who sent what and when. Source: Jupyter messaging specification 5.3, "General Message Format". */
interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A message; `identities` are the routing prefix of ROUTER sockets and the topic of PUB sockets. */
export interface Message {
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent_header: Partial<Header>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

const delimiter = Buffer.from('<IDS|MSG>');

/** A new message without parent; the user's name stays out of it. */
export function createMessage(msg_type: string, content: Message['content'], session: string): Message {
  const date = new Date().toISOString();
  const header = { msg_id: randomUUID(), session, username: '', date, msg_type, version: '5.3' };
  return { identities: [], header, parent_header: {}, metadata: {}, content, buffers: [] };
}

/** A message that answers `parent`, or tells of it: it names the parent and goes back the way that the parent came. */
export function createReply(parent: Message, msg_type: string, content: Message['content'], session: string): Message {
  const message = createMessage(msg_type, content, session);
  return { ...message, identities: parent.identities, parent_header: parent.header };
}

/**
 * The frames of a message, signed with HMAC-SHA256.
 *
 * @param key - the connection's key; '' sends an empty signature, as the specification asks
 */
export function encodeMessage(message: Message, key: string): Uint8Array[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, delimiter, Buffer.from(sign(parts, key)), ...parts, ...message.buffers];
}

/**
 * Reads a message from its frames; the signature is checked before anything is parsed.
 *
 * @returns the message; null when it is malformed or its signature is wrong, and so is not to be believed
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Message | null {
  const start = frames.findIndex((frame) => delimiter.equals(frame));
  const signature = frames[start + 1];
  const parts = frames.slice(start + 2, start + 6);
  if (start < 0 || signature === undefined || parts.length < 4) return null;
  if (!isEqual(signature, Buffer.from(sign(parts, key)))) return null;
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (!header || !parent || !metadata || !content || !isHeader(header)) return null;
  return {
    identities: frames.slice(0, start),
    header,
    parent_header: parent as Partial<Header>,
    metadata,
    content,
    buffers: frames.slice(start + 6),
  };
}

function sign(parts: readonly Uint8Array[], key: string): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseObject(frame: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(frame).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isHeader(value: object): value is Header {
  const { msg_id, msg_type } = value as Partial<Header>;
  return typeof msg_id === 'string' && typeof msg_type === 'string';
}
