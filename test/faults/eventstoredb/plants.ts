import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Metadata, status } from '@grpc/grpc-js';
import { away, type Kind, kinds } from './kinds.ts';
import { seeded } from './oracle.ts';
import { Stage } from './stage.ts';

/**
 * A bug that the oracle must detect. It is planted into a copy of the build by replacing a text that occurs exactly
 * once, so that the product itself needs no hooks. Each bug has a run of its own, which must detect it, and must find
 * nothing without it.
 */
export interface Plant {
  readonly name: string;
  /** Texts to replace, in files within `dist/libs`. */
  readonly replace: readonly (readonly [file: string, text: string, by: string])[];
  readonly show: (stage: Stage) => Promise<void>;
  /** The message that the oracle must give. */
  readonly message: RegExp;
}

const store = 'event-store/eventstoredb';
const patienceMs = 8_000;
const leftOpenWithinMs = 3_000;
const killsMax = 4;

/** Runs that many episodes of a kind, until a violation is found. */
const episodes =
  (count: number, kind: Kind) =>
  async (stage: Stage): Promise<void> => {
    for (let done = 0; done < count && stage.violations.length === 0; done += 1) await stage.episode(kind);
  };

const named = (name: string): Kind => {
  const kind = kinds.find((each) => each.name === name);
  if (!kind) throw new RangeError(`there is no fault named ${name}`);
  return kind;
};

const killedAfterCommit: Kind = {
  name: 'killed after the commit',
  lastsMs: [0, 0],
  begin: async (scene) => {
    scene.peer.faults.arm({ on: 'append', effect: 'silence', commit: true, calls: Infinity });
    await wait(100);
    await away(scene, 'kill', 200);
    scene.peer.faults.disarm();
  },
};

const subscriptionKilled: Kind = {
  name: 'subscription killed',
  begin: ({ peer }) => void peer.dropCalls('subscription', 'reset'),
};

/** Makes two of many reads hang. The others are answered, so the connection counts as alive and the client is kept. */
async function someReadsHang(stage: Stage): Promise<void> {
  const [stream] = stage.lanes.cases;
  stage.peer.faults.arm({ on: 'read', effect: 'silence', calls: 2 });
  await Promise.all(Array.from({ length: 8 }, () => stage.worker.ask('history', { stream })));
  const left = await stage.leftOpen(leftOpenWithinMs);
  if (Object.keys(left).length > 0) stage.violations.push(`left open: ${JSON.stringify(left)}`);
}

/** The server drops its subscribers; soon after, it also ends the append stream that was open before. */
const subscribersTurnedAway: Kind = {
  name: 'subscribers turned away, then an append stream',
  lastsMs: [300, 300],
  begin: async ({ peer }) => {
    const unavailable = { code: status.UNAVAILABLE, details: 'turned away', metadata: new Metadata() };
    const [first] = [...peer.calls].filter(({ kind }) => kind === 'append');
    for (const call of peer.calls) if (call.kind === 'subscription') call.fail(unavailable);
    await wait(300);
    peer.faults.arm({ on: 'append', effect: 'delay', delayMs: 300, calls: 50 });
    await wait(150);
    first?.fail(unavailable);
  },
};

/** No append is answered until the client is abandoned; the appends of the next client are answered a little late. */
const clientGivenUp: Kind = {
  name: 'no append answered, then late',
  lastsMs: [0, 0],
  begin: async ({ peer }) => {
    peer.faults.arm({ on: 'append', effect: 'silence', calls: Infinity });
    await wait(2_500);
    peer.faults.disarm();
    peer.faults.arm({ on: 'append', effect: 'delay', delayMs: 300, calls: 50 });
    await wait(1_500);
  },
};

/** Makes the server drop all but the last two events of a case: a new process must report it. */
async function cutStream(stage: Stage): Promise<void> {
  await stage.episode(named('network slow'));
  const [stream] = stage.lanes.cases;
  const limit = { id: crypto.randomUUID(), type: '$metadata', isJson: true, metadata: new Uint8Array() };
  const data = new Uint8Array(Buffer.from('{"$maxCount":2}'));
  stage.peer.log.append(`$$casetrail.${stream}`, [{ ...limit, data }], Date.now());
  await stage.worker.kill();
  await stage.startWorker();
  const body = { effectiveOn: '2025-05-12', amount: '7' };
  const command = { target: 'case', act: 'record-payment', stream: stream!, body, key: 'cut', sum: '' } as const;
  const { kind, message = '' } = await stage.worker.execute(command);
  if (kind !== 'damaged' || !message.includes(stream!))
    stage.violations.push(`a stream that was cut was answered ${kind} ${message}`);
}

