import { readFileSync } from 'node:fs';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { type Address, addressText, type Target } from '../client/connection-string.js';
import { call, type Tls } from './call.js';
import { UnfitServer } from './diagnosis.js';

export interface Fit {
  /** The node to read from. */
  readonly node: Address;
  readonly serverVersion?: string;
}

/**
 * The first address that answers correctly; the other probes are then aborted.
 * @throws AggregateError of an UnfitServer for each address
 */
export async function firstFit({ discover, addresses, ...target }: Target, late: AbortSignal): Promise<Fit> {
  const isCluster = discover || addresses.length > 1;
  const tls = tlsOf(target);
  const found = new AbortController();
  const signal = AbortSignal.any([late, found.signal]);
  const examined = addresses.map((address) => examine(address, tls, isCluster, signal));
  try {
    return await Promise.any(examined);
  } finally {
    found.abort();
    await Promise.allSettled(examined);
  }
}

function tlsOf({ tls, options }: Pick<Target, 'tls' | 'options'>): Tls {
  if (!tls) return undefined;
  const { tlsCAFile, userCertFile, userKeyFile } = options;
  return {
    ...(tlsCAFile !== undefined && { ca: readFileSync(tlsCAFile) }),
    ...(userCertFile !== undefined && { cert: readFileSync(userCertFile) }),
    ...(userKeyFile !== undefined && { key: readFileSync(userKeyFile) }),
  };
}

async function examine(node: Address, tls: Tls, isCluster: boolean, signal: AbortSignal): Promise<Fit> {
  const fit = await eventStoreAt(node, tls, signal);
  if (!isCluster) return fit;
  const leader = await leaderBy(node, tls, signal);
  if (addressText(leader) === addressText(node)) return fit;
  return eventStoreAt(leader, tls, signal).catch((error: unknown) => {
    if (!(error instanceof UnfitServer)) throw error;
    const which = `${addressText(leader)} as the leader of its cluster, which from here ${error.what}`;
    throw new UnfitServer(node, 'hiddenLeader', which, error.passesWithinMs);
  });
}

const grpc = { ok: 0, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 } as const;
const askedForFeatures = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';

/** Sends a request that only an EventStoreDB answers, without credentials, as the client's first one is. */
async function eventStoreAt(node: Address, tls: Tls, signal: AbortSignal): Promise<Fit> {
  const { httpStatus, isGrpc, status, message, body } = await call(node, tls, askedForFeatures, signal);
  // A server that wants credentials even for this: the read sends them and will decide.
  if (httpStatus === 401 || status === grpc.unauthenticated || status === grpc.permissionDenied) return { node };
  if (httpStatus !== 200 || !isGrpc || status === undefined)
    throw new UnfitServer(node, 'noEventStore', `HTTP status ${httpStatus}${isGrpc ? '' : ', no gRPC'}`);
  if (status === grpc.unimplemented) throw new UnfitServer(node, 'noEventStore', 'it does not know the calls of one');
  if (status !== grpc.ok) throw new UnfitServer(node, 'notReady', `gRPC status ${status} ${message}`);
  try {
    return { node, serverVersion: features.SupportedMethods.deserializeBinary(body).getEventStoreServerVersion() };
  } catch {
    throw new UnfitServer(node, 'noEventStore', 'its answer cannot be read');
  }
}

/** The leader, according to one node of a cluster. @throws UnfitServer */
async function leaderBy(node: Address, tls: Tls, signal: AbortSignal): Promise<Address> {
  const { status, message, body } = await call(node, tls, '/event_store.client.gossip.Gossip/Read', signal);
  if (status !== grpc.ok) throw new UnfitServer(node, 'noGossip', `status ${status} ${message}`);
  const known: string[] = [];
  for (const member of membersOf(node, body)) {
    const [endPoint, state, isAlive] = [member.getHttpEndPoint(), member.getState(), member.getIsAlive()];
    const address = endPoint && { address: endPoint.getAddress(), port: endPoint.getPort() };
    if (isAlive && address && state === gossip.MemberInfo.VNodeState.LEADER) return address;
    const name = Object.entries(gossip.MemberInfo.VNodeState).find(([, value]) => value === state)?.[0] ?? 'unknown';
    known.push(`${address ? addressText(address) : 'a node'} ${isAlive ? name.toLowerCase() : 'dead'}`);
  }
  throw new UnfitServer(node, 'noLeader', known.join(', ') || 'no node');
}

function membersOf(node: Address, body: Uint8Array): gossip.MemberInfo[] {
  try {
    return gossip.ClusterInfo.deserializeBinary(body).getMembersList();
  } catch {
    throw new UnfitServer(node, 'noGossip', 'an answer that cannot be read');
  }
}
