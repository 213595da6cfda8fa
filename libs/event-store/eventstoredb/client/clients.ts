import type { EventStoreDBClient } from '@eventstore/db-client';
import { Abandoned } from './errors.js';
import { limits } from './limits.js';
import { type Connecting, newClient } from './new-client.js';
import type { EventStoreDbSettings } from './settings.js';
import { within } from './timing.js';

export type Connect = () => EventStoreDBClient;

export function connectTo(settings: EventStoreDbSettings): Connect {
  return () => newClient(settings, { prefer: 'leader' });
}

/**
 * Closes the client's connection for good, which `dispose()` leaves open: a late call must not open another. Pending
 * calls on it fail.
 */
export async function disconnect(client: EventStoreDBClient): Promise<void> {
  const inside = client as unknown as Connecting;
  const closed = inside.getChannel().then((channel) => channel.close());
  inside.createChannel = () => Promise.reject(new Abandoned());
  // A client that never found its server has nothing to close.
  await within(limits.disposeWithinMs, 'closing a connection', closed).catch(() => undefined);
}
