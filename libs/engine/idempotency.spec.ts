import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyDestroyed, openSealedStore } from '#personal-data';
import { actOf, calendar, type Instant, law, makeOrganisation, type Target, validateBody } from '#case';
import { type EventLog, MemoryLog } from '#event-store';
import { type Answer, type Command, decisionStream, Engine, historyOf } from './index.js';
import { decision, furtherDecision, judgment } from './testing/bodies.js';

/**
 * Repeats keys with each bound part changed in turn, for each place where the first use can be found. Two engines over
 * one log stand for two processes; each has its own queues and cache.
 */

const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close.splice(0)) await each();
});

async function opening() {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-keys-'));
  const log = new MemoryLog();
  const sealed = await openSealedStore({ folder, random: randomBytes });
  close.push(async () => {
    await log.close();
    await sealed.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const world = { law, calendar, organisation: makeOrganisation() };
  const now = (): Instant => '2025-06-02T03:00:00.000Z' as Instant;
  const engine = (over: EventLog = log, hasNeighbours = () => false): Engine =>
    new Engine({ log: over, sealed, world, now, realm: 'simulated', engineVersion: '0.2.0', hasNeighbours });
  return { log, sealed, engine };
}

type Changes = Partial<Pick<Command, 'actor' | 'client' | 'onBehalfOf' | 'stream' | 'ifMatch'>>;

function command(target: Target, name: string, stream: string | undefined, body: object, more: Changes = {}): Command {
  const act = actOf(target, name)!;
  const checked = validateBody(act, body);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
  return { act, body: checked.body, ...(stream ? { stream } : {}), actor, client: 'screen', key: 'k', ...more };
}

const payment = { effectiveOn: '2025-05-12', amount: '10' };

interface Kind {
  /** Appends what the command needs to exist; returns its target. */
  readonly before: (engine: Engine) => Promise<string | undefined>;
  readonly first: (target: string | undefined) => Command;
  readonly otherBody: (target: string | undefined) => Command;
}

const streamOf = (answer: Answer): string => {
  if (answer.kind !== 'accepted') throw new Error(`answered ${JSON.stringify(answer)}`);
  return answer.stream;
};
const received = async (engine: Engine): Promise<string> =>
  streamOf(await engine.execute({ ...command('judgment', 'receive-judgment', undefined, judgment), key: 'origin' }));
const decided = async (engine: Engine): Promise<string> =>
  streamOf(
    await engine.execute({ ...command('judgment', 'issue-decision', await received(engine), decision), key: 'case' }),
  );

const kinds: Readonly<Record<string, Kind>> = {
  'a judgment': {
    before: async () => undefined,
    first: () => command('judgment', 'receive-judgment', undefined, judgment),
    otherBody: () => command('judgment', 'receive-judgment', undefined, { ...judgment, court: 'TA02' }),
  },
  'a judgment with another number': {
    before: async () => undefined,
    first: () => command('judgment', 'receive-judgment', undefined, judgment),
    otherBody: () => command('judgment', 'receive-judgment', undefined, { ...judgment, number: '13/2025' }),
  },
  'a decision': {
    before: received,
    first: (on) => command('judgment', 'issue-decision', on, decision),
    otherBody: (on) => command('judgment', 'issue-decision', on, { ...decision, debtor: 'Người khác' }),
  },
  'an act on a case': {
    before: decided,
    first: (on) => command('case', 'record-payment', on, payment),
    otherBody: (on) => command('case', 'record-payment', on, { ...payment, amount: '11' }),
  },
};

const office = { id: 'clerk', role: 'officer', office: 'P2.01' };
/** Commands that differ from the first one in one bound part, but reuse its key. */
const others: Readonly<Record<string, (kind: Kind, target: string | undefined) => Command>> = {
  office: (kind, target) => ({ ...kind.first(target), actor: office }),
  onBehalfOf: (kind, target) => ({ ...kind.first(target), onBehalfOf: 'somebody' }),
  body: (kind, target) => kind.otherBody(target),
};

const meetings: Readonly<
  Record<
    string,
    (
      first: Command,
      second: Command,
      log: EventLog,
      engine: (log?: EventLog, hasNeighbours?: () => boolean) => Engine,
    ) => Promise<Answer[]>
  >
> = {
  'after the first answer': async (first, second, _log, engine) => {
    const one = engine();
    return [await one.execute(first), await one.execute(second)];
  },
  'after a restart': async (first, second, _log, engine) => [
    await engine().execute(first),
    await engine().execute(second),
  ],
  'in flight': async (first, second, _log, engine) => {
    const one = engine();
    return Promise.all([one.execute(first), one.execute(second)]);
  },
  'in another process that has not seen it': async (first, second, log, engine) => {
    const other = engine();
    // Makes the other process cache the stream as it is before the first use.
    if (first.stream) await other.state(first.stream);
    const one = await engine(log).execute(first);
    return [one, await other.execute(second)];
  },
  'in another process whose subscription has not brought it': async (first, second, log, engine) => {
    const health = log.health();
    const behind = new Proxy(log, {
      get: (target, key) => {
        if (key === 'health') return () => health;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const other = engine(behind, () => true);
    if (first.stream) await other.state(first.stream);
    const one = await engine(log).execute(first);
    return [one, await other.execute(second)];
  },
};

/** The events of commands, without what had passed before them. */
async function eventsIn(log: EventLog, stream: string | undefined): Promise<number> {
  const facts = stream === undefined ? [] : await historyOf(log, stream);
  return ((await log.count()) ?? 0) - facts.filter(({ envelope }) => envelope.client === 'clock').length;
}

describe.each(Object.entries(kinds))('the key of %s', (_name, kind) => {
  describe.each(Object.entries(meetings))('met %s', (_meeting, meet) => {
    it.each(Object.keys(others))('is refused for another %s, which is named, and nothing is stored', async (what) => {
      const { log, engine } = await opening();
      const target = await kind.before(engine());
      const before = await eventsIn(log, undefined);
      const alone = await (async () => {
        const [first, second] = await meet(kind.first(target), others[what]!(kind, target), log, engine);
        expect(first).toMatchObject({ kind: 'accepted', repeated: false });
        expect(second).toEqual({ kind: 'keyReused', differs: [what] });
        return first as Extract<Answer, { kind: 'accepted' }>;
      })();
      const numbers = alone.stream.startsWith('case-') && alone.facts[0]!.envelope.revision === 0 ? 1 : 0;
      expect((await eventsIn(log, alone.stream)) - before).toBe(alone.facts.length + numbers);
    });

    it('answers a colleague who repeats the very command as the first time', async () => {
      const { log, engine } = await opening();
      const target = await kind.before(engine());
      const again = { ...kind.first(target), actor: { id: 'colleague', role: 'head', office: 'P1.01' } };
      const [first, second] = await meet(kind.first(target), again, log, engine);
      if (second?.kind === 'inFlight') return;
      expect(second).toMatchObject({ kind: 'accepted', stream: streamOf(first!) });
      expect((second as { facts: unknown }).facts).toEqual((first as { facts: unknown }).facts);
    });
  });

  it('of another client is another key', async () => {
    const { engine } = await opening();
    const one = engine();
    const target = await kind.before(one);
    const first = streamOf(await one.execute(kind.first(target)));
    const second = await one.execute({ ...kind.first(target), client: 'kiosk' });
    // A second decision on the same judgment waits for the reaction to the first.
    if (_name === 'a decision') expect(second.kind).toBe('refused');
    else expect(streamOf(second) === first).toBe(_name === 'an act on a case');
    expect(second).not.toMatchObject({ repeated: true });
  });
});

describe('an idempotency key', () => {
  it('is refused for another act on the same case, and names the act', async () => {
    const { engine } = await opening();
    const one = engine();
    const stream = await decided(one);
    streamOf(await one.execute(command('case', 'record-payment', stream, payment)));
    const act = command('case', 'record-interest', stream, payment);
    expect(await one.execute(act)).toEqual({ kind: 'keyReused', differs: ['act'] });
    expect(await engine().execute({ ...act, actor: office })).toEqual({
      kind: 'keyReused',
      differs: ['act', 'office'],
    });
  });

  it('stays free after a refusal, for another office too, also while the first is in flight', async () => {
    const { engine } = await opening();
    const one = engine();
    const stream = await decided(one);
    const tooMuch = command('case', 'record-payment', stream, { ...payment, amount: '9999999' });
    const [refused, accepted] = await Promise.all([
      one.execute(tooMuch),
      one.execute({ ...command('case', 'record-payment', stream, payment), actor: office }),
    ]);
    expect([refused.kind, accepted.kind]).toEqual(['refused', 'accepted']);
  });

  it('of a decision is found on the case that it opened, after later decisions on the same judgment', async () => {
    const { engine } = await opening();
    const one = engine();
    const origin = await received(one);
    const first = command('judgment', 'issue-decision', origin, furtherDecision);
    const stream = streamOf(await one.execute(first));
    const noted = command('judgment', 'record-case-opened', origin, { effectiveOn: '2025-05-06', case: stream });
    streamOf(await one.execute({ ...noted, key: 'noted' }));
    streamOf(await one.execute({ ...first, key: 'second' }));
    expect(await engine().execute({ ...first, actor: office })).toEqual({ kind: 'keyReused', differs: ['office'] });
    expect(await engine().execute(first)).toMatchObject({ kind: 'accepted', stream, repeated: true });
  });

  it('of a decision is looked for past earlier cases whose keys were destroyed', async () => {
    const { sealed, engine } = await opening();
    const one = engine();
    const origin = await received(one);
    const decide = (key: string): Command => ({
      ...command('judgment', 'issue-decision', origin, furtherDecision),
      key,
    });
    const cases: string[] = [];
    for (const key of ['first', 'second', 'third']) {
      const opened = streamOf(await one.execute(decide(key)));
      const noted = command('judgment', 'record-case-opened', origin, { effectiveOn: '2025-05-06', case: opened });
      streamOf(await one.execute({ ...noted, key: `${key} noted` }));
      if (key !== 'second') await sealed.destroyKey(opened);
      cases.push(opened);
    }
    for (const each of [one, engine()]) {
      expect(await each.execute(decide('second'))).toMatchObject({ stream: cases[1], repeated: true });
      await expect(each.execute(decide('first'))).rejects.toThrow(KeyDestroyed);
    }
    expect(await one.execute(decide('fourth'))).toMatchObject({ kind: 'accepted', repeated: false });
    expect(await engine().execute(decide('fourth'))).toMatchObject({ kind: 'accepted', repeated: true });
  });

  it('of a decision that meets a case whose key was destroyed is refused as any second decision', async () => {
    const { sealed, engine } = await opening();
    const one = engine();
    const origin = await received(one);
    const first = command('judgment', 'issue-decision', origin, decision);
    const opened = streamOf(await one.execute(first));
    const plain = await one.execute({ ...first, key: 'second' });
    expect(plain.kind).toBe('refused');
    await sealed.destroyKey(opened);
    for (const each of [one, engine()]) {
      expect(await each.execute({ ...first, key: 'second' })).toEqual(plain);
      // The words of the first command cannot be compared any more.
      await expect(each.execute(first)).rejects.toThrow(KeyDestroyed);
    }
  });

  it('of a decision whose case lost its key before anybody opened it is told the way on, which works', async () => {
    const { sealed, engine } = await opening();
    const one = engine();
    const origin = await received(one);
    await sealed.destroyKey(decisionStream(origin, 0));
    const decide = command('judgment', 'issue-decision', origin, decision);
    for (const each of [one, engine()])
      await expect(each.execute(decide)).rejects.toMatchObject({ name: 'KeyDestroyed', origin: 'judgment' });
    const again = streamOf(
      await one.execute({ ...command('judgment', 'receive-judgment', undefined, judgment), key: 'b' }),
    );
    expect(await one.execute({ ...decide, stream: again })).toMatchObject({ kind: 'accepted', repeated: false });
  });
});
