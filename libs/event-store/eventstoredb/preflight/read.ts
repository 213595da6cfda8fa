import { BACKWARDS, END } from '@eventstore/db-client';
import { disconnect } from '../client/clients.js';
import { targetOf, type Address } from '../client/connection-string.js';
import { newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { diagnoses, quoted, UnfitServer } from './diagnosis.js';
import { within } from '../client/timing.js';

/** gRPC's numbers. */
const permissionDenied = 7;
const unauthenticated = 16;
const unavailable = 14;

/** Closing is waited for no longer than this. */
const closeWithinMs = 400;

/**
 * Reads the last event of `$all` with the client itself: whether user and password are taken, whether they suffice,
 * and whether somebody leads. A client of its own that reads only; nothing of the process appends yet.
 * @throws UnfitServer
 */
export async function readOnce(settings: EventStoreDbSettings, node: Address, signal: AbortSignal): Promise<void> {
  const client = newClient(settings, { at: node });
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new UnfitServer(diagnoses.lateRead));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  const all = (async () => {
    for await (const _ of read);
  })();
  try {
    await Promise.race([all, aborted]);
  } catch (error) {
    // A follower that names its leader: the log's own clients go there.
    if ((error as { type?: unknown }).type === 'not-leader') return;
    throw error instanceof UnfitServer ? error : refusal(error, settings);
  } finally {
    signal.removeEventListener('abort', abort);
    all.catch(() => undefined); // told already, or cut short by us
    const closed = read.cancel().then(() => client.dispose());
    // A client that cannot be closed is no reason against the server.
    await within(
      closeWithinMs,
      'closing',
      closed.then(() => disconnect(client)),
    ).catch(() => undefined);
  }
}

function refusal(error: unknown, settings: EventStoreDbSettings): UnfitServer {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === unavailable && /not ready/i.test(message)) return new UnfitServer(diagnoses.notReady(quoted(message)));
  if (/no leader/i.test(message)) return new UnfitServer(diagnoses.noLeader('itself'));
  if (code !== permissionDenied && code !== unauthenticated) return new UnfitServer(diagnoses.noRead(quoted(message)));
  if (!targetOf(settings.connectionString).tls) return new UnfitServer(diagnoses.credentialsNotSent);
  if (!settings.credentials) return new UnfitServer(diagnoses.noCredentials, 'credentialsFile');
  const finding = code === unauthenticated ? diagnoses.wrongCredentials : diagnoses.mayNotRead;
  return new UnfitServer(finding, 'credentialsFile');
}
