import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EventStoreDBClient } from '@eventstore/db-client';
import { PeerProcess, type PeerProcessOptions } from './peer/child.ts';

/** The server under test: the one at EVENTSTOREDB_URL, or the protocol test peer in its own process. */
export interface Server {
  readonly url: string;
  /** Absent for a real server, which takes no orders. */
  readonly peer?: PeerProcess;
  readonly stop: () => Promise<void>;
}

export async function serverUnderTest(): Promise<Server> {
  const url = process.env['EVENTSTOREDB_URL'];
  if (url) return { url, stop: async () => undefined };
  return peerUnderTest();
}

/** Starts the peer even when a real server is given: for tests that a real server cannot serve. */
export async function peerUnderTest(
  options: PeerProcessOptions = {},
): Promise<Server & { readonly peer: PeerProcess }> {
  const peer = await PeerProcess.start(options);
  return { url: peer.url, peer, stop: () => peer.stop() };
}

/** The file of user and password for that address. EVENTSTOREDB_CREDENTIALS belongs to EVENTSTOREDB_URL only. */
export function credentialsFor(url: string): string | undefined {
  const { EVENTSTOREDB_URL: own, EVENTSTOREDB_CREDENTIALS: file } = process.env;
  return file && url === own ? file : undefined;
}

/** The bare client, without our adapter, with the same user. */
export function bareClient(url: string): EventStoreDBClient {
  const file = credentialsFor(url);
  if (file === undefined) return EventStoreDBClient.connectionString(url as `esdb://${string}`);
  const [user = '', password = ''] = readFileSync(file, 'utf8').split(/\r?\n/).map(encodeURIComponent);
  return EventStoreDBClient.connectionString(url.replace('://', `://${user}:${password}@`) as `esdb://${string}`);
}

/** A prefix that no other test uses, because a server need not be empty. */
export function freshPrefix(what: string): string {
  return `${what}-${randomUUID()}.`;
}
