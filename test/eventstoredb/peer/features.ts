import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { setTimeout as wait } from 'node:timers/promises';
import { internal } from './errors.ts';
import type { Node } from './node.ts';
import {
  ClusterInfo,
  EndPoint,
  GossipService,
  MemberInfo,
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
  UUID,
} from './proto.ts';

/** The server version whose behaviour was recorded. */
export const serverVersion = '23.10.8';
/** VNodeState of the protocol. */
const FOLLOWER = 6;
const LEADER = 8;

const methodsOf = (definition: object): InstanceType<typeof SupportedMethod>[] =>
  Object.values(definition as Record<string, { readonly path: string }>).map(({ path }) => {
    const [, service = '', method = ''] = path.split('/');
    return new SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase());
  });

/** A call that only the peer implements, so that a run can report what it ran on. */
export const peerMark = '/casetrail.test.Peer/IsOne';

const supported = new SupportedMethods()
  .setEventStoreServerVersion(serverVersion)
  .setMethodsList([
    ...[StreamsService, ServerFeaturesService, GossipService].flatMap(methodsOf),
    ...methodsOf({ peer: { path: peerMark } }),
  ]);

/** The features of the server: appends, reads, deletions, gossip; no persistent subscriptions. */
export const getSupportedMethods =
  (node: Node) =>
  (_call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void => {
    if (node.isStopping) return;
    const fault = node.faults.next('features', false);
    if (fault?.effect === 'silence') return;
    const late = fault?.effect === 'delay' ? wait(fault.delayMs ?? 0) : node.condition.whenAudible();
    if (late) void late.then(() => answer(null, supported));
    else if (fault) answer(internal());
    else answer(null, supported);
  };

/** The members of the cluster, for a client that discovers it. */
export const readGossip =
  (node: Node) =>
  (_call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void => {
    if (node.isStopping) return;
    const fault = node.faults.next('gossip', false);
    if (fault?.effect === 'silence') return;
    if (fault) return answer(internal());
    const members = node.members().map(({ id, host, port, isAlive, isLeader }) =>
      new MemberInfo()
        .setInstanceId(new UUID().setString(id))
        .setTimeStamp(String(node.now()))
        .setState(isLeader ? LEADER : FOLLOWER)
        .setIsAlive(isAlive)
        .setHttpEndPoint(new EndPoint().setAddress(host).setPort(port)),
    );
    answer(null, new ClusterInfo().setMembersList(members));
  };
