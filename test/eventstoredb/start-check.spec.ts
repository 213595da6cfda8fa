import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventStoreDbSettings } from '#event-store/eventstoredb';
import { recordOf, settingNames } from '#installation';
import { beginLog } from './begin-log.ts';
import { type Peer, type PeerOptions, startPeer } from './peer/peer.ts';

/**
 * The preflight checks against the peer, called through the functions that open the log. `preflight.spec.ts` has the
 * checks in which no EventStoreDB answers.
 */
let folder: string;
const peers: Peer[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-start-'));
});

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function peer(options: PeerOptions = {}): Promise<Peer> {
  const started = await startPeer(options);
  peers.push(started);
  return started;
}

/** Starts three nodes that know each other; node `leads` is the leader, if given. */
async function cluster(leads: number | undefined, options: PeerOptions = {}): Promise<Peer[]> {
  const nodes: Peer[] = [];
  const members = () => nodes.map(({ member }, index) => ({ ...member, isLeader: index === leads }));
  for (let count = 0; count < 3; count += 1) nodes.push(await peer({ ...options, members }));
  return nodes;
}

const hosts = (nodes: readonly Peer[]): string => nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');

async function open(
  log: string,
  user?: readonly [name: string, password: string],
  options: { readonly startWithinMs?: number; readonly notify?: (sentence: string) => void } = { startWithinMs: 0 },
): Promise<void> {
  const credentialsFile = user && join(folder, user[0]);
  if (credentialsFile) writeFileSync(credentialsFile, `${user.join('\n')}\n`, { mode: 0o600 });
  const settings = eventStoreDbSettings({ log, names: settingNames, ...(credentialsFile && { credentialsFile }) });
  const opened = await beginLog({ settings, ...options }, recordOf('start-check'));
  await opened.close();
}

async function refusal(log: string, user?: readonly [name: string, password: string]): Promise<string> {
  const error: unknown = await open(log, user).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'LogUnreachable' });
  const { message } = error as Error;
  if (user) expect(message).not.toContain(user[1]);
  return message;
}

describe('start checks against the peer', () => {
  it('takes one node, with TLS and without', async () => {
    await expect(open((await peer()).url)).resolves.toBeUndefined();
    await expect(open((await peer({ tls: true })).url, ['admin', 'changeit'])).resolves.toBeUndefined();
  });

  it('names wrong credentials, missing ones, and a user who may not read $all', async () => {
    const { url } = await peer({ tls: true });
    expect(await refusal(url, ['admin', 'wrong-one'])).toMatch(
      /CASETRAIL_LOG_CREDENTIALS: .* refuses user and password/,
    );
    expect(await refusal(url)).toMatch(/CASETRAIL_LOG_CREDENTIALS: .* asks for a user and a password/);
    expect(await refusal(url, ['plain', 'plain-password'])).toMatch(/does not let this user read \$all/);
  });

  it('takes a cluster by any of its nodes, one of them away', async () => {
    const nodes = await cluster(2);
    nodes[0]?.kill();
    await expect(open(`esdb://${hosts(nodes)}?tls=false`)).resolves.toBeUndefined();
    await expect(open(`esdb+discover://${hosts(nodes.slice(1, 2))}?tls=false`)).resolves.toBeUndefined();
  });

  it('names every node of a cluster that has no leader', async () => {
    const nodes = await cluster(undefined);
    nodes[0]?.kill();
    const sentence = await refusal(`esdb://${hosts(nodes)}?tls=false`);
    expect(sentence).toMatch(/none of 3 addresses can be used: 127\.0\.0\.1:\d+ refuses the connection, /);
    expect(sentence.match(/names no leader of its cluster/g)).toHaveLength(2);
  });

  it.each<[string, (nodes: readonly Peer[], isSo: boolean) => void, RegExp]>([
    ['that is starting', (nodes, isSo) => void (nodes[0]!.isReady = !isSo), /it is not ready \(.*Server Is Not Ready/],
    ['that has no leader yet', ([one], isSo) => void (isSo ? one!.resign() : (one!.isLeader = true)), /no leader/],
    ['that is silent for 4 s', ([one], isSo) => void (isSo && one!.condition.silence(4_000)), /says nothing|in time/],
  ])('waits for a server %s, and says so', async (_, make, said) => {
    const one = await peer();
    make([one], true);
    const notices: string[] = [];
    const opened = open(one.url, undefined, { notify: (sentence) => notices.push(sentence) });
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    make([one], false);
    await expect(opened).resolves.toBeUndefined();
    expect(notices.join('\n')).toMatch(said);
    expect(notices[0]).toMatch(/^Waiting for the log, \d+ s at most/);
  });

  it('names a leader that has gone away since', async () => {
    const nodes = await cluster(2);
    nodes[2]?.kill();
    const members = nodes.map(({ member }, index) => ({ ...member, isAlive: true, isLeader: index === 2 }));
    const seed = await peer({ members: () => members });
    expect(await refusal(`esdb+discover://${hosts([seed])}?tls=false`)).toMatch(
      /names 127\.0\.0\.1:\d+ as the leader of its cluster, which from here refuses the connection/,
    );
  });
});
