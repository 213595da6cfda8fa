import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { Metadata } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Access, defaultUsers } from './access.ts';
import { PeerProcess } from './child.ts';
import { Faults } from './faults.ts';
import { LogFile } from './file.ts';
import { Log } from './log.ts';
import { startPeer } from './peer.ts';
import type { Proposal } from './records.ts';
import { View } from './view.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'casetrail-peer-'));
  closers.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};
const proposal = (i: number, data: unknown = { i }): Proposal => ({
  id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
  type: 'counted',
  isJson: true,
  data: new Uint8Array(Buffer.from(JSON.stringify(data))),
  metadata: new Uint8Array(),
});
const event = (i: number) => jsonEvent({ type: 'counted', data: { i } });
const readAll = async (client: EventStoreDBClient): Promise<string[]> => {
  const seen: string[] = [];
  for await (const { event: recorded } of client.readAll()) seen.push(`${recorded?.streamId}@${recorded?.revision}`);
  return seen;
};
const wellAgain = async (client: EventStoreDBClient): Promise<string[]> => {
  for (let tries = 0; tries < 200; tries++) {
    try {
      return await readAll(client);
    } catch {
      await wait(20); // the client has not noticed yet that the old connection is closed
    }
  }
  throw new Error('The peer did not come back.');
};

describe('the peer in a process of its own', () => {
  it('obeys: faults, a copy put back, another leader, a clock set forward', async () => {
    const peer = await PeerProcess.start({ nodes: 3 });
    closers.push(() => peer.stop());
    const client = EventStoreDBClient.connectionString(peer.url);
    await client.appendToStream('a', event(0));
    const copy = (await peer.order('copy', {})) as number;
    await peer.arm({ on: 'append', effect: 'delay', delayMs: 1 });
    await peer.order('clock', { offsetMs: 1000 });
    await client.appendToStream('a', event(1));
    await peer.order('lead', { node: 2 });
    await peer.order('lag', { ms: 0 });
    expect(await peer.state()).toMatchObject({
      events: 2,
      nodes: [{ isLeader: false, struck: { 'append delay': 1 } }, { isLeader: false }, { isLeader: true, isUp: true }],
    });
    await peer.order('set-back', { copy });
    expect(await wellAgain(client)).toEqual(['a@0']);
    await expect(peer.order('drop-calls', { node: 7, kind: 'read', how: 'end' })).rejects.toThrow('no such node');
  });

  it('goes and comes back at a word', async () => {
    const peer = await PeerProcess.start({ stopMs: 50 });
    closers.push(() => peer.stop());
    const client = EventStoreDBClient.connectionString(peer.url);
    await client.appendToStream('a', event(0));
    await peer.order('restart', { how: 'stop' });
    expect(await wellAgain(client)).toEqual(['a@0']);
    await peer.order('kill', {});
    expect((await peer.state()).nodes[0]?.isUp).toBe(false);
    await peer.order('start', {});
    expect(await wellAgain(client)).toEqual(['a@0']);
    await peer.arm({ on: 'read', effect: 'kill', downMs: 100 });
    await expect(readAll(client)).rejects.toMatchObject({ code: 14 });
    await peer.order('when-back', {});
    await peer.order('drop-connections', {});
    expect(await wellAgain(client)).toEqual(['a@0']);
  });
});

