import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Peer, PeerOptions } from './peer.ts';
import { startPeer } from './peer.ts';

const started: Peer[] = [];
const start = async (options: PeerOptions = {}): Promise<Peer> => {
  const peer = await startPeer(options);
  started.push(peer);
  return peer;
};
afterEach(async () => {
  for (const peer of started.splice(0)) await peer.stop();
});

describe('the peer', () => {
  it('keeps its streams over a restart', async () => {
    const peer = await start();
    const client = EventStoreDBClient.connectionString(peer.url);
    await client.appendToStream('a', jsonEvent({ type: 'counted', data: { i: 0 } }));
    await peer.restart();
    const again = EventStoreDBClient.connectionString(peer.url);
    const types: string[] = [];
    for await (const { event } of again.readStream('a')) types.push(event?.type ?? '');
    expect(types).toEqual(['counted']);
  });
});
