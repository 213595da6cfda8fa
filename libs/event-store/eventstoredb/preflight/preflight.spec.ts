import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  Server as GrpcServer,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { eventStoreDbSettings as settingsOf, type GivenSettings } from '../client/settings.js';
import { LogUnreachable, requireEventStoreDb } from './preflight.js';

const names = { log: 'STORE_LOG', credentialsFile: 'STORE_LOG_CREDENTIALS', prefix: 'STORE_LOG_PREFIX' };
const eventStoreDbSettings = (given: GivenSettings) => settingsOf({ ...given, names });
const secrets = /alice|s3cret/;
let folder: string;
let credentialsFile: string;
let certificate: { readonly cert: string; readonly private: string };
let expired: typeof certificate;
const closers: (() => unknown)[] = [];

const dayMs = 86_400_000;

const newCertificate = (notBeforeDate: Date, notAfterDate: Date) =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-start-'));
  credentialsFile = join(folder, 'credentials');
  writeFileSync(credentialsFile, 'alice\ns3cret\n', { mode: 0o600 });
  certificate = await newCertificate(new Date(Date.now() - dayMs), new Date(Date.now() + dayMs));
  expired = await newCertificate(new Date(Date.now() - 2 * dayMs), new Date(Date.now() - dayMs));
  writeFileSync(join(folder, 'ca.pem'), `${certificate.cert}\n${expired.cert}`);
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Listens on a free port of 127.0.0.1 until the end of the test. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function listenGrpc(server: GrpcServer, isTls = false): Promise<number> {
  const key = { private_key: Buffer.from(certificate.private), cert_chain: Buffer.from(certificate.cert) };
  const credentials = isTls ? ServerCredentials.createSsl(null, [key]) : ServerCredentials.createInsecure();
  closers.push(() => server.forceShutdown());
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}

interface Behaviour {
  readonly read?: 'answers' | 'mute' | 16 | 7 | 14;
  /** The answer to a gossip request; with `self` the node names itself as the leader. */
  readonly nodes?: 'self' | readonly { readonly port: number; readonly state: number; readonly isAlive?: boolean }[];
  readonly features?: number;
  readonly isTls?: boolean;
}

/** Serves the calls of EventStoreDB that a start makes. Returns its port and the credentials that it received. */
async function eventStore({ read = 'answers', nodes = 'self', features: status, isTls }: Behaviour = {}) {
  const server = new GrpcServer();
  const users: unknown[] = [];
  let port = 0;
  server.addService(featuresService.ServerFeaturesService as never, {
    getSupportedMethods: (_: unknown, answer: sendUnaryData<unknown>) => {
      if (status !== undefined) return answer({ code: status, details: 'still opening\nthe database' });
      return answer(null, new features.SupportedMethods().setEventStoreServerVersion('23.10.8'));
    },
  });
  server.addService(gossipService.GossipService as never, {
    read: (_: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
      const known = nodes === 'self' ? [{ port, state: gossip.MemberInfo.VNodeState.LEADER }] : nodes;
      const members = known.map((node) =>
        new gossip.MemberInfo()
          .setState(node.state)
          .setIsAlive('isAlive' in node ? (node.isAlive ?? true) : true)
          .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(node.port)),
      );
      answer(null, new gossip.ClusterInfo().setMembersList(members));
    },
  });
  server.addService(streamsService.StreamsService as never, {
    read: (call: ServerWritableStream<unknown, unknown>) => {
      users.push(...call.metadata.get('authorization'));
      if (read === 'answers') call.end();
      else if (read !== 'mute') call.emit('error', { code: read, details: 'no' });
    },
    append: () => undefined,
    delete: () => undefined,
    tombstone: () => undefined,
    batchAppend: () => undefined,
  });
  port = await listenGrpc(server, isTls);
  return { port, users };
}

async function free(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await closers.pop()?.();
  return port;
}

const start = (log: string, withinMs = 5_000, given = false) =>
  requireEventStoreDb(eventStoreDbSettings({ log, ...(given && { credentialsFile }) }), withinMs);

async function refusal(log: string, withinMs?: number, given = false): Promise<string> {
  const error: unknown = await start(log, withinMs, given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LogUnreachable);
  const { message } = error as Error;
  expect(message).not.toMatch(secrets);
  expect(message).not.toContain('\n');
  expect(message).toMatch(/^STORE_LOG(_CREDENTIALS)?: .*; .*\.$/);
  return message;
}

