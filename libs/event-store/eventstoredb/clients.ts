import type { EventStoreDBClient } from '@eventstore/db-client';
import { limits } from './limits.js';
import { newClient } from './new-client.js';
import type { EventStoreDbSettings } from './settings.js';
import { within } from './timing.js';

export type Connect = () => EventStoreDBClient;

export function connectTo(settings: EventStoreDbSettings): Connect {
  return () => newClient(settings, { prefer: 'leader' });
}

/**
 * Lets go of the client's connection, which `dispose()` keeps. Calls that still wait on it fail.
 * Its channel is not in the client's public interface; without this every renewed client would leave a socket behind.
 */
export async function disconnect(client: EventStoreDBClient): Promise<void> {
  const inside = client as unknown as { getChannel(): Promise<{ close(): void }> };
  const closed = inside.getChannel().then((channel) => channel.close());
  // A client that never found its server has nothing to let go of.
  await within(limits.disposeWithinMs, 'closing a connection', closed).catch(() => undefined);
}
