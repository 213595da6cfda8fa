import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AllStreamSubscription, AppendToStreamOptions, JSONEventData } from '@eventstore/db-client';
import { ANY, END, EventStoreDBClient, NO_STREAM, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PeerProcess } from './peer/child.ts';
import type { ClusterOptions } from './peer/cluster.ts';
import { startCluster } from './peer/cluster.ts';
import type { Peer } from './peer/peer.ts';

/**
 * The bare client, without our adapter, meets each fault of the peer: which class, `type` and `code` the error has, and
 * when it comes. The recording's notes say what a real server did; peer/README.md marks assumptions. Each test has its
 * own peer, because all clients of a process share one table of appends.
 */
const root = join(import.meta.dirname, '../..');
/** How long a call must be silent to count as hanging. */
const hangsAfterMs = 1000;
const waitMsMax = 15_000;
const inFlight = 64;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const cluster = async (options: ClusterOptions = {}) => {
  const started = await startCluster({ nodes: 1, ...options });
  closers.push(() => started.stop());
  return started;
};
const onePeer = async (options: ClusterOptions = {}): Promise<Peer> => (await cluster(options)).leader;
const peerProcess = async (options: Parameters<typeof PeerProcess.start>[0] = {}): Promise<PeerProcess> => {
  const started = await PeerProcess.start(options);
  closers.push(() => started.kill());
  return started;
};
const connect = (url: string): EventStoreDBClient => EventStoreDBClient.connectionString(url);

type Client = EventStoreDBClient;
const event = (i = 0): JSONEventData => jsonEvent({ type: 'counted', data: { i } });
const append = (client: Client, stream = 'a', options: AppendToStreamOptions = {}, what: object = event()) =>
  client.appendToStream(stream, what as JSONEventData, options);
const revisions = async (client: Client, stream = 'a', options = {}): Promise<bigint[]> => {
  const seen: bigint[] = [];
  for await (const { event: recorded } of client.readStream(stream, options)) {
    if (recorded) seen.push(recorded.revision);
  }
  return seen;
};

interface Failure {
  readonly name: string;
  readonly type: unknown;
  readonly code: unknown;
}
const failureOf = (error: unknown): Failure => {
  const { constructor, type, code } = error as Failure & { readonly constructor: { readonly name: string } };
  return { name: constructor.name, type, code };
};
/** Returns `stored`, or how the call failed; `hangs` when it has no answer after `ms`. */
const outcome = (call: Promise<unknown>, ms = waitMsMax): Promise<unknown> =>
  Promise.race([call.then(() => 'stored', failureOf), wait(ms, 'hangs', { ref: false })]);
const whileWatched = (call: Promise<unknown>): Promise<unknown> => outcome(call, hangsAfterMs);
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + waitMsMax; !(await condition()); await wait(5)) {
    if (Date.now() > end) throw new Error(`It did not come about in ${waitMsMax} ms: ${condition.toString()}`);
  }
};

const unavailable = { name: 'UnavailableError', type: 'unavailable', code: 14 };
/** While the server is unavailable an append fails before it is sent: gRPC's own error, without a type. */
const refused = { name: 'Error', type: undefined, code: 14 };
const reset = { name: 'UnknownError', type: 'unknown', code: 13 };
const notLeader = { name: 'NotLeaderError', type: 'not-leader', code: 5 };
const late = { name: 'DeadlineExceededError', type: 'deadline-exceeded', code: undefined };
const tooSlow = { name: 'TimeoutError', type: 'timeout', code: 10 };

interface Watched {
  readonly subscription: AllStreamSubscription;
  readonly seen: string[];
  readonly errors: Failure[];
  readonly other: string[];
}
const watch = async (client: Client, options: Parameters<Client['subscribeToAll']>[0] = {}): Promise<Watched> => {
  const subscription = client.subscribeToAll(options);
  const watched: Watched = { subscription, seen: [], errors: [], other: [] };
  let isLive = false;
  subscription.on('data', ({ event: recorded }) => watched.seen.push(`${recorded?.streamId}@${recorded?.revision}`));
  subscription.on('error', (error) => watched.errors.push(failureOf(error)));
  subscription.on('caughtUp', () => (isLive = true));
  for (const kind of ['end', 'close']) subscription.on(kind, () => watched.other.push(kind));
  await until(() => isLive || watched.errors.length > 0);
  return watched;
};

