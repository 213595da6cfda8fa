import { setTimeout as wait } from 'node:timers/promises';
import { notLeader } from '../../eventstoredb/peer/errors.ts';
import type { Peer } from '../../eventstoredb/peer/peer.ts';
import { host, type Proxy } from './proxy.ts';

/** The parts on which a fault acts. */
export interface Scene {
  readonly peer: Peer;
  readonly proxy: Proxy;
  /** From 0 up to 1; the same for the same seed. */
  readonly random: () => number;
  /** Counts the calls or connections that a fault affected, if neither proxy nor peer counts them. */
  readonly met: (times: number) => void;
}

export interface Kind {
  readonly name: string;
  /** How long the fault lasts, ms; default 100 to 3,000. */
  readonly lastsMs?: readonly [min: number, max: number];
  begin(scene: Scene): void | Promise<void>;
  /** Ends the fault: new calls over new connections are unaffected. Default: disarms it. */
  end?(scene: Scene): void | Promise<void>;
}

export const lastsMs = [100, 3_000] as const;
const awayMs = [6_000, 8_000] as const;
const delayMs = [50, 400] as const;
/** Delays in ms, of which some are longer than the adapter waits for an answer. */
const lateMs = [200, 3_500] as const;

const between = (random: () => number, [min, max]: readonly [number, number]): number => min + random() * (max - min);
const coin = (random: () => number): boolean => random() < 0.5;

const disarm = ({ peer, proxy }: Scene): void => {
  peer.faults.disarm();
  proxy.heal();
};

/** The server is down for that long, and nothing listens at its address. */
export async function away({ peer, proxy, met }: Scene, how: 'kill' | 'stop', downMs: number): Promise<void> {
  met(peer.calls.size);
  if (how === 'stop') await peer.stopInOrder();
  else peer.kill();
  proxy.refuse();
  await wait(downMs);
  await peer.start();
  await proxy.accept();
}

/** Faults of the network, which the proxy makes. */
const network: readonly Kind[] = [
  { name: 'network slow', begin: ({ proxy, random }) => void (proxy.delayMs = between(random, delayMs)) },
  {
    name: 'connections half open',
    begin: ({ proxy, random }) => proxy.swallow(coin(random) ? 'both' : 'up'),
  },
  { name: 'answers swallowed', begin: ({ proxy }) => proxy.swallow('down') },
  { name: 'reset before the append', begin: ({ proxy }) => void (proxy.resetAt = 'before') },
  { name: 'reset after the append', begin: ({ proxy }) => void (proxy.resetAt = 'after') },
  { name: 'connections refused', begin: ({ proxy }) => proxy.refuse(), end: ({ proxy }) => proxy.accept() },
  { name: 'away for long', lastsMs: awayMs, begin: ({ proxy }) => proxy.refuse(), end: ({ proxy }) => proxy.accept() },
];

/** Faults of the server, which the peer makes. */
const server: readonly Kind[] = [
  { name: 'append lost', begin: ({ peer }) => peer.faults.arm({ on: 'append', effect: 'silence', calls: 3 }) },
  {
    name: 'answer lost',
    begin: ({ peer }) => peer.faults.arm({ on: 'append', effect: 'silence', commit: true, calls: 3 }),
  },
  {
    name: 'append late',
    begin: ({ peer, random }) =>
      peer.faults.arm(
        coin(random)
          ? { on: 'append', effect: 'delay', delayMs: between(random, lateMs), calls: 5 }
          : { on: 'append', effect: 'timeout', commit: coin(random), calls: 3 },
      ),
  },
  {
    name: 'append stream ended with OK',
    begin: ({ peer, random }) => peer.faults.arm({ on: 'append', effect: 'end', commit: coin(random) }),
  },
  {
    name: 'append stream killed',
    begin: ({ peer, random }) => peer.faults.arm({ on: 'append', effect: 'reset', commit: coin(random), calls: 3 }),
  },
  {
    name: 'subscription lost',
    // The subscription is reset, or falls silent and stays so even when the fault is over.
    begin: ({ peer, random, met }) =>
      coin(random)
        ? met(peer.dropCalls('subscription', 'reset'))
        : peer.faults.arm({ on: 'subscription', effect: 'silence' }),
  },
  { name: 'subscriber too slow', begin: ({ peer, met }) => met(peer.dropCalls('subscription', 'too-slow')) },
  {
    name: 'change of leader',
    begin: async ({ peer, proxy, met }) => {
      // The former leader stores the append, and answers only that it is no longer the leader.
      peer.faults.arm({ on: 'append', effect: 'delay', delayMs: 300, calls: 3 });
      await wait(100);
      const inFlight = [...peer.calls].filter(({ requiresLeader }) => requiresLeader);
      for (const call of inFlight) call.fail(notLeader(host, proxy.port));
      met(inFlight.length);
      peer.faults.arm({ on: 'append', effect: 'not-leader', calls: Infinity });
      peer.faults.arm({ on: 'read', effect: 'not-leader', calls: Infinity });
    },
  },
  {
    name: 'orderly stop',
    lastsMs: [0, 0],
    begin: (scene) => away(scene, 'stop', between(scene.random, lastsMs)),
  },
  {
    name: 'kill -9',
    lastsMs: [0, 0],
    begin: async (scene) => {
      // Appends in flight are stored and not answered.
      scene.peer.faults.arm({ on: 'append', effect: 'silence', commit: coin(scene.random), calls: 2 });
      await wait(50);
      await away(scene, 'kill', between(scene.random, lastsMs));
    },
  },
  {
    name: 'disk full',
    begin: ({ peer, random }) => peer.faults.arm({ on: 'append', effect: 'disk-full', commit: coin(random) }),
    end: async (scene) => {
      disarm(scene);
      await scene.peer.giveSpace();
    },
  },
  { name: 'reads hang', begin: ({ peer }) => peer.faults.arm({ on: 'read', effect: 'silence', calls: Infinity }) },
  {
    name: 'features refused once',
    begin: ({ peer }) => {
      // The client asks for features once per connection, so it has to open a new one.
      peer.faults.arm({ on: 'features', effect: 'internal' });
      return peer.dropConnections();
    },
  },
];

export const kinds: readonly Kind[] = [...network, ...server];

/** Starts a fault, waits for its duration, and ends it; returns how many calls or connections it affected. */
export async function strike(kind: Kind, { peer, proxy, random }: Omit<Scene, 'met'>): Promise<number> {
  let times = 0;
  const scene: Scene = { peer, proxy, random, met: (more) => (times += more) };
  const counted = (): number => proxy.met + Object.values(peer.faults.struck).reduce((sum, each) => sum + each, 0);
  const before = counted();
  await kind.begin(scene);
  await wait(between(random, kind.lastsMs ?? lastsMs));
  await (kind.end ?? disarm)(scene);
  times += counted() - before;
  disarm(scene);
  return times;
}
