import { BACKWARDS, END } from '@eventstore/db-client';
import { once } from 'node:events';
import type { Address } from '../client/connection-string.js';
import { disconnect, newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { within } from '../client/timing.js';
import { UnfitServer } from './diagnosis.js';
import { grpc, wantsUser } from './probe.js';

/** How long closing the client may take. */
const closeWithinMs = 400;

/**
 * Reads the last event of `$all` with a client: this tests whether the credentials are accepted, whether they suffice,
 * and whether there is a leader. The client is separate and only reads, so it disturbs no append.
 * @throws UnfitServer
 */
export async function readOnce(node: Address, settings: EventStoreDbSettings, end: AbortSignal): Promise<void> {
  const client = newClient(settings, node);
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  const late = once(end, 'abort').then(() => Promise.reject(new UnfitServer(node, 'lateRead')));
  try {
    await Promise.race([read.toArray(), late]);
  } catch (error) {
    // A follower that names its leader is good enough: the log's own clients follow it to the leader.
    if ((error as { type?: unknown }).type !== 'not-leader') throw unreadable(error as Error, node, settings);
  } finally {
    // If the client cannot be closed, that is no fault of the server.
    await within(closeWithinMs, 'closing', read.cancel()).catch(() => undefined);
    await disconnect(client);
  }
}

function unreadable(error: Error & { code?: unknown }, node: Address, settings: EventStoreDbSettings): Error {
  const { code, message } = error;
  if (error instanceof UnfitServer) return error;
  if (code === grpc.unavailable && /not ready/i.test(message)) return new UnfitServer(node, 'notReady', message);
  if (/no leader/i.test(message)) return new UnfitServer(node, 'noLeader', 'itself');
  if (!wantsUser(error)) return new UnfitServer(node, 'noRead', message);
  if (!settings.target.tls) return new UnfitServer(node, 'credentialsNotSent');
  if (!settings.credentials) return new UnfitServer(node, 'noCredentials');
  return new UnfitServer(node, code === grpc.unauthenticated ? 'wrongCredentials' : 'mayNotRead');
}