describe('an append whose answer is lost', () => {
  it.each([
    ['before it is stored', false, []],
    ['after it was stored', true, [1n]],
  ])('%s hangs for good, and may be sent again', async (_when, commit, after) => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'append', effect: 'silence', commit });
    const second = event(1);
    expect(await whileWatched(append(client, 'a', { expectedRevision: 0n, deadline: 200 }, second))).toBe('hangs');
    expect((await revisions(client)).slice(1)).toEqual(after);
    const again = await append(client, 'a', { expectedRevision: 0n }, second);
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(await revisions(client)).toEqual([0n, 1n]);
  });

  it('comes late when the answer is delayed', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'append', effect: 'delay', delayMs: 2000 });
    const delayed = append(client);
    expect(await whileWatched(delayed)).toBe('hangs');
    expect(await outcome(delayed)).toBe('stored');
  });

  it('is rejected as too late although it was stored, when the server gives up waiting', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    peer.faults.arm({ on: 'append', effect: 'timeout', commit: true });
    expect(await outcome(append(client))).toEqual(late);
    expect(await revisions(client)).toEqual([0n]);
  });
});

describe('a batch stream', () => {
  it('that ends with OK makes every later append hang, and dispose() too', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'append', effect: 'end' });
    expect(await whileWatched(append(client))).toBe('hangs');
    expect(await whileWatched(append(client))).toBe('hangs');
    expect(await whileWatched(client.dispose())).toBe('hangs');
    expect(await revisions(client)).toEqual([0n]);
  });

  it('that is killed rejects what is in flight, and a new one is opened', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'append', effect: 'silence' }, { on: 'append', effect: 'reset', commit: true });
    expect(await Promise.all([outcome(append(client)), outcome(append(client))])).toEqual([reset, reset]);
    expect(await outcome(append(client))).toBe('stored');
    expect(await revisions(client)).toEqual([0n, 1n, 2n]);
  });

  it('that breaks rejects the appends of every client, and the late answer ends the process', async () => {
    const [one, other] = [await onePeer(), await onePeer()];
    one.faults.arm({ on: 'append', effect: 'reset', skip: 1 });
    other.faults.arm({ on: 'append', effect: 'delay', delayMs: 1000, skip: 1 });
    const code = `
      import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
      const [one, other] = process.argv.slice(1).map((url) => EventStoreDBClient.connectionString(url));
      const append = (client) => client.appendToStream('a', jsonEvent({ type: 'counted', data: {} }));
      const say = (who) => (error) => console.log(who, error.constructor.name, error.code);
      await append(one);
      await append(other);
      append(other).catch(say('other'));
      append(one).catch(say('one'));
      setTimeout(() => console.log('still here'), 10_000);`;
    const args = ['--input-type=module', '-e', code, one.url, other.url];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    child.stderr.on('data', (chunk) => (complained += String(chunk)));
    await once(child, 'close');
    expect(said.trim().split('\n').sort()).toEqual(['one UnknownError 13', 'other UnknownError 13']);
    expect(complained).toContain('TypeError: undefined is not iterable');
    expect(child.exitCode).toBe(1);
    expect(await revisions(connect(other.url))).toEqual([0n, 1n]);
  });
});

