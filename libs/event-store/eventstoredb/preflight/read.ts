import { BACKWARDS, END } from '@eventstore/db-client';
import { disconnect } from '../client/clients.js';
import { type Address, targetOf } from '../client/connection-string.js';
import { newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { within } from '../client/timing.js';
import { UnfitServer } from './diagnosis.js';

const grpc = { permissionDenied: 7, unavailable: 14, unauthenticated: 16 } as const;
/** How long closing may take. */
const closeWithinMs = 400;

/**
 * Reads the last event of `$all` with the client itself: this tests whether the credentials are accepted, whether they
 * suffice, and whether there is a leader. A separate client that only reads; the process appends nothing yet.
 * @throws UnfitServer
 */
export async function readOnce(settings: EventStoreDbSettings, node: Address, late: AbortSignal): Promise<void> {
  const client = newClient(settings, { at: node });
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  const all = read.toArray();
  try {
    await Promise.race([all, rejection(late)]);
  } catch (error) {
    // A follower that names its leader will do: the log's own clients follow it there.
    if ((error as { type?: unknown }).type !== 'not-leader') throw unfit(error, settings, node, late);
  } finally {
    all.catch(() => undefined); // reported already, or aborted by us
    const closed = read.cancel().then(() => client.dispose());
    // A client that cannot be closed is no fault of the server.
    await within(
      closeWithinMs,
      'closing',
      closed.then(() => disconnect(client)),
    ).catch(() => undefined);
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function unfit(error: unknown, settings: EventStoreDbSettings, node: Address, late: AbortSignal): UnfitServer {
  if (late.aborted) return new UnfitServer(node, 'lateRead');
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === grpc.unavailable && /not ready/i.test(message)) return new UnfitServer(node, 'notReady', message);
  if (/no leader/i.test(message)) return new UnfitServer(node, 'noLeader', 'itself');
  if (code !== grpc.permissionDenied && code !== grpc.unauthenticated) return new UnfitServer(node, 'noRead', message);
  if (!targetOf(settings.connectionString).tls) return new UnfitServer(node, 'credentialsNotSent');
  if (!settings.credentials) return new UnfitServer(node, 'noCredentials');
  return new UnfitServer(node, code === grpc.unauthenticated ? 'wrongCredentials' : 'mayNotRead');
}
