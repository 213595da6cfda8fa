import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSealedStore } from '#personal-data';
import {
  actOf,
  calendar,
  type CaseState,
  type Instant,
  law,
  type LegalDate,
  makeOrganisation,
  possibleActs,
  type Target,
  validateBody,
} from '#case';
import { type EventLog, MemoryLog, MemoryStore } from '#event-store';
import { shuffled } from '#event-store/testing';
import { type Answer, Engine, Reactions } from './index.js';
import { decision, judgment } from './testing/bodies.js';
import { Attempt } from './attempt.js';
import { CaseNumberAllocator } from './case-numbers.js';
import { Recorder } from './recorder.js';
import { targetStreamOf } from './target-stream.js';

const world = { law, calendar, organisation: makeOrganisation() };
const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
const now = (): Instant => '2025-06-02T03:00:00.000Z' as Instant;

interface Sent {
  readonly key?: string;
  readonly ifMatch?: number;
  readonly mode?: 'preview';
}

/** The parts of an installation that survive the end of its process. */
interface Kept {
  /** Holds the sealed store. */
  readonly folder: string;
  readonly store: MemoryStore;
}

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(
  { folder, store }: Kept = { folder: mkdtempSync(join(tmpdir(), 'casetrail-engine-')), store: new MemoryStore() },
  wrap = (log: EventLog): EventLog => log,
) {
  const log = new MemoryLog(store);
  const sealed = await openSealedStore({ folder, random: randomBytes });
  const engines = [1, 2].map(
    () => new Engine({ log: wrap(log), sealed, world, now, realm: 'simulated', engineVersion: 'test' }),
  );
  const reactions = new Reactions(engines[0]!, log);
  let keys = 0;
  const through =
    (engine: Engine) =>
    (target: Target, name: string, stream: string | undefined, body: object, sent: Sent = {}) => {
      const act = actOf(target, name)!;
      const checked = validateBody(act, body);
      if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
      const { key = `k${(keys += 1)}`, ifMatch } = sent;
      return engine.execute({
        act,
        body: checked.body,
        ...(stream === undefined ? {} : { stream }),
        actor,
        client: 'test',
        key,
        ...(ifMatch === undefined ? {} : { ifMatch }),
      });
    };
  const close = async (): Promise<void> => {
    await log.close();
    await sealed.close();
  };
  return {
    kept: { folder, store },
    log,
    engine: engines[0]!,
    send: through(engines[0]!),
    sendOther: through(engines[1]!),
    reactions,
    close,
  };
}

/** A log that forwards every call to another log; tests replace single methods. */
const passing = (log: EventLog): EventLog => ({
  append: (...call) => log.append(...call),
  read: (...call) => log.read(...call),
  follow: (...call) => log.follow(...call),
  head: () => log.head(),
  count: (upTo) => log.count(upTo),
  health: () => log.health(),
  close: () => log.close(),
});

async function opening(kept?: Kept, wrap?: (log: EventLog) => EventLog) {
  const at = await open(kept, wrap);
  opened.push(async () => {
    await at.close();
    rmSync(at.kept.folder, { recursive: true, force: true });
  });
  return at;
}

function accepted(answer: Answer): Extract<Answer, { kind: 'accepted' }> {
  if (answer.kind !== 'accepted') throw new Error(`answered ${JSON.stringify(answer)}`);
  return answer;
}

async function newCase({ send }: { send: Awaited<ReturnType<typeof open>>['send'] }) {
  const origin = accepted(await send('judgment', 'receive-judgment', undefined, judgment)).stream;
  return { origin, stream: accepted(await send('judgment', 'issue-decision', origin, decision)).stream };
}