describe('a server that goes', () => {
  it('by kill -9: what is in flight is unavailable at once; while it is away appends fail without a type', async () => {
    const peer = await peerProcess();
    const client = connect(peer.url);
    await append(client, 'warm');
    await peer.arm({ on: 'append', effect: 'silence', calls: inFlight });
    const calls = Array.from({ length: inFlight }, (_, i) => outcome(append(client, `a${i}`)));
    await until(async () => (await peer.state()).nodes[0]?.struck['append silence'] === inFlight);
    const watched = await watch(client);
    const killedAt = Date.now();
    await peer.kill();
    expect(new Set((await Promise.all(calls)).map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify(unavailable)]),
    );
    expect(Date.now() - killedAt).toBeLessThan(4000); // recorded: 55 ms; an orderly stop takes longer
    expect(await outcome(append(client))).toEqual(refused);
    expect(await outcome(revisions(client, 'warm'))).toEqual(unavailable);
    expect(watched.errors).toEqual([unavailable]);

    const again = await peer.startAgain();
    closers.push(() => again.kill());
    await until(async () => (await outcome(append(client, 'after'))) === 'stored'); // the same client works again
  });

  it('with a data file: what was answered is there after a kill -9', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'casetrail-peer-data-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const peer = await peerProcess({ dataFile: join(folder, 'log') });
    const client = connect(peer.url);
    const answered = Array.from({ length: inFlight }, (_, i) => outcome(append(client, `a${i}`)));
    await Promise.race(answered);
    await peer.kill();
    const outcomes = await Promise.all(answered);
    const again = await peer.startAgain();
    closers.push(() => again.kill());
    const reader = connect(again.url);
    await until(async () => (await outcome(append(reader, 'after'))) === 'stored');
    for (const [i, each] of outcomes.entries()) {
      if (each === 'stored') expect(await revisions(reader, `a${i}`)).toEqual([0n]);
    }
    expect(outcomes).toContain('stored');
  });

  it('in order: what is in flight hangs about 5 s and is then reset, subscriptions too', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    const watched = await watch(client);
    peer.faults.arm({ on: 'append', effect: 'stop' });
    const startedAt = Date.now();
    expect(await outcome(append(client))).toEqual(reset);
    expect(Date.now() - startedAt).toBeGreaterThan(4000);
    await until(() => watched.errors.length > 0);
    expect(watched.errors).toEqual([reset]);
    await peer.whenBack();
    await until(async () => (await outcome(append(client))) === 'stored');
  }, 30_000);

  it('takes every subscription: one error, no end or close; a new one on the same client works', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    const watched = await watch(client);
    await peer.restart();
    await until(() => watched.errors.length > 0);
    expect(watched).toMatchObject({ errors: [unavailable], other: [], subscription: { destroyed: false } });
    const again = await watch(client);
    expect(again.seen).toEqual(['a@0']);
  });

  it('forgets ids: a retry is exact with a revision or NO_STREAM, and stored again with ANY', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    const [first, second] = [event(1), event(2)];
    await append(client, 'a', { expectedRevision: NO_STREAM }, first);
    await append(client, 'a', { expectedRevision: 0n }, second);
    await peer.restart();
    const retry = async (expectedRevision: 'any' | 'no_stream' | bigint, what: object): Promise<unknown> => {
      await until(async () => (await outcome(revisions(client))) === 'stored');
      return (await append(client, 'a', { expectedRevision }, what)).nextExpectedRevision;
    };
    expect(await retry(NO_STREAM, first)).toBe(0n);
    expect(await retry(0n, second)).toBe(1n);
    expect(await retry(ANY, second)).toBe(2n);
  });

  it('on a full disk: unknown for what is in flight, refused until there is space', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'append', effect: 'silence', commit: true }, { on: 'append', effect: 'disk-full' });
    expect(await Promise.all([outcome(append(client)), outcome(append(client))])).toEqual([unavailable, unavailable]);
    expect(await outcome(append(client))).toEqual(refused);
    await peer.giveSpace();
    await until(async () => (await outcome(append(client))) === 'stored');
    expect(await revisions(client)).toEqual([0n, 1n, 2n]);
  });

  it('and comes back with an older copy: the log is shorter, and a subscription from beyond it gets nothing', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    const copy = peer.copy();
    const { position } = await append(client);
    await peer.setBack(copy);
    await until(async () => (await outcome(revisions(client))) === 'stored');
    expect(await revisions(client)).toEqual([0n]);
    const watched = await watch(client, { fromPosition: position ?? 'start' });
    expect(watched).toMatchObject({ seen: [], errors: [] });
  });
});

describe('time', () => {
  it('a deadline is judged by the server alone: one that has stopped answers late', async () => {
    const peer = await peerProcess();
    const client = connect(peer.url);
    await append(client);
    process.kill(peer.pid ?? 0, 'SIGSTOP');
    const call = append(client, 'a', { deadline: 200 });
    expect(await whileWatched(call)).toBe('hangs');
    process.kill(peer.pid ?? 0, 'SIGCONT');
    expect(await outcome(call)).toEqual(late);
    expect(await revisions(client)).toEqual([0n]);
  });

  it('a server whose clock is ahead by more than the deadline refuses every append, and says so in `created`', async () => {
    const peer = await onePeer({ clockOffsetMs: 20_000 });
    const client = connect(peer.url);
    expect(await outcome(append(client))).toEqual(late);
    const before = Date.now();
    await append(client, 'b', { deadline: 60_000 });
    for await (const { event: recorded } of client.readStream('b')) {
      expect(Number(recorded?.created) - before).toBeGreaterThanOrEqual(20_000);
    }
    expect(await outcome(revisions(client))).toEqual({ name: 'StreamNotFoundError', type: 'stream-not-found' });
  });
});

