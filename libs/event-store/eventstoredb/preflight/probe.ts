import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { type Address, addressText } from '../client/connection-string.js';
import { certificatesOf, type Connecting, disconnect, newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { connect, type Connected } from './connect.js';
import { type Diagnosis, UnfitServer } from './diagnosis.js';

interface Method<Answer> {
  readonly path: string;
  requestSerialize(message: shared.Empty): Buffer;
  responseDeserialize(bytes: Buffer): Answer;
}

interface CallError extends Error {
  readonly code: number;
  readonly details: string;
  readonly metadata: { getMap(): object };
}

/** Status codes of gRPC. */
export const grpc = { permissionDenied: 7, unimplemented: 12, unavailable: 14, unauthenticated: 16 } as const;

const { getSupportedMethods } = features.ServerFeaturesService;
const states = gossip.MemberInfo.VNodeState;

/** Diagnoses by the connection, as gRPC calls nearly everything "unavailable"; the first matching row counts. */
const meanings: readonly (readonly [stage: Connected['stage'], code: RegExp, diagnosis: Diagnosis])[] = [
  ['name', /^late$/, 'slowName'],
  ['name', /./, 'unknownHost'],
  ['connect', /^(late|ETIMEDOUT)$/, 'noConnection'],
  ['connect', /^ECONNREFUSED$/, 'refused'],
  ['connect', /./, 'unreachable'],
  ['tls', /^late$/, 'mute'],
  ['tls', /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'expired'],
  ['tls', /^ERR_TLS_CERT_ALTNAME_INVALID$/, 'otherName'],
  ['tls', /^(DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_|INVALID_(CA|PURPOSE))/, 'untrusted'],
];

/** Sends requests without credentials, each over its own connection, until `late`. Methods throw UnfitServer. */
export class Probe {
  constructor(
    private readonly settings: EventStoreDbSettings,
    private readonly late: AbortSignal,
  ) {}

  /** @returns the leader that the node of a cluster names, which is an EventStoreDB too */
  async leader(node: Address): Promise<Address> {
    await this.eventStore(node);
    const leader = await this.#leaderBy(node);
    if (addressText(leader) === addressText(node)) return node;
    return this.eventStore(leader).catch((error: unknown) => {
      if (!(error instanceof UnfitServer)) throw error;
      const which = `${addressText(leader)} as the leader of its cluster, which from here ${error.what}`;
      throw new UnfitServer(node, 'hiddenLeader', which, error.passesWithinMs);
    });
  }

  /** Sends a request that only an EventStoreDB answers; the client's own first request is the same. */
  async eventStore(node: Address): Promise<Address> {
    const answer = await this.#ask(node, getSupportedMethods);
    // A server may want credentials even for this request. The later read sends them and shows whether they are right.
    if (!(answer instanceof Error) || wantsUser(answer)) return node;
    const { code, details } = answer;
    if (code === grpc.unimplemented) throw new UnfitServer(node, 'noEventStore', 'it does not know the calls of one');
    throw new UnfitServer(node, 'notReady', `gRPC status ${code} ${details}`);
  }

  /** The leader, as one node of a cluster names it. */
  async #leaderBy(node: Address): Promise<Address> {
    const answer = await this.#ask(node, gossipService.GossipService.read);
    if (answer instanceof Error) throw new UnfitServer(node, 'noGossip', `status ${answer.code} ${answer.details}`);
    const known: string[] = [];
    for (const member of answer.getMembersList()) {
      const [endPoint, state, isAlive] = [member.getHttpEndPoint(), member.getState(), member.getIsAlive()];
      const address = endPoint && { address: endPoint.getAddress(), port: endPoint.getPort() };
      if (isAlive && address && state === states.LEADER) return address;
      const name = Object.entries(states).find(([, value]) => value === state)?.[0] ?? 'unknown';
      known.push(`${address ? addressText(address) : 'a node'} ${isAlive ? name.toLowerCase() : 'dead'}`);
    }
    throw new UnfitServer(node, 'noLeader', known.join(', ') || 'no node');
  }

  /** One server's answer to a call with an empty message; an error that the server sends is an answer too. */
  async #ask<Answer>(node: Address, method: Method<Answer>): Promise<Answer | CallError> {
    const { settings, late } = this;
    if (late.aborted) throw new UnfitServer(node, 'mute');
    const { target } = settings;
    const { stage, code } = await connect(node, target.tls ? certificatesOf(settings) : undefined, late);
    const known = meanings.find(([at, codes]) => at === stage && codes.test(code));
    if (known) throw new UnfitServer(node, known[2], code);
    // A failed handshake would fail for the client too, so send nothing.
    const answer = stage === 'tls' ? undefined : await this.#call(node, method, settings);
    if (answer !== undefined && isServers(answer)) return answer;
    const http = /HTTP status code (\d+)|without gRPC status/.exec((answer as CallError | undefined)?.details ?? '');
    if (http) throw new UnfitServer(node, 'noEventStore', `HTTP status ${http[1] ?? 200}, no gRPC`);
    if (late.aborted) throw new UnfitServer(node, 'mute');
    const withoutTls = { ...settings, target: { ...target, tls: false } };
    if (target.tls && isServers(await this.#call(node, getSupportedMethods, withoutTls)))
      throw new UnfitServer(node, 'speaksPlain');
    const withTls = target.tls ? undefined : await connect(node, { rejectUnauthorized: false }, late);
    if (withTls?.stage.startsWith('http')) throw new UnfitServer(node, 'wantsTls');
    const get = { method: 'HEAD', redirect: 'manual', signal: late } as const;
    const isHttp1 = stage === 'http1' || (await fetch(`http://${addressText(node)}/`, get).then(Boolean, () => false));
    if (isHttp1) throw new UnfitServer(node, 'http1');
    const isTlsTrouble = stage === 'tls' && code !== 'ECONNRESET';
    throw new UnfitServer(node, isTlsTrouble ? 'tlsFailed' : 'endsConnection', code);
  }

  async #call<Answer>(node: Address, method: Method<Answer>, settings: EventStoreDbSettings) {
    const { path, requestSerialize, responseDeserialize } = method;
    const client = newClient(settings, node);
    const channel = await (client as unknown as Connecting).getChannel();
    const stub = new features.ServerFeaturesClient('', undefined as never, { channelOverride: channel as never });
    const { promise, resolve } = Promise.withResolvers<Answer | CallError>();
    const done = (error: CallError | null, answer?: Answer): void => resolve(error ?? (answer as Answer));
    const request = stub.makeUnaryRequest(path, requestSerialize, responseDeserialize, new shared.Empty(), done);
    this.late.addEventListener('abort', () => request.cancel());
    return promise.finally(() => disconnect(client));
  }
}

/** Whether an answer comes from the server: an error that the client made has no headers. */
function isServers(answer: unknown): boolean {
  if (!(answer instanceof Error)) return true;
  return wantsUser(answer) || 'content-type' in (answer as CallError).metadata.getMap();
}

export function wantsUser(error: Error): boolean {
  const { code } = error as Partial<CallError>;
  return code === grpc.permissionDenied || code === grpc.unauthenticated;
}