export const plants: readonly Plant[] = [
  {
    name: 'a retry with new ids',
    replace: [
      [
        `${store}/append/appender.js`,
        'this.#sent(prepared, expected, events',
        'this.#sent(prepared, expected, tries === 1 ? events : ' +
          'events.map((event) => ({ ...event, id: crypto.randomUUID() }))',
      ],
    ],
    show: episodes(2, named('append lost')),
    message: /is lost/,
  },
  {
    name: '"any" instead of the explicit revision',
    replace: [[`${store}/append/appending-client.js`, "expected === 'none' ? NO_STREAM : BigInt(expected)", "'any'"]],
    show: episodes(2, killedAfterCommit),
    message: /is stored 2 times/,
  },
  {
    name: 'a timeout answered as success',
    replace: [
      [
        `${store}/append/appender.js`,
        'failed = error;',
        "failed = error; if (error.name === 'NoAnswer') " +
          "return { outcome: 'appended', revision: prepared.first + prepared.events.length - 1, position: '0' };",
      ],
    ],
    show: episodes(2, named('append lost')),
    message: /is stored 0 times/,
  },
  {
    name: 'a timeout answered as failure',
    replace: [
      [
        `${store}/append/appender.js`,
        'failed = error;',
        "failed = error; if (error.name === 'NoAnswer') throw new LogUnavailable(error.message);",
      ],
    ],
    show: episodes(2, named('answer lost')),
    message: /answered "nothing was stored" and is stored/,
  },
  {
    name: 'a checkpoint stored ahead of its rows',
    replace: [
      [
        'read-models/projection/worker.js',
        'const broken = [];',
        `const broken = [];
        database.prepare('UPDATE view SET position = ?, ordinal = ?, last_id = ?, last_stream = ?, last_revision = ?')
          .run(reached.position, reached.ordinal, reached.last.id, reached.last.stream, reached.last.revision);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);`,
      ],
    ],
    show: async (stage) => {
      for (let kills = 0; kills < killsMax && stage.violations.length === 0; kills += 1) await stage.killWorker();
      await stage.account();
    },
    message: /other ordinals|differ from those of the log/,
  },
  {
    name: 'a reader that is not cancelled',
    replace: [
      [
        `${store}/read/reading-client.js`,
        'incoming?.cancel().catch((error) => this.connection.notCancelled(error));',
        'void incoming;',
      ],
    ],
    show: someReadsHang,
    message: /left open: \{"reads":[1-9]/,
  },
  {
    name: 'a subscription that is not resumed',
    replace: [
      [
        `${store}/subscribe/resilient-subscription.js`,
        'await pause(backOff(Math.max(tries, 1), random), signal);',
        'await new Promise(() => undefined);',
      ],
    ],
    show: episodes(1, subscriptionKilled),
    message: /views did not reach/,
  },
  {
    name: 'subscribing on the appending client',
    replace: [
      [
        `${store}/append/appending-client.js`,
        'this.#client = connect();',
        'this.#client = connect(); globalThis.appending = () => this.#client;',
      ],
      [
        `${store}/subscribe/resilient-subscription.js`,
        'new Subscription(client, ',
        'new Subscription(globalThis.appending(), ',
      ],
    ],
    show: episodes(3, subscribersTurnedAway),
    message: /process under test ended .* TypeError/,
  },
  {
    name: 'a new client that appends before the old one is disposed of',
    replace: [
      [`${store}/append/appending-client.js`, 'while (this.#renewal)', 'while (false)'],
      [
        `${store}/append/appending-client.js`,
        'await this.#abandon(this.#client);\n        if (this.#closed)\n            return;\n        this.#client = this.connect();',
        'const old = this.#client; this.#client = this.connect();' +
          'await new Promise((resolve) => setTimeout(resolve, 250)); await this.#abandon(old);',
      ],
    ],
    show: episodes(2, clientGivenUp),
    message: /process under test ended .* TypeError/,
  },
  {
    name: 'no check of the first revision',
    replace: [
      [
        `${store}/read/reader.js`,
        'let expected = from ?? events[0]?.revision ?? 0;',
        'let expected = events[0]?.revision ?? 0;',
      ],
    ],
    show: cutStream,
    message: /that was cut was answered/,
  },
];

/** The violations found in a plant's own run: with the plant, or (`undefined`) on the original build. */
export async function shown({ show }: Plant, root: string): Promise<readonly string[]> {
  const stage = await Stage.open({ root, random: seeded(1), patienceMs });
  try {
    await show(stage);
    return stage.violations;
  } finally {
    await stage.close();
  }
}

/** Copies the build with the bug in it. The caller removes the folder. */
export function planted({ replace }: Plant, root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'casetrail-planted-'));
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const [file, text, by] of replace) {
    const path = join(copy, 'dist/libs', file);
    const code = readFileSync(path, 'utf8');
    const times = code.split(text).length - 1;
    if (times !== 1) {
      rmSync(copy, { recursive: true, force: true });
      throw new Error(`${file} has ${times} times, not once: ${text}`);
    }
    writeFileSync(
      path,
      code.replace(text, () => by),
    );
  }
  return copy;
}