describe('reads and subscriptions', () => {
  it('a read that is not answered hangs, whatever its deadline', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    await append(client);
    peer.faults.arm({ on: 'read', effect: 'silence' });
    expect(await whileWatched(revisions(client, 'a', { deadline: 200 }))).toBe('hangs');
    expect(await revisions(client)).toEqual([0n]);
  });

  it('a subscription that is killed emits one error', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    const watched = await watch(client);
    peer.faults.arm({ on: 'subscription', effect: 'reset', skip: 2 });
    await client.appendToStream('a', [event(0), event(1), event(2)]);
    await until(() => watched.errors.length > 0);
    expect(watched).toMatchObject({ errors: [reset], other: [] });
    expect(['a@0', 'a@1'].slice(0, watched.seen.length)).toEqual(watched.seen); // calls in flight may be lost
    expect(watched.subscription.destroyed).toBe(false);
  });

  it('a subscription that the server ends is over without an error', async () => {
    const peer = await onePeer();
    const watched = await watch(connect(peer.url));
    peer.faults.arm({ on: 'subscription', effect: 'end' });
    await until(() => watched.other.length > 1);
    expect(watched).toMatchObject({ errors: [], other: ['end', 'close'] });
  });

  it('a subscription that falls silent gives no sign', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    const watched = await watch(client);
    peer.faults.arm({ on: 'subscription', effect: 'silence' });
    await append(client);
    await wait(hangsAfterMs);
    expect(watched).toMatchObject({ seen: [], errors: [], other: [] });
  });

  it('a slow one is dropped; what came has no gap, and the rest comes from there', async () => {
    const peer = await onePeer({ liveBufferMax: 50 });
    const client = connect(peer.url);
    const filter = streamNameFilter({ prefixes: ['a'] });
    const watched = await watch(client, { fromPosition: END, filter });
    await client.appendToStream(
      'a',
      Array.from({ length: 1000 }, (_, i) => event(i)),
    );
    await until(() => watched.errors.length > 0);
    expect(watched.errors).toEqual([tooSlow]);
    const came = watched.seen.length;
    expect(watched.seen).toEqual(Array.from({ length: came }, (_, i) => `a@${i}`));
    expect(came).toBeLessThan(1000);
    expect(await revisions(client, 'a', { fromRevision: BigInt(came) })).toHaveLength(1000 - came);
  });

  it('is dropped as too slow at a word, too', async () => {
    const peer = await onePeer();
    const watched = await watch(connect(peer.url));
    peer.dropCalls('subscription', 'too-slow');
    await until(() => watched.errors.length > 0);
    expect(watched.errors).toEqual([tooSlow]);
  });

  it('one failed question for the server’s features is remembered for ever', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    peer.faults.arm({ on: 'features', effect: 'internal' });
    const failed = { name: 'Error', type: undefined, code: 13 };
    expect(await outcome(append(client))).toEqual(failed);
    expect(await outcome(append(client))).toEqual(failed);
    expect(await outcome(revisions(client))).toEqual({ name: 'StreamNotFoundError', type: 'stream-not-found' });
    expect(await outcome(append(connect(peer.url)))).toBe('stored');
  });
});

