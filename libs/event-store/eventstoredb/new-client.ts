import { EventStoreDBClient } from '@eventstore/db-client';
import { readFileSync } from 'node:fs';
import { targetOf, type Address, type NodePreference } from './connection-string.js';
import type { EventStoreDbSettings } from './settings.js';

/**
 * A client by its constructor: `EventStoreDBClient.connectionString` takes a password only within the string (which it
 * writes into its debug output), and given with a call, credentials switch appends to another path.
 * Nothing is connected yet. `prefer` and `only` (these addresses) outdo what the settings say.
 * @throws Error when a certificate file has gone since the settings were read.
 */
export function newClient(
  settings: EventStoreDbSettings,
  { prefer, only }: { readonly prefer?: NodePreference; readonly only?: readonly Address[] } = {},
): EventStoreDBClient {
  const { discover, addresses, tls, options } = targetOf(settings.connectionString);
  const { tlsCAFile, userCertFile, userKeyFile, nodePreference, gossipTimeout, ...rest } = options;
  const { discoveryInterval, maxDiscoverAttempts, ...single } = rest;
  const cluster = { ...rest, gossipTimeout, nodePreference: prefer ?? nodePreference };
  const channel = {
    insecure: !tls,
    ...(tls && tlsCAFile !== undefined && { rootCertificate: readFileSync(tlsCAFile) }),
    ...(tls && userCertFile !== undefined && { userCertFile: readFileSync(userCertFile) }),
    ...(tls && userKeyFile !== undefined && { userKeyFile: readFileSync(userKeyFile) }),
  };
  const endpoints = [...(only ?? addresses)];
  const [first] = endpoints;
  if (!first) throw new TypeError('a client needs an address');
  if (discover && !only) return new EventStoreDBClient({ ...cluster, discover: first }, channel, settings.credentials);
  if (addresses.length > 1) return new EventStoreDBClient({ ...cluster, endpoints }, channel, settings.credentials);
  return new EventStoreDBClient({ ...single, endpoint: first }, channel, settings.credentials);
}