describe('a case led by commands', () => {
  it('goes from the judgment to executed, and refuses a payment afterwards', async () => {
    const { send, engine, reactions } = await opening();
    const { stream, origin } = await newCase({ send });
    await reactions.drain();
    for (const [name, body] of [
      ['assign-officer', { effectiveOn: '2025-05-06', officer: 'CHV.07' }],
      ['issue-notice', { effectiveOn: '2025-05-07', channel: 'inPerson' }],
      ['record-valid-notice', { effectiveOn: '2025-05-07' }],
      ['end-voluntary-period', { effectiveOn: '2025-05-20' }],
      ['record-verification', { effectiveOn: '2025-05-21', outcome: 'conditionsFound', findings: 'có nhà' }],
      ['record-payment', { effectiveOn: '2025-05-22', amount: '1000000' }],
      ['pay-out', { effectiveOn: '2025-05-23', total: '1000000', items: [{ to: 'paid', amount: '1000000' }] }],
      ['confirm-executed', { effectiveOn: '2025-05-26' }],
    ] as const)
      accepted(await send('case', name, stream, body));
    expect(((await engine.state(stream)) as CaseState).ending?.outcome).toBe('executed');
    expect(await engine.state(origin)).toMatchObject({ cases: [stream] });
    const refused = await send('case', 'record-payment', stream, { effectiveOn: '2025-05-27', amount: '1' });
    expect(refused).toMatchObject({ kind: 'refused', refusals: [{ rule: 'payment.open' }] });
  });

  it('opens the entrusted case at the receiver, once, however often the reaction runs', async () => {
    const at = await opening();
    const { stream } = await newCase(at);
    accepted(await at.send('case', 'entrust', stream, { effectiveOn: '2025-05-12', receiver: 'P2.01' }));
    await at.reactions.drain();
    await new Reactions(at.engine, at.log).drain();
    const decisions: string[] = [];
    for await (const step of at.log.follow(undefined, new AbortController().signal)) {
      if (step.kind === 'caughtUp') break;
      if (step.kind === 'events')
        for (const event of step.events) if (event.type === 'EnforcementDecisionIssued') decisions.push(event.stream);
    }
    expect(decisions).toHaveLength(2);
    expect(await at.engine.state(decisions[1]!)).toMatchObject({
      office: 'P2.01',
      origin: { kind: 'entrustment', id: stream },
    });
  });
});

const shuffling = (log: EventLog): EventLog => shuffled(log, () => Math.floor(Math.random() * 8));

async function eventsOf(log: EventLog, type: string) {
  const found = [];
  for await (const step of log.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind === 'events') found.push(...step.events.filter((event) => event.type === type));
  }
  return found;
}

describe('case numbers', () => {
  it('of reactions follow the order of their causes in the log, whatever the store delays', async () => {
    const at = await opening(undefined, shuffling);
    const cases = await Promise.all(Array.from({ length: 12 }, () => newCase(at)));
    const entrusting = { effectiveOn: '2025-05-12', receiver: 'P2.01' };
    for (const answer of await Promise.all(cases.map(({ stream }) => at.send('case', 'entrust', stream, entrusting))))
      accepted(answer);
    await at.reactions.drain();
    const causes = (await eventsOf(at.log, 'CaseEntrusted')).map(({ stream }) => stream);
    const opened = (await eventsOf(at.log, 'EnforcementDecisionIssued'))
      .map(({ data }) => data as { number: string; originId: string })
      .filter(({ number }) => number.startsWith('P2.01'))
      .sort((a, b) => sequence(a.number) - sequence(b.number));
    expect(opened.map(({ originId }) => originId)).toEqual(causes);
  });

  it('of those who wait at the same time are given in the order of their arrival', async () => {
    const at = await opening(undefined, shuffling);
    const sealed = {} as Awaited<ReturnType<typeof openSealedStore>>;
    const options = { log: at.log, sealed, world, now, realm: 'simulated', engineVersion: 'test' } as const;
    const numbers = new CaseNumberAllocator(options, new Recorder(at.log));
    const act = actOf('judgment', 'issue-decision')!;
    const command = { act, body: decision, actor, client: 'test', key: 'k' };
    const opened = { office: 'P1.01', decidedOn: '2025-05-06' as LegalDate, realm: 'simulated' as const };
    const attempts = Array.from({ length: 500 }, (_, index) => {
      const to = { ...targetStreamOf(command, `${index}`, undefined), stream: `case-${index}` };
      return new Attempt(options, command, to, undefined, { body: decision, pointers: [], drafts: [] }, '');
    });
    const given = await Promise.all(attempts.map((attempt) => numbers.reserve(attempt, opened)));
    expect(given.map(sequence)).toEqual(given.map((_, index) => index + 1));
  });
});

/** The sequence in a case number: 127 in `P1.01/2025/127-44`. */
const sequence = (number: string): number => Number(/\/(\d+)-\d\d$/.exec(number)?.[1]);

