import { EventStoreDBClient } from '@eventstore/db-client';
import { readFileSync } from 'node:fs';
import { targetOf, type Address, type NodePreference } from './connection-string.js';
import { patchGrpc } from './grpc-patch.js';
import type { EventStoreDbSettings } from './settings.js';

/**
 * A client by its constructor: `EventStoreDBClient.connectionString` takes a password only within the string (which it
 * writes into its debug output), and given with a call, credentials switch appends to another path.
 * Nothing is connected yet. `prefer` outdoes the settings; `at` is one node, and no other is looked for.
 * Certificate files are read for the first client of the settings and kept: a later one, made in the middle of an
 * outage, must not fail for a file. A new certificate is taken at the next start.
 * @throws Error when a certificate file has gone since the settings were read.
 */
export function newClient(
  settings: EventStoreDbSettings,
  { prefer, at }: { readonly prefer?: NodePreference; readonly at?: Address } = {},
): EventStoreDBClient {
  patchGrpc();
  return withOneChannel(clientOf(settings, prefer, at));
}

function clientOf(
  settings: EventStoreDbSettings,
  prefer: NodePreference | undefined,
  at: Address | undefined,
): EventStoreDBClient {
  const { discover, addresses, options } = targetOf(settings.connectionString);
  const common = { ...options, ...apartFromOthers(options), nodePreference: prefer ?? options.nodePreference };
  const credentials = channelCredentialsOf(settings);
  const [first] = addresses;
  if (!first) throw new TypeError('a client needs an address');
  if (at !== undefined || (addresses.length === 1 && !discover)) {
    return new EventStoreDBClient({ ...common, endpoint: at ?? first }, credentials, settings.credentials);
  }
  if (discover) return new EventStoreDBClient({ ...common, discover: first }, credentials, settings.credentials);
  return new EventStoreDBClient({ ...common, endpoints: [...addresses] }, credentials, settings.credentials);
}

/** What of the client is not in its public interface: where its connections come from. */
export interface Connecting {
  getChannel(): Promise<Channel>;
  createChannel: () => Promise<Channel>;
}

interface Channel {
  close(): void;
  /** Without asking for a connection; the number is gRPC's. */
  getConnectivityState(isWanted: boolean): number;
}

const ready = 2;
/** The newest channel of each client. */
const channelOf = new WeakMap<EventStoreDBClient, Channel>();

/** What stands for the client's connection; undefined when its next call makes a new one. */
export function connectionOf(client: EventStoreDBClient): object | undefined {
  const channel = channelOf.get(client);
  return channel?.getConnectivityState(false) === ready ? channel : undefined;
}

/**
 * A fault of the client: when two of its calls fail at once it may forget a channel that it has made in between, whose
 * connection then stays open for ever (seen twice in 5,000 faults). It has one channel at a time; the one before is closed.
 */
function withOneChannel(client: EventStoreDBClient): EventStoreDBClient {
  const inside = client as unknown as Connecting;
  const create = inside.createChannel;
  let asked = 0;
  let newest: { readonly asked: number; readonly channel: Channel } | undefined;
  inside.createChannel = async () => {
    const own = (asked += 1);
    const channel = await create();
    // Looking for a node takes its time: the one asked for later may be there before.
    if (newest && newest.asked > own) channel.close();
    else {
      newest?.channel.close();
      newest = { asked: own, channel };
      channelOf.set(client, channel);
    }
    return channel;
  };
  return client;
}

type ChannelCredentials = NonNullable<ConstructorParameters<typeof EventStoreDBClient>[1]>;

const channels = new WeakMap<EventStoreDbSettings, ChannelCredentials>();

function channelCredentialsOf(settings: EventStoreDbSettings): ChannelCredentials {
  const known = channels.get(settings);
  if (known) return known;
  const { tls, options } = targetOf(settings.connectionString);
  const { tlsCAFile, userCertFile, userKeyFile } = options;
  const channel = {
    insecure: !tls,
    ...(tls && tlsCAFile !== undefined && { rootCertificate: readFileSync(tlsCAFile) }),
    ...(tls && userCertFile !== undefined && { userCertFile: readFileSync(userCertFile) }),
    ...(tls && userKeyFile !== undefined && { userKeyFile: readFileSync(userKeyFile) }),
  };
  channels.set(settings, channel);
  return channel;
}

let made = 0;
const differencesMax = 1_000;

/**
 * Clients with equal options share one TCP connection, also one that is dead or waits long before it is tried again: a
 * new client would begin with what its predecessor was given up for. A millisecond of difference keeps them apart.
 */
function apartFromOthers({ keepAliveInterval, keepAliveTimeout }: KeepAlive): Partial<KeepAlive> {
  made = (made + 1) % differencesMax;
  return keepAliveInterval < 0
    ? { keepAliveTimeout: Math.max(keepAliveTimeout, 0) + made }
    : { keepAliveInterval: keepAliveInterval + made };
}

interface KeepAlive {
  /** Milliseconds; below zero: off. */
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
}