const muteMs = 1_500;
const secure = (): string => `tlsCAFile=${encodeURIComponent(join(folder, 'ca.pem'))}`;

describe('what no EventStoreDB answers', () => {
  it('refused', async () => {
    const port = await free();
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`)).toBe(
      `STORE_LOG: 127.0.0.1:${port} refuses the connection; ` +
        'start EventStoreDB there, or correct the address in STORE_LOG.',
    );
    expect(await refusal(`esdb://localhost:${port}`)).toMatch(/localhost:\d+ refuses the connection/);
  });

  it.each(['tls=false', 'tls=true'])('a mute port, %s', async (tls) => {
    const port = await listen(createServer());
    expect(await refusal(`esdb://127.0.0.1:${port}?${tls}`, muteMs)).toMatch(
      /127\.0\.0\.1:\d+ accepts the connection and then says nothing; .* correct the address in STORE_LOG\.$/,
    );
  });

  it.each(['tls=false', 'tls=true'])('a port that hangs up, %s', async (tls) => {
    const port = await listen(createServer((socket) => socket.destroy()));
    expect(await refusal(`esdb://127.0.0.1:${port}?${tls}`)).toMatch(/accepts the connection and ends it without/);
  });

  it.each(['tls=false', 'tls=true'])('an HTTP/1.1 server, %s', async (tls) => {
    const port = await listen(createHttp1((_, response) => response.end('hello')));
    expect(await refusal(`esdb://127.0.0.1:${port}?${tls}`)).toMatch(/speaks HTTP\/1\.1 and not gRPC/);
  });

  it('an HTTP/1.1 server with TLS', async () => {
    const server = createHttps({ key: certificate.private, cert: certificate.cert }, (_, response) => response.end());
    const port = await listen(server);
    expect(await refusal(`esdb://localhost:${port}?${secure()}`)).toMatch(/speaks HTTP\/1\.1 and not gRPC/);
  });

  it('a name that does not exist', async () => {
    expect(await refusal('esdb://no-such-host.invalid:2113?tls=false')).toMatch(
      /no-such-host\.invalid:2113 has (an unknown host name|a host name that nobody resolved)/,
    );
  });

  it('a server without TLS where TLS is asked for', async () => {
    const { port } = await eventStore();
    expect(await refusal(`esdb://127.0.0.1:${port}`)).toMatch(/speaks without TLS; .* tls=false to STORE_LOG/);
  });

  it('a server with TLS where none is asked for', async () => {
    const { port } = await eventStore({ isTls: true });
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`)).toMatch(/wants TLS; leave tls=false out of STORE_LOG/);
  });

  it('a certificate that nobody vouches for', async () => {
    const { port } = await eventStore({ isTls: true });
    expect(await refusal(`esdb://localhost:${port}`)).toMatch(
      /a certificate that is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\); .* tlsCAFile of STORE_LOG/,
    );
  });

  it('a certificate for another host', async () => {
    const { port } = await eventStore({ isTls: true });
    expect(await refusal(`esdb://127.0.0.1:${port}?${secure()}`)).toMatch(/was made for another host name/);
  });

  it('a certificate of yesterday', async () => {
    const port = await listen(createHttps({ key: expired.private, cert: expired.cert }));
    expect(await refusal(`esdb://localhost:${port}?${secure()}`)).toMatch(
      /not valid at this time \(CERT_HAS_EXPIRED\)/,
    );
  });

  it('a gRPC service that is no EventStoreDB', async () => {
    const port = await listenGrpc(new GrpcServer());
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`)).toMatch(/speaks HTTP\/2, but is no EventStoreDB/);
  });

  it('an HTTP/2 server that is no gRPC service', async () => {
    const server = createHttp2((_, response) => response.writeHead(404).end());
    const port = await listen(server);
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`)).toMatch(/no EventStoreDB \(HTTP status 404, no gRPC\)/);
  });

  it('an HTTP/2 server that never answers the call', async () => {
    const port = await listen(createHttp2(() => undefined));
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`, muteMs)).toMatch(/and then says nothing/);
  });

  it('an EventStoreDB that has not started yet', async () => {
    const { port } = await eventStore({ features: 14 });
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`)).toMatch(
      /is not ready \(gRPC status 14 still opening the database\); wait until/,
    );
  });
});

