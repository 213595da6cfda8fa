import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallKind } from './calls.ts';
import type { Withdrawable } from './condition.ts';
import type { Cluster } from './cluster.ts';
import type { Fault } from './faults.ts';
import type { Copy, Peer } from './peer.ts';

/** Orders from another process, by name; `node` is counted from 0 and may be omitted. */
export interface Orders {
  arm: { node?: number; faults: readonly Fault[] };
  disarm: { node?: number };
  kill: { node?: number };
  start: { node?: number };
  restart: { node?: number; how?: 'kill' | 'stop'; downMs?: number };
  'drop-connections': { node?: number };
  'drop-calls': { node?: number; kind: CallKind; how: 'reset' | 'end' | 'too-slow' };
  'give-space': { node?: number };
  'when-back': { node?: number };
  copy: object;
  'set-back': { copy: number };
  clock: { node?: number; offsetMs: number };
  lag: { ms: number };
  lead: { node: number };
  depose: object;
  /** Makes the node refuse everything, like a server that is starting, or makes it ready again. */
  ready: { node?: number; isReady: boolean };
  silence: { node?: number; ms: number };
  /** Revokes these rights from every user; an empty list restores all. */
  withdraw: { node?: number; rights: readonly Withdrawable[] };
  state: object;
}

export interface State {
  readonly events: number;
  readonly nodes: readonly {
    readonly url: string;
    readonly isUp: boolean;
    readonly isLeader: boolean;
    readonly struck: Readonly<Record<string, number>>;
  }[];
}

type Handlers = { readonly [K in keyof Orders]: (peer: Peer, order: Orders[K]) => unknown };

const bodyBytesMax = 1024 * 1024;

function handlersFor(cluster: Cluster): Handlers {
  const copies: Copy[] = [];
  return {
    arm: (peer, { faults }) => peer.faults.arm(...faults),
    disarm: (peer) => peer.faults.disarm(),
    kill: (peer) => cluster.kill(cluster.peers.indexOf(peer)),
    start: (peer) => peer.start(),
    restart: (peer, order) => peer.restart(order),
    'drop-connections': (peer) => peer.dropConnections(),
    'drop-calls': (peer, { kind, how }) => peer.dropCalls(kind, how),
    'give-space': (peer) => peer.giveSpace(),
    'when-back': (peer) => peer.whenBack(),
    copy: (peer) => copies.push(peer.copy()) - 1,
    'set-back': (_peer, { copy }) => cluster.setBack(copies[copy] ?? []),
    clock: (peer, { offsetMs }) => void (peer.clockOffsetMs = offsetMs),
    lag: (_peer, { ms }) => void (cluster.followerLagMs = ms),
    lead: (_peer, { node }) => cluster.lead(node),
    depose: () => cluster.depose(),
    ready: (peer, { isReady }) => void (peer.isReady = isReady),
    silence: (peer, { ms }) => peer.condition.silence(ms),
    withdraw: (peer, { rights }) => void (peer.condition.withdrawn = new Set(rights)),
    state: (): State => ({
      events: cluster.leader.log.published,
      nodes: cluster.peers.map(({ url, isUp, isLeader, faults: { struck } }) => ({ url, isUp, isLeader, struck })),
    }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > bodyBytesMax) throw new Error('The order is too long.');
  }
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Listens for orders from other processes: POST /<order> with JSON, on loopback only. */
export async function control(
  cluster: Cluster,
  port: number,
): Promise<{ readonly port: number; readonly server: Server }> {
  const handlers = handlersFor(cluster) as Readonly<Record<string, (peer: Peer, order: unknown) => unknown>>;
  const obey = async (request: IncomingMessage): Promise<unknown> => {
    const order = await bodyOf(request);
    const handler = handlers[(request.url ?? '').slice(1)];
    const peer = cluster.peers[typeof order['node'] === 'number' ? order['node'] : 0];
    if (!handler || !peer) throw new Error(`There is no order ${request.url} or no such node.`);
    return handler(peer, order);
  };
  const server = createServer((request, response) => {
    const answer = (code: number, value: unknown): void => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value ?? null));
    };
    obey(request).then(
      (result) => answer(200, result),
      (error: unknown) => answer(400, String(error)),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}
