import { BACKWARDS, END } from '@eventstore/db-client';
import { targetOf, type Address } from './connection-string.js';
import { newClient } from './new-client.js';
import type { EventStoreDbSettings } from './settings.js';
import { findings, quoted, Unfit } from './start-check-findings.js';

/** gRPC's numbers. */
const permissionDenied = 7;
const unauthenticated = 16;

/** `dispose()` and the channel are waited for no longer than this. */
const closeWithinMs = 400;

/**
 * Reads the last event of `$all` with the client itself: whether user and password are taken, and whether they
 * suffice. A client of its own that reads only; nothing of the process appends yet.
 * @throws Unfit
 */
export async function readOnce(settings: EventStoreDbSettings, node: Address, signal: AbortSignal): Promise<void> {
  const client = newClient(settings, { at: node });
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Unfit(findings.noRead('no answer in time')));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  const all = (async () => {
    for await (const _ of read);
  })();
  try {
    await Promise.race([all, aborted]);
  } catch (error) {
    throw error instanceof Unfit ? error : refusal(error, settings);
  } finally {
    signal.removeEventListener('abort', abort);
    all.catch(() => undefined); // told already, or cut short by us
    await close(client, read);
  }
}

function refusal(error: unknown, settings: EventStoreDbSettings): Unfit {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code !== permissionDenied && code !== unauthenticated) return new Unfit(findings.noRead(quoted(message)));
  if (!targetOf(settings.connectionString).tls) return new Unfit(findings.credentialsNotSent);
  if (!settings.credentials) return new Unfit(findings.noCredentials, 'CASETRAIL_LOG_CREDENTIALS');
  const finding = code === unauthenticated ? findings.wrongCredentials : findings.mayNotRead;
  return new Unfit(finding, 'CASETRAIL_LOG_CREDENTIALS');
}

/** Cancels the call, and closes the channel too: `dispose()` leaves it open, and `getChannel` is not in the types. */
async function close(client: ReturnType<typeof newClient>, read: { cancel(): Promise<void> }): Promise<void> {
  const { getChannel } = client as unknown as { getChannel(): Promise<{ close(): void }> };
  const closed = async (): Promise<void> => {
    await read.cancel();
    await client.dispose();
    (await getChannel()).close();
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeWithinMs);
  });
  // A client that cannot be closed is no reason against the server.
  await Promise.race([closed().catch(() => undefined), late]);
  clearTimeout(timer);
}