describe('who may read', () => {
  it('everybody, without TLS, and no password is sent', async () => {
    const { port, users } = await eventStore();
    expect(await start(`esdb://127.0.0.1:${port}?tls=false`, 5_000, true)).toBeUndefined();
    expect(users).toEqual([]);
  });

  it('the user of the file, with TLS', async () => {
    const { port, users } = await eventStore({ isTls: true });
    expect(await start(`esdb://localhost:${port}?${secure()}`, 5_000, true)).toBeUndefined();
    expect(users).toEqual([`Basic ${Buffer.from('alice:s3cret').toString('base64')}`]);
  });

  it.each([
    [16, true, /^STORE_LOG_CREDENTIALS: .* refuses user and password; correct the file/],
    [7, true, /^STORE_LOG_CREDENTIALS: .* does not let this user read \$all/],
    [16, false, /^STORE_LOG_CREDENTIALS: .* asks for a user and a password; name a file/],
    [7, false, /^STORE_LOG_CREDENTIALS: .* asks for a user and a password; name a file/],
  ] as const)('status %d, user given: %s', async (read, given, expected) => {
    const { port } = await eventStore({ isTls: true, read });
    expect(await refusal(`esdb://localhost:${port}?${secure()}`, 5_000, given)).toMatch(expected);
  });

  it('a server that asks for a user, when without TLS none is sent', async () => {
    const { port } = await eventStore({ read: 16 });
    expect(await refusal(`esdb://127.0.0.1:${port}?tls=false`, 5_000, true)).toMatch(/without TLS none are sent/);
  });

  it('a server that asks for a user before it says what it is', async () => {
    const { port } = await eventStore({ isTls: true, features: 16 });
    expect(await start(`esdb://localhost:${port}?${secure()}`, 5_000, true)).toBeUndefined();
  });

  it('a server that answers everything but the read', async () => {
    const mute = await eventStore({ read: 'mute' });
    expect(await refusal(`esdb://127.0.0.1:${mute.port}?tls=false`, muteMs)).toMatch(
      /not in time when the log is read/,
    );
    const broken = await eventStore({ read: 14 });
    expect(await refusal(`esdb://127.0.0.1:${broken.port}?tls=false`)).toMatch(
      /not when the log is read \(14 UNAVAILABLE/,
    );
  });
});

describe('several addresses', () => {
  const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState;

  it('one that answers and knows a leader is enough', async () => {
    const leader = await eventStore();
    const follower = await eventStore({
      nodes: [
        { port: 1, state: FOLLOWER, isAlive: false },
        { port: leader.port, state: LEADER },
      ],
    });
    const mute = await listen(createServer());
    const log = `esdb://127.0.0.1:${await free()},127.0.0.1:${mute},127.0.0.1:${follower.port}?tls=false`;
    expect(await start(log)).toBeUndefined();
    expect(await start(`esdb+discover://127.0.0.1:${follower.port}?tls=false`)).toBeUndefined();
  });

  it('none answers: each is named with its reason', async () => {
    const [mute, http, closed] = [await listen(createServer()), await listen(createHttp1()), await free()];
    const log = `esdb://127.0.0.1:${closed},127.0.0.1:${mute},127.0.0.1:${http}?tls=false`;
    const sentence = await refusal(log, muteMs);
    expect(sentence).toContain(
      `none of 3 addresses can be used: 127.0.0.1:${closed} refuses the connection, ` +
        `127.0.0.1:${mute} accepts the connection and then says nothing, 127.0.0.1:${http} `,
    );
  });

  it('a cluster without a leader', async () => {
    const nodes = [
      { port: 2, state: LEADER, isAlive: false },
      { port: 3, state: UNKNOWN },
    ];
    const { port } = await eventStore({ nodes });
    expect(await refusal(`esdb+discover://127.0.0.1:${port}?tls=false`)).toMatch(
      /names no leader of its cluster \(it knows 127\.0\.0\.1:2 dead, 127\.0\.0\.1:3 unknown\)/,
    );
    const none = await eventStore({ nodes: [] });
    expect(await refusal(`esdb+discover://127.0.0.1:${none.port}?tls=false`)).toMatch(/it knows no node/);
  });

  it('a leader that cannot be reached from here', async () => {
    const hidden = await free();
    const { port } = await eventStore({ nodes: [{ port: hidden, state: LEADER }] });
    expect(await refusal(`esdb+discover://127.0.0.1:${port}?tls=false`)).toMatch(
      new RegExp(
        `names 127\\.0\\.0\\.1:${hidden} as the leader of its cluster, which from here refuses the connection`,
      ),
    );
  });
});
