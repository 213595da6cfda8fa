import { EventStoreDBClient } from '@eventstore/db-client';
import { readFileSync } from 'node:fs';
import type { Address } from './connection-string.js';
import { Abandoned } from './errors.js';
import { patchGrpc } from './grpc-patch.js';
import { limits } from './limits.js';
import type { EventStoreDbSettings } from './settings.js';
import { within } from './timing.js';

/**
 * Makes a client that is not connected yet. Uses the constructor, because `EventStoreDBClient.connectionString` takes a
 * password only inside the string (which it writes to its debug output), and credentials given with a call switch
 * appends to another code path. The client prefers the leader, whatever the settings say; `at` names one node, without
 * discovery. Certificate files are read for the first client of the settings and cached, so that no file can fail a
 * client made during an outage. A new certificate takes effect at the next start.
 * @throws Error when a certificate file has disappeared since the settings were read.
 */
export function newClient(settings: EventStoreDbSettings, at?: Address): EventStoreDBClient {
  patchGrpc();
  return withOneChannel(clientOf(settings, at));
}

function clientOf(settings: EventStoreDbSettings, at: Address | undefined): EventStoreDBClient {
  const { discover, addresses, tls, options } = settings.target;
  const common = { ...options, ...apartFromOthers(options), nodePreference: 'leader' } as const;
  const { ca, cert, key } = certificatesOf(settings);
  const credentials = {
    insecure: !tls,
    ...(ca && { rootCertificate: ca }),
    ...(cert && { userCertFile: cert }),
    ...(key && { userKeyFile: key }),
  };
  const [first] = addresses;
  if (!first) throw new TypeError('a client needs an address');
  if (at !== undefined || (addresses.length === 1 && !discover)) {
    return new EventStoreDBClient({ ...common, endpoint: at ?? first }, credentials, settings.credentials);
  }
  if (discover) return new EventStoreDBClient({ ...common, discover: first }, credentials, settings.credentials);
  return new EventStoreDBClient({ ...common, endpoints: [...addresses] }, credentials, settings.credentials);
}

/**
 * Closes the client's connection for good, so that no late call opens another; `dispose()` leaves it open. Pending
 * calls on it fail.
 */
export async function disconnect(client: EventStoreDBClient): Promise<void> {
  const inside = client as unknown as Connecting;
  const closed = inside.getChannel().then((channel) => channel.close());
  inside.createChannel = () => Promise.reject(new Abandoned());
  // A client that never found its server has nothing to close.
  await within(limits.disposeWithinMs, 'closing a connection', closed).catch(() => undefined);
}

/** The client's private method that makes its connections. */
export interface Connecting {
  getChannel(): Promise<Channel>;
  createChannel: () => Promise<Channel>;
}

interface Channel {
  close(): void;
  /** gRPC's number for the state of the connection; opens none when `isWanted` is false. */
  getConnectivityState(isWanted: boolean): number;
}

const ready = 2;
/** The newest channel of each client. */
const channelOf = new WeakMap<EventStoreDBClient, Channel>();

/** Identity of the client's connection; undefined when its next call opens a new one. */
export function connectionOf(client: EventStoreDBClient): object | undefined {
  const channel = channelOf.get(client);
  return channel?.getConnectivityState(false) === ready ? channel : undefined;
}

/**
 * Makes the client keep one channel at a time, by closing the channel before. When two of its calls fail at once, the
 * client may forget a channel that it made in between, whose connection then stays open for ever (twice in 5,000
 * faults).
 */
function withOneChannel(client: EventStoreDBClient): EventStoreDBClient {
  const inside = client as unknown as Connecting;
  const create = inside.createChannel;
  let asked = 0;
  let newest: { readonly asked: number; readonly channel: Channel } | undefined;
  inside.createChannel = async () => {
    const own = (asked += 1);
    const channel = await create();
    // Discovery takes time, so a channel that was requested later may be ready earlier.
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

/** The options in the form of Node's TLS. */
interface Certificates {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

const certificates = new WeakMap<EventStoreDbSettings, Certificates>();

export function certificatesOf(settings: EventStoreDbSettings): Certificates {
  const known = certificates.get(settings);
  if (known) return known;
  const { tls, options } = settings.target;
  const contentOf = (file: string | undefined) => (tls && file !== undefined ? readFileSync(file) : undefined);
  const [ca, cert, key] = [options.tlsCAFile, options.userCertFile, options.userKeyFile].map(contentOf);
  const read = { ca, cert, key };
  certificates.set(settings, read);
  return read;
}

let made = 0;
const differencesMax = 1_000;

/**
 * Makes the options differ from other clients' by a millisecond. Clients with equal options share one TCP connection,
 * even a dead one or one in a long back-off, so a new client would inherit the fault of its predecessor.
 */
function apartFromOthers({ keepAliveInterval, keepAliveTimeout }: KeepAlive): Partial<KeepAlive> {
  made = (made + 1) % differencesMax;
  return keepAliveInterval < 0
    ? { keepAliveTimeout: Math.max(keepAliveTimeout, 0) + made }
    : { keepAliveInterval: keepAliveInterval + made };
}

interface KeepAlive {
  /** Milliseconds; below zero it is off. */
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
}