describe('the log', () => {
  it('is the same after its file was read again, to positions and bytes, and without a line cut short', async () => {
    const path = join(folder(), 'log');
    const [log, file] = [new Log(), LogFile.open(path)];
    log.sink = file;
    log.append('a', [proposal(1), proposal(2)], 1_000);
    log.append('$$a', [proposal(3, { $maxCount: 1 })], 2_000);
    const last = log.tombstone('b', proposal(4).id, 3_000);
    expect(log.published).toBe(0); // nothing is shown before it is synced
    await log.whenPublished(last.index);
    expect(log.published).toBe(4);
    await file.close();

    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '["a","cut sho');
    const again = LogFile.open(path);
    closers.push(() => again.close());
    const read = new Log();
    read.load(again.entries());
    expect(read.events.map(({ position, frame }) => [position, frame])).toEqual(
      log.events.map(({ position, frame }) => [position, frame]),
    );
    expect(read.stream('a').limits).toEqual({ maxCount: 1 });
    expect(read.isTombstoned('b')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  it('set back keeps the copy alone, in the file too', async () => {
    const dataFile = join(folder(), 'log');
    const peer = await startPeer({ dataFile });
    const client = EventStoreDBClient.connectionString(peer.url);
    await client.appendToStream('a', event(0));
    const copy = peer.copy();
    await client.appendToStream('a', event(1));
    await peer.setBack(copy);
    expect(await wellAgain(client)).toEqual(['a@0']);
    await peer.stop();
    const again = await startPeer({ dataFile });
    closers.push(() => again.stop());
    expect(await readAll(EventStoreDBClient.connectionString(again.url))).toEqual(['a@0']);
  });

  it('is shown later by a follower', async () => {
    const log = new Log();
    const view = new View(log);
    closers.push(() => view.close());
    view.lagMs = 60_000;
    log.append('a', [proposal(1)], 0);
    expect([view.end, view.lastShown(log.stream('a'))]).toEqual([0, -1]);
    view.lagMs = 0;
    expect([view.end, view.lastShown(log.stream('a'))]).toEqual([1, 0]);
  });
});

describe('a fault', () => {
  it('lets calls pass, strikes so many, is counted, and ends', () => {
    const faults = new Faults();
    faults.arm({ on: 'append', effect: 'silence', commit: true, skip: 1, calls: 2 });
    const strikes = [1, 2, 3, 4].map(() => faults.next('append', false)?.effect);
    expect(strikes).toEqual([undefined, 'silence', 'silence', undefined]);
    expect(faults.struck).toEqual({ 'append silence, stored': 2 });
    faults.arm({ on: 'subscription', effect: 'reset', skip: 1 });
    const atRest = [true, true, false, false].map((isIdle) => faults.next('subscription', false, isIdle)?.effect);
    expect(atRest).toEqual([undefined, undefined, undefined, 'reset']);
    faults.arm({ on: 'read', effect: 'silence', forMs: -1 });
    expect(faults.next('read', false)).toBeUndefined();
    faults.arm({ on: 'read', effect: 'not-leader' });
    expect([faults.next('read', false), faults.next('read', true)?.effect]).toEqual([undefined, 'not-leader']);
    faults.arm({ on: 'read', effect: 'silence' });
    faults.disarm();
    expect(faults.isArmed('read')).toBe(false);
  });
});

describe('access with --tls', () => {
  const access = new Access(defaultUsers);
  const as = (credentials?: string) => {
    const metadata = new Metadata();
    if (credentials) metadata.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
    return access.caller(metadata);
  };

  it('goes by groups, lists of a stream, and the settings of the system', () => {
    const log = new Log();
    const plain = as('plain:plain-password');
    expect([as(), as('plain:wrong'), as('nobody:x')]).toEqual(['anonymous', 'wrong-password', 'wrong-password']);
    expect([access.mayReadAll(log, plain), access.mayReadAll(log, as('admin:changeit'))]).toEqual([false, true]);
    expect([access.mayRead(log, 'a', plain), access.mayWrite(log, '$a', plain)]).toEqual([true, false]);
    log.append('$$a', [proposal(1, { $acl: { $r: ['ops'], $d: 'plain' } })], 0);
    expect([access.mayRead(log, 'a', plain), access.mayDelete(log, 'a', plain)]).toEqual([false, true]);
    log.append('$settings', [proposal(2, { $systemStreamAcl: { $r: ['plain'] } })], 0);
    expect([access.mayReadAll(log, plain), access.mayReadAll(log, as())]).toEqual([true, false]);
  });
});