describe('idempotency and concurrency', () => {
  it('answers a repeated key as the first time, also after a restart, and refuses it for another body', async () => {
    const first = await open();
    const { stream } = await newCase(first);
    const body = { effectiveOn: '2025-05-12', amount: '500' };
    const paid = accepted(await first.send('case', 'record-payment', stream, body, { key: 'pay', ifMatch: 0 }));
    accepted(await first.send('case', 'record-payment', stream, { ...body, amount: '7' }, { key: 'next' }));
    await first.close();
    const second = await opening(first.kept);
    const again = accepted(await second.send('case', 'record-payment', stream, body, { key: 'pay', ifMatch: 0 }));
    expect(again.repeated).toBe(true);
    expect(again.facts).toEqual(paid.facts);
    expect(again.state).toEqual(paid.state);
    const other = await second.send('case', 'record-payment', stream, { ...body, amount: '501' }, { key: 'pay' });
    expect(other.kind).toBe('keyReused');
  });

  it('repeats an opening, and answers the second clerk that the decision was made', async () => {
    const at = await opening();
    const origin = accepted(await at.send('judgment', 'receive-judgment', undefined, judgment, { key: 'j' }));
    const repeated = accepted(await at.send('judgment', 'receive-judgment', undefined, judgment, { key: 'j' }));
    expect([repeated.stream, repeated.repeated]).toEqual([origin.stream, true]);
    const [a, b] = await Promise.all([
      at.send('judgment', 'issue-decision', origin.stream, decision, { key: 'a' }),
      at.sendOther('judgment', 'issue-decision', origin.stream, { ...decision, debtor: 'Người khác' }, { key: 'b' }),
    ]);
    const kinds = [a.kind, b.kind].toSorted();
    expect(kinds).toEqual(['accepted', 'refused']);
    const winner = a.kind === 'accepted' ? ('a' as const) : ('b' as const);
    await at.reactions.drain();
    const same = await at.send(
      'judgment',
      'issue-decision',
      origin.stream,
      winner === 'a' ? decision : { ...decision, debtor: 'Người khác' },
      { key: winner },
    );
    expect(same).toMatchObject({ kind: 'accepted', repeated: true });
  });

  it('tells a caller with a stale revision what happened since', async () => {
    const at = await opening();
    const { stream } = await newCase(at);
    accepted(
      await at.send('case', 'assign-officer', stream, { effectiveOn: '2025-05-06', officer: 'CHV.01' }, { ifMatch: 0 }),
    );
    const stale = await at.send(
      'case',
      'issue-notice',
      stream,
      { effectiveOn: '2025-05-07', channel: 'post' },
      { ifMatch: 0 },
    );
    expect(stale).toMatchObject({ kind: 'stale', current: 3 });
    if (stale.kind === 'stale')
      expect(stale.since.map(({ type }) => type).filter((type) => type !== 'DeadlineLapsed')).toEqual([
        'OfficerAssigned',
        'DeadlineSet',
      ]);
  });

  it('keeps a case serial when two engines write it, and gives no number twice', async () => {
    const at = await opening();
    const origins = await Promise.all(
      Array.from({ length: 20 }, () => at.send('judgment', 'receive-judgment', undefined, judgment)),
    );
    const cases = await Promise.all(
      origins.map((origin, index) =>
        (index % 2 ? at.send : at.sendOther)('judgment', 'issue-decision', accepted(origin).stream, decision),
      ),
    );
    const numbers = cases.map((answer) => (accepted(answer).state as CaseState).number);
    expect(new Set(numbers).size).toBe(20);
    const stream = accepted(cases[0]!).stream;
    const body = { effectiveOn: '2025-05-12', amount: '10' };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? at.send : at.sendOther)('case', 'record-payment', stream, body),
      ),
    );
    const taken = answers.filter((answer) => answer.kind === 'accepted').length;
    expect(((await at.engine.state(stream)) as CaseState).ledger.received).toBe(BigInt(taken * 10));
    expect(answers.every((answer) => ['accepted', 'busy'].includes(answer.kind))).toBe(true);
  });

  it('says what may be done of one state, while commands of another process come between its reads', async () => {
    let between: (() => Promise<unknown>) | undefined;
    const wrap = (log: EventLog): EventLog => ({
      ...passing(log),
      async *read(...asked) {
        yield* log.read(...asked);
        const act = between;
        between = undefined;
        await act?.();
      },
    });
    const at = await opening(undefined, wrap);
    const { stream } = await newCase(at);
    const pay = () => at.sendOther('case', 'record-payment', stream, { effectiveOn: '2025-05-12', amount: '1000000' });
    between = pay;
    const day = '2025-05-12' as LegalDate;
    const { state, acts } = (await at.engine.possible('case', stream, day))!;
    expect(acts).toEqual(possibleActs('case', state, day, world, '2025-06-02' as LegalDate));
    expect((await at.engine.possible('case', stream, day))!.state.actRevision).toBeGreaterThan(state.actRevision);
    const tomorrow = (await at.engine.possible('case', stream, '2025-06-03' as LegalDate))!.acts;
    expect(tomorrow.filter(({ allowed }) => allowed)).toEqual([]);
    expect(tomorrow.flatMap(({ blockedBy }) => blockedBy.map(({ rule }) => rule))).toContain('date.future');
  });

  it.each([true, false])('recognises a command that another process did meanwhile (If-Match: %s)', async (named) => {
    const at = await opening();
    const { stream } = await newCase(at);
    const pay = (send: typeof at.send, amount: string) =>
      send('case', 'record-payment', stream, { effectiveOn: '2025-05-12', amount });
    const payOut = (send: typeof at.send, ifMatch: number) => {
      const body = { effectiveOn: '2025-05-12', total: '5', items: [{ to: 'paid', amount: '5' }] };
      return send('case', 'pay-out', stream, body, { key: 'out', ...(named ? { ifMatch } : {}) });
    };
    // The caller names a later revision than this process has cached; by the cache alone the pay-out would be refused.
    accepted(await pay(at.sendOther, '1'));
    const { actRevision } = accepted(await pay(at.send, '4')).state;
    const first = accepted(await payOut(at.send, actRevision));
    const again = await payOut(at.sendOther, actRevision);
    expect(again).toMatchObject({ kind: 'accepted', repeated: true, facts: first.facts });
  });

  it('says the number that the log holds when two processes were sent the same decision at once', async () => {
    let other: () => Promise<unknown> = async () => undefined;
    const forgiving = (log: EventLog): EventLog => ({
      ...passing(log),
      append: async (stream, expected, events) => {
        const answer = await log.append(stream, expected, events);
        // A server answers like this when it already holds the ids, whatever events come with them.
        if (!stream.startsWith('case-') || answer.outcome === 'appended') return answer;
        return { outcome: 'appended', revision: events.length - 1, position: (await log.head())! };
      },
      read: async function* (stream, options) {
        if (stream.startsWith('numbers-')) {
          const before = other;
          other = async () => undefined;
          await before();
        }
        yield* log.read(stream, options);
      },
    });
    const at = await opening(undefined, forgiving);
    const origin = accepted(await at.send('judgment', 'receive-judgment', undefined, judgment)).stream;
    const decide = (send: typeof at.send) => send('judgment', 'issue-decision', origin, decision, { key: 'd' });
    let first: Answer | undefined;
    other = async () => (first = await decide(at.sendOther));
    const second = accepted(await decide(at.send));
    expect((second.state as CaseState).number).toBe((accepted(first!).state as CaseState).number);
    expect(second.facts).toEqual(accepted(first!).facts);
    expect(((await at.engine.state(second.stream)) as CaseState).number).toBe((second.state as CaseState).number);
  });

  it('says that the outcome is unknown after an error of the log, and the same key is then safe', async () => {
    let fail = false;
    const wrap = (log: EventLog): EventLog => ({
      ...passing(log),
      append: async (stream, expected, events) => {
        const answer = await log.append(stream, expected, events);
        return fail ? { outcome: 'unknown', cause: new Error('fsync') } : answer;
      },
    });
    const at = await opening(undefined, wrap);
    const { stream } = await newCase(at);
    fail = true;
    const body = { effectiveOn: '2025-05-12', amount: '500' };
    expect((await at.send('case', 'record-payment', stream, body, { key: 'u' })).kind).toBe('unknown');
    fail = false;
    expect(await at.send('case', 'record-payment', stream, body, { key: 'u' })).toMatchObject({
      kind: 'accepted',
      repeated: true,
    });
    expect(((await at.engine.state(stream)) as CaseState).ledger.received).toBe(500n);
  });

  it('previews without storing a fact, a word or a number', async () => {
    const at = await opening();
    const { stream } = await newCase(at);
    const head = await at.log.head();
    const act = actOf('case', 'entrust')!;
    const body = { effectiveOn: '2025-05-12', receiver: 'P2.01' } as never;
    const seen = await at.engine.preview({ act, body, stream, actor, client: 'test', key: 'p' });
    expect(seen).toMatchObject({ kind: 'possible', state: { ending: { outcome: 'entrusted' } } });
    expect(await at.log.head()).toBe(head);
  });
});
