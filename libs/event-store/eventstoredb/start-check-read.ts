import { BACKWARDS, END } from '@eventstore/db-client';
import { disconnect } from './clients.js';
import { targetOf, type Address } from './connection-string.js';
import { newClient } from './new-client.js';
import type { EventStoreDbSettings } from './settings.js';
import { findings, quoted, Unfit } from './start-check-findings.js';
import { within } from './timing.js';

/** gRPC's numbers. */
const permissionDenied = 7;
const unauthenticated = 16;
const unavailable = 14;

/** Closing is waited for no longer than this. */
const closeWithinMs = 400;

/**
 * Reads the last event of `$all` with the client itself: whether user and password are taken, whether they suffice,
 * and whether somebody leads. A client of its own that reads only; nothing of the process appends yet.
 * @throws Unfit
 */
export async function readOnce(settings: EventStoreDbSettings, node: Address, signal: AbortSignal): Promise<void> {
  const client = newClient(settings, { at: node });
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Unfit(findings.lateRead));
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
    throw error instanceof Unfit ? error : refusal(error, settings);
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

function refusal(error: unknown, settings: EventStoreDbSettings): Unfit {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === unavailable && /not ready/i.test(message)) return new Unfit(findings.notReady(quoted(message)));
  if (/no leader/i.test(message)) return new Unfit(findings.noLeader('itself'));
  if (code !== permissionDenied && code !== unauthenticated) return new Unfit(findings.noRead(quoted(message)));
  if (!targetOf(settings.connectionString).tls) return new Unfit(findings.credentialsNotSent);
  if (!settings.credentials) return new Unfit(findings.noCredentials, 'CASETRAIL_LOG_CREDENTIALS');
  const finding = code === unauthenticated ? findings.wrongCredentials : findings.mayNotRead;
  return new Unfit(finding, 'CASETRAIL_LOG_CREDENTIALS');
}
