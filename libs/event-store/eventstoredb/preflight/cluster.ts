import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { addressText, type Address } from '../client/connection-string.js';
import { call, type Tls } from './probe.js';
import { diagnoses, quoted, UnfitServer } from './diagnosis.js';

/**
 * The leader, as one node of a cluster sees it.
 * @throws UnfitServer
 */
export async function leaderBy(node: Address, tls: Tls, signal: AbortSignal): Promise<Address> {
  const { status, message, body } = await call(node, tls, '/event_store.client.gossip.Gossip/Read', signal);
  if (status !== 0) throw new UnfitServer(diagnoses.noGossip(quoted(`status ${status} ${message}`)));
  const members = membersOf(body);
  const leader = members.find(({ isAlive, state }) => isAlive && state === gossip.MemberInfo.VNodeState.LEADER);
  if (leader?.address) return leader.address;
  const known = members.map(({ address, isAlive, state }) => {
    const name = Object.entries(gossip.MemberInfo.VNodeState).find(([, value]) => value === state)?.[0] ?? 'unknown';
    return `${address ? addressText(address) : 'a node'} ${isAlive ? name.toLowerCase() : 'dead'}`;
  });
  throw new UnfitServer(diagnoses.noLeader(known.length === 0 ? 'no node' : quoted(known.join(', '))));
}

interface Member {
  readonly isAlive: boolean;
  readonly state: number;
  readonly address: Address | undefined;
}

function membersOf(body: Uint8Array): Member[] {
  let info: ReturnType<typeof gossip.ClusterInfo.deserializeBinary>;
  try {
    info = gossip.ClusterInfo.deserializeBinary(body);
  } catch {
    throw new UnfitServer(diagnoses.noGossip('an answer that cannot be read'));
  }
  return info.getMembersList().map((member) => {
    const endPoint = member.getHttpEndPoint();
    return {
      isAlive: member.getIsAlive(),
      state: member.getState(),
      address: endPoint && { address: endPoint.getAddress(), port: endPoint.getPort() },
    };
  });
}
