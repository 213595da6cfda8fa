import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Connecting, disconnect, newClient } from './new-client.js';
import { eventStoreDbSettings } from './settings.js';

/** A server that accepts connections and never answers: only the number of open connections matters here. */
let server: Server;
const open = new Set<Socket>();

beforeEach(async () => {
  server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const made = () => {
  const { port } = server.address() as AddressInfo;
  const settings = eventStoreDbSettings({ log: `esdb://127.0.0.1:${port}?tls=false` });
  const client = newClient(settings);
  return { client, inside: client as unknown as Connecting };
};

/** gRPC's state of a closed channel. */
const shutDown = 4;
const stateOf = (channel: unknown): number =>
  (channel as { getConnectivityState(connect: boolean): number }).getConnectivityState(false);

describe('a client', () => {
  it('closes the channel that it had when it makes another', async () => {
    const { client, inside } = made();
    const first = await inside.getChannel();
    expect(stateOf(first)).not.toBe(shutDown);
    const second = await inside.createChannel();
    expect(stateOf(first)).toBe(shutDown);
    expect(stateOf(second)).not.toBe(shutDown);
    (second as { close(): void }).close();
    await disconnect(client);
  });

  it('makes no other channel once it was given up, whatever is still asked of it', async () => {
    const { client, inside } = made();
    const channel = await inside.getChannel();
    await disconnect(client);
    expect(stateOf(channel)).toBe(shutDown);
    await expect(inside.createChannel()).rejects.toThrow('given up');
    await expect(client.readStream('any', { maxCount: 1 })[Symbol.asyncIterator]().next()).rejects.toThrow();
    expect(open.size).toBe(0);
  });
});
