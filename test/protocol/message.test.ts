/** The wire: signing, reading, and what is not believed; the stored frames are jupyter_client's own. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMessage, decodeMessage, encodeMessage } from '../../src/protocol/message.js';

interface PeerFrames {
  readonly key: string;
  readonly frames: readonly string[];
  readonly content: object;
}

const peer = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/protocol/peer-frames.json'), 'utf8'),
) as PeerFrames;
const peerFrames = peer.frames.map((frame) => Buffer.from(frame, 'base64'));

describe('decodeMessage', () => {
  test("reads and believes jupyter_client's own frames", () => {
    const message = decodeMessage(peerFrames, peer.key);
    expect(message?.header.msg_type).toBe('execute_request');
    expect(message?.content).toEqual(peer.content);
    expect(message?.identities.map((frame) => Buffer.from(frame).toString())).toEqual(['identity']);
    expect(message?.buffers.map((frame) => Buffer.from(frame).toString())).toEqual(['buffer']);
  });

  test('does not believe another key, or any frame that was changed', () => {
    expect(decodeMessage(peerFrames, 'other key')).toBeNull();
    for (const index of [2, 3, 4, 5, 6]) {
      const changed = peerFrames.map((frame, place) =>
        place === index ? Buffer.concat([frame, Buffer.from(' ')]) : frame,
      );
      expect(decodeMessage(changed, peer.key)).toBeNull();
    }
  });

  test('gives null for frames that are no message, also when they are rightly signed', () => {
    expect(decodeMessage([], 'key')).toBeNull();
    expect(decodeMessage([Buffer.from('<IDS|MSG>'), Buffer.from('')], '')).toBeNull();
    const parts = ['{}', '{}', '{}', '{}'].map((part) => Buffer.from(part));
    expect(decodeMessage([Buffer.from('<IDS|MSG>'), Buffer.from(''), ...parts], '')).toBeNull();
    const broken = ['{', '{}', '{}', '{}'].map((part) => Buffer.from(part));
    expect(decodeMessage([Buffer.from('<IDS|MSG>'), Buffer.from(''), ...broken], '')).toBeNull();
  });

  test('never throws, whatever the frames', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array(), fc.constant(Buffer.from('<IDS|MSG>')))), (frames) => {
        expect(decodeMessage(frames, 'key')).toBeNull();
      }),
    );
  });
});

describe('encodeMessage', () => {
  test('is undone by decodeMessage, for any content', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (content, key) => {
        const message = createMessage('stream', JSON.parse(JSON.stringify(content)), 'session');
        expect(decodeMessage(encodeMessage(message, key), key)).toEqual(message);
      }),
    );
  });

  test('keeps the name of the user out', () => {
    expect(createMessage('stream', {}, 'session').header.username).toBe('');
  });
});
