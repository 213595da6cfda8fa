import { BACKWARDS, END } from '@eventstore/db-client';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { once } from 'node:events';
import { disconnect } from '../client/clients.js';
import { type Address, addressText, targetOf } from '../client/connection-string.js';
import { newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { within } from '../client/timing.js';
import { ask, grpc, supportedMethods, wantsUser } from './ask.js';
import { UnfitServer } from './diagnosis.js';

/** How long closing may take. */
const closeWithinMs = 400;

/**
 * The first address that answers correctly; the other probes are then aborted.
 * @throws AggregateError of an UnfitServer for each address
 */
export async function firstFit(settings: EventStoreDbSettings, late: AbortSignal): Promise<Address> {
  const { discover, addresses } = targetOf(settings.connectionString);
  const isCluster = discover || addresses.length > 1;
  const found = new AbortController();
  const over = AbortSignal.any([late, found.signal]);
  const examined = addresses.map((node) => examine(node, settings, isCluster, over));
  try {
    return await Promise.any(examined);
  } finally {
    found.abort();
    await Promise.allSettled(examined);
  }
}

async function examine(
  node: Address,
  settings: EventStoreDbSettings,
  isCluster: boolean,
  late: AbortSignal,
): Promise<Address> {
  await requireEventStore(node, settings, late);
  const leader = isCluster ? await leaderBy(node, settings, late) : node;
  if (addressText(leader) === addressText(node)) return node;
  await requireEventStore(leader, settings, late).catch((error: unknown) => {
    if (!(error instanceof UnfitServer)) throw error;
    const which = `${addressText(leader)} as the leader of its cluster, which from here ${error.what}`;
    throw new UnfitServer(node, 'hiddenLeader', which, error.passesWithinMs);
  });
  return leader;
}

/** Sends a request that only an EventStoreDB answers, as the client's first one is. */
async function requireEventStore(node: Address, settings: EventStoreDbSettings, late: AbortSignal): Promise<void> {
  const answer = await ask(node, settings, supportedMethods, late);
  // A server that wants credentials even for this: the read sends them and will decide.
  if (!(answer instanceof Error) || wantsUser(answer)) return;
  const { code, details } = answer;
  if (code === grpc.unimplemented) throw new UnfitServer(node, 'noEventStore', 'it does not know the calls of one');
  throw new UnfitServer(node, 'notReady', `gRPC status ${code} ${details}`);
}

/** The leader, according to one node of a cluster. @throws UnfitServer */
async function leaderBy(node: Address, settings: EventStoreDbSettings, late: AbortSignal): Promise<Address> {
  const answer = await ask(node, settings, gossipService.GossipService.read, late);
  if (answer instanceof Error) throw new UnfitServer(node, 'noGossip', `status ${answer.code} ${answer.details}`);
  const known: string[] = [];
  for (const member of answer.getMembersList()) {
    const [endPoint, state, isAlive] = [member.getHttpEndPoint(), member.getState(), member.getIsAlive()];
    const address = endPoint && { address: endPoint.getAddress(), port: endPoint.getPort() };
    if (isAlive && address && state === gossip.MemberInfo.VNodeState.LEADER) return address;
    const name = Object.entries(gossip.MemberInfo.VNodeState).find(([, value]) => value === state)?.[0] ?? 'unknown';
    known.push(`${address ? addressText(address) : 'a node'} ${isAlive ? name.toLowerCase() : 'dead'}`);
  }
  throw new UnfitServer(node, 'noLeader', known.join(', ') || 'no node');
}

/**
 * Reads the last event of `$all` with the client itself: this tests whether the credentials are accepted, whether they
 * suffice, and whether there is a leader. A separate client that only reads; the process appends nothing yet.
 * @throws UnfitServer
 */
export async function readOnce(node: Address, settings: EventStoreDbSettings, end: AbortSignal): Promise<void> {
  const client = newClient(settings, { at: node });
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  const late = once(end, 'abort').then(() => Promise.reject(new UnfitServer(node, 'lateRead')));
  try {
    await Promise.race([read.toArray(), late]);
  } catch (error) {
    // A follower that names its leader will do: the log's own clients follow it there.
    if ((error as { type?: unknown }).type !== 'not-leader') throw unreadable(error as Error, node, settings);
  } finally {
    // A client that cannot be closed is no fault of the server.
    await within(closeWithinMs, 'closing', read.cancel()).catch(() => undefined);
    await disconnect(client);
  }
}

function unreadable(error: Error & { code?: unknown }, node: Address, settings: EventStoreDbSettings): Error {
  const { code, message } = error;
  if (error instanceof UnfitServer) return error;
  if (code === grpc.unavailable && /not ready/i.test(message)) return new UnfitServer(node, 'notReady', message);
  if (/no leader/i.test(message)) return new UnfitServer(node, 'noLeader', 'itself');
  if (!wantsUser(error)) return new UnfitServer(node, 'noRead', message);
  if (!targetOf(settings.connectionString).tls) return new UnfitServer(node, 'credentialsNotSent');
  if (!settings.credentials) return new UnfitServer(node, 'noCredentials');
  return new UnfitServer(node, code === grpc.unauthenticated ? 'wrongCredentials' : 'mayNotRead');
}