describe('a cluster', () => {
  it.each(['esdb+discover', 'esdb'])('is found with %s, and the leader is taken', async (scheme) => {
    const nodes = await cluster({ nodes: 3 });
    nodes.lead(2);
    const url = scheme === 'esdb' ? nodes.url : nodes.url.replace('esdb', scheme).replace(/,[^?]*/, '');
    expect(await outcome(append(connect(url), 'a', { requiresLeader: true }))).toBe('stored');
    expect(nodes.peers[2]?.calls.size).toBe(1);
  });

  it('a follower refuses only what requires the leader, and names it', async () => {
    const nodes = await cluster({ nodes: 3 });
    const follower = connect(nodes.peers[1]?.url ?? '');
    expect(await outcome(append(follower))).toBe('stored');
    const strict = connect(nodes.peers[1]?.url ?? '');
    expect(await outcome(revisions(strict, 'a', { requiresLeader: true }))).toEqual(notLeader);
    expect(await revisions(strict, 'a', { requiresLeader: true })).toEqual([0n]); // the client went to the leader by itself
  });

  it('not leader, at a word: once for a call that requires the leader', async () => {
    const peer = await onePeer();
    const client = connect(peer.url);
    peer.faults.arm({ on: 'append', effect: 'not-leader' });
    expect(await outcome(append(client))).toBe('stored');
    const strict = connect(peer.url);
    expect(await outcome(append(strict, 'b', { requiresLeader: true }))).toEqual(notLeader);
    expect(await outcome(append(strict, 'b', { requiresLeader: true }))).toBe('stored');
  });

  it('a change of leader rejects what is in flight; the client goes to the new one', async () => {
    const nodes = await cluster({ nodes: 3 });
    const client = connect(nodes.url);
    const strict = { requiresLeader: true };
    await append(client, 'a', strict);
    nodes.leader.faults.arm(
      { on: 'append', effect: 'silence', commit: true },
      { on: 'append', effect: 'change-leader', commit: false },
    );
    const calls = [outcome(append(client, 'a', strict)), outcome(append(client, 'a', strict))];
    expect(await Promise.all(calls)).toEqual([notLeader, notLeader]);
    await until(async () => (await outcome(append(client, 'a', strict))) === 'stored');
    expect(nodes.leader).toBe(nodes.peers[1]);
    expect(await revisions(client)).toEqual([0n, 1n, 2n]);
  });

  it('a follower that lags shows events later, in streams and in $all', async () => {
    const lagMs = 1000;
    const nodes = await cluster({ nodes: 2, followerLagMs: lagMs });
    const follower = connect(nodes.peers[1]?.url ?? '');
    const watched = await watch(follower);
    const before = Date.now();
    await append(connect(nodes.leader.url));
    expect(await outcome(revisions(follower))).toEqual({ name: 'StreamNotFoundError', type: 'stream-not-found' });
    await until(() => watched.seen.length > 0);
    expect(Date.now() - before).toBeGreaterThanOrEqual(lagMs - 100);
    expect(await revisions(follower)).toEqual([0n]);
  });

  it('goes on without the leader that was killed', async () => {
    const nodes = await cluster({ nodes: 3 });
    const client = connect(nodes.url);
    await append(client, 'a', { requiresLeader: true });
    nodes.kill(0);
    await until(async () => (await outcome(append(client, 'a', { requiresLeader: true }))) === 'stored');
    expect(await revisions(client)).toEqual([0n, 1n]);
  });
});

describe('with TLS', () => {
  const denied = (code: number | undefined) => ({ name: 'AccessDeniedError', type: 'access-denied', code });
  const readAll = async (client: Client): Promise<void> => {
    for await (const resolved of client.readAll()) void resolved;
  };

  it('an administrator may read $all, a plain user its streams, a stranger nothing', async () => {
    const peer = await onePeer({ tls: true });
    const as = (who: string): Client => connect(peer.url.replace('//', `//${who}`));
    const [admin, plain, wrong, stranger] = [
      as('admin:changeit@'),
      as('plain:plain-password@'),
      as('admin:wrong@'),
      as(''),
    ];
    expect(await outcome(append(admin))).toBe('stored');
    expect(await outcome(readAll(admin))).toBe('stored');
    expect(await outcome(append(plain))).toBe('stored');
    expect(await outcome(revisions(plain))).toBe('stored');
    expect(await outcome(readAll(plain))).toEqual(denied(7));
    expect(await watch(plain)).toMatchObject({ errors: [denied(7)] });
    expect(await outcome(append(wrong))).toEqual(denied(16));
    expect(await outcome(readAll(wrong))).toEqual(denied(16));
    expect(await outcome(append(stranger))).toEqual(denied(undefined));
    expect(await outcome(revisions(stranger))).toEqual(denied(7));

    await admin.setStreamMetadata('$all', { acl: { readRoles: ['plain'] } });
    expect(await outcome(readAll(plain))).toBe('stored');
  });
});
