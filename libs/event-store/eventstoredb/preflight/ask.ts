import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { disconnect } from '../client/clients.js';
import { type Address, addressText, targetOf, targetText } from '../client/connection-string.js';
import { certificatesOf, type Connecting, newClient } from '../client/new-client.js';
import type { EventStoreDbSettings } from '../client/settings.js';
import { connect, type Connected } from './connect.js';
import { type Diagnosis, UnfitServer } from './diagnosis.js';

/** Status codes of gRPC. */
export const grpc = { permissionDenied: 7, unimplemented: 12, unavailable: 14, unauthenticated: 16 } as const;

interface Method<Answer> {
  readonly path: string;
  requestSerialize(message: shared.Empty): Buffer;
  responseDeserialize(bytes: Buffer): Answer;
}

export interface CallError extends Error {
  readonly code: number;
  readonly details: string;
  readonly metadata: { getMap(): object };
}

export const supportedMethods = features.ServerFeaturesService.getSupportedMethods;

/** Diagnoses from the connection alone, since gRPC calls nearly everything "unavailable"; the first matching row counts. */
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

/**
 * One server's answer to a call with an empty message, without credentials; an error that it sends is an answer too.
 * @throws UnfitServer when nothing there speaks gRPC as the settings say
 */
export async function ask<Answer>(
  node: Address,
  settings: EventStoreDbSettings,
  method: Method<Answer>,
  late: AbortSignal,
): Promise<Answer | CallError> {
  if (late.aborted) throw new UnfitServer(node, 'mute');
  const target = targetOf(settings.connectionString);
  const { stage, code } = await connect(node, target.tls ? certificatesOf(settings) : undefined, late);
  const known = meanings.find(([at, codes]) => at === stage && codes.test(code));
  if (known) throw new UnfitServer(node, known[2], code);
  const answer = await call(node, settings, method, late);
  if (isServers(answer)) return answer;
  const http = /HTTP status code (\d+)|without gRPC status/.exec((answer as CallError).details);
  if (http) throw new UnfitServer(node, 'noEventStore', `HTTP status ${http[1] ?? 200}, no gRPC`);
  if (late.aborted) throw new UnfitServer(node, 'mute');
  const withoutTls = { ...settings, connectionString: targetText({ ...target, tls: false }) };
  if (target.tls && isServers(await call(node, withoutTls, supportedMethods, late)))
    throw new UnfitServer(node, 'speaksPlain');
  const withTls = target.tls ? undefined : await connect(node, { rejectUnauthorized: false }, late);
  if (withTls?.stage.startsWith('http')) throw new UnfitServer(node, 'wantsTls');
  const get = { method: 'HEAD', redirect: 'manual', signal: late } as const;
  const isHttp1 = stage === 'http1' || (await fetch(`http://${addressText(node)}/`, get).then(Boolean, () => false));
  if (isHttp1) throw new UnfitServer(node, 'http1');
  const isTlsTrouble = stage === 'tls' && code !== 'ECONNRESET';
  throw new UnfitServer(node, isTlsTrouble ? 'tlsFailed' : 'endsConnection', code);
}

/** Over a separate connection, opened by the client itself. */
async function call<Answer>(
  node: Address,
  settings: EventStoreDbSettings,
  { path, requestSerialize, responseDeserialize }: Method<Answer>,
  late: AbortSignal,
): Promise<Answer | CallError> {
  const client = newClient(settings, { at: node });
  const channel = await (client as unknown as Connecting).getChannel();
  const stub = new features.ServerFeaturesClient('', undefined as never, { channelOverride: channel as never });
  const { promise, resolve } = Promise.withResolvers<Answer | CallError>();
  const done = (error: CallError | null, answer?: Answer): void => resolve(error ?? (answer as Answer));
  const request = stub.makeUnaryRequest(path, requestSerialize, responseDeserialize, new shared.Empty(), done);
  late.addEventListener('abort', () => request.cancel());
  return promise.finally(() => disconnect(client));
}

/** Whether it comes from the server: an error that the client made has no headers. */
function isServers(answer: unknown): boolean {
  if (!(answer instanceof Error)) return true;
  return wantsUser(answer) || 'content-type' in (answer as CallError).metadata.getMap();
}

export function wantsUser(error: Error): boolean {
  const { code } = error as Partial<CallError>;
  return code === grpc.permissionDenied || code === grpc.unauthenticated;
}
