import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actOf, calendar, type Instant, law, makeOrganisation, type Target, validateBody } from '#case';
import { type EventLog, LogUnavailable, MemoryLog, MemoryStore } from '#event-store';
import { openSealedStore } from '#personal-data';
import { Engine } from './index.js';
import { decision, judgment } from './testing/bodies.js';

/** A fact refers to the words of the accepted body, whatever words were sealed before under the same key. */

const world = { law, calendar, organisation: makeOrganisation() };
const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
const now = (): Instant => '2025-06-02T03:00:00.000Z' as Instant;
const decisionOn = (debtor: string) => ({ ...decision, debtor });

let folder: string;
let sealed: Awaited<ReturnType<typeof openSealedStore>>;
let fails = false;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-words-'));
  sealed = await openSealedStore({ folder, random: randomBytes });
  const log = new MemoryLog(new MemoryStore());
  const append: EventLog['append'] = (stream, ...rest) =>
    fails && stream.startsWith('case-') ? Promise.reject(new LogUnavailable('planted')) : log.append(stream, ...rest);
  const failing = new Proxy<EventLog>(log, {
    get: (target, name) => {
      if (name === 'append') return append;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  fails = false;
  engine = new Engine({ log: failing, sealed, world, now, realm: 'simulated', engineVersion: 'test' });
});
afterEach(async () => {
  await sealed.close();
  rmSync(folder, { recursive: true, force: true });
});

async function send(target: Target, name: string, stream: string | undefined, body: object, key: string) {
  const act = actOf(target, name)!;
  const checked = validateBody(act, body);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return engine.execute({ act, body: checked.body, ...(stream ? { stream } : {}), actor, client: 'test', key });
}

async function decide(origin: string, debtor: string, key: string) {
  const answer = await send('judgment', 'issue-decision', origin, decisionOn(debtor), key);
  if (answer.kind !== 'accepted') return answer.kind;
  const [party] = (answer.facts[0]!.data as { parties: { name: { ref: string } }[] }).parties;
  const { ref } = party!.name;
  return (await sealed.open([ref])).get(ref);
}

async function received(): Promise<string> {
  const answer = await send('judgment', 'receive-judgment', undefined, judgment, 'j');
  if (answer.kind !== 'accepted') throw new Error(answer.kind);
  return answer.stream;
}

describe('words under a key whose first try stored no fact', () => {
  it('are those of the accepted body, and the same body again has the words of its first try', async () => {
    const origin = await received();
    fails = true;
    expect(await decide(origin, 'Simulated A', 'd')).toBe('unknown');
    fails = false;
    expect(await decide(origin, 'Simulated B', 'd')).toBe('Simulated B');
    expect(await decide(origin, 'Simulated B', 'd')).toBe('Simulated B');
    expect(await decide(origin, 'Simulated A', 'd')).toBe('keyReused');
  });

  it('stay those of the first try when the very body is sent again', async () => {
    const origin = await received();
    fails = true;
    expect(await decide(origin, 'Simulated A', 'd')).toBe('unknown');
    fails = false;
    expect(await decide(origin, 'Simulated A', 'd')).toBe('Simulated A');
  });
});
