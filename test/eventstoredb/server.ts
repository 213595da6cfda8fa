import { randomUUID } from 'node:crypto';
import { PeerProcess, type PeerProcessOptions } from './peer/child.ts';

/** The server that a run is about: the one at EVENTSTOREDB_URL, or the protocol test peer in a process of its own. */
export interface Server {
  readonly url: string;
  /** Absent for a real server: nothing can be ordered of it. */
  readonly peer?: PeerProcess;
  readonly stop: () => Promise<void>;
}

export async function serverUnderTest(): Promise<Server> {
  const url = process.env['EVENTSTOREDB_URL'];
  if (url) return { url, stop: async () => undefined };
  return peerUnderTest();
}

/** The peer always, for what cannot be asked of a real server. */
export async function peerUnderTest(
  options: PeerProcessOptions = {},
): Promise<Server & { readonly peer: PeerProcess }> {
  const peer = await PeerProcess.start(options);
  return { url: peer.url, peer, stop: () => peer.stop() };
}

/** A prefix that nobody has used: a server need not be empty. */
export function freshPrefix(what: string): string {
  return `${what}-${randomUUID()}.`;
}
