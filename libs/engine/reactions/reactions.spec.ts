import { toFact } from '#case';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventLog, Position, StoredEvent } from '#event-store';
import type { Answer, Command } from '../command.js';
import type { Due, DueSource, ParkedNote } from './due.js';
import { Reactions } from './reactions.js';

/** The runner of reactions against an engine with scripted answers. */

const accepted = { kind: 'accepted' } as unknown as Answer;
const refused = {
  kind: 'refused',
  refusals: [{ rule: 'origin.open', message: { vi: 'không', en: 'no' } }],
} as unknown as Answer;
const unknown = { kind: 'unknown', cause: new Error('lost') } as Answer;
const busy = { kind: 'busy' } as Answer;
const inFlight = { kind: 'inFlight' } as Answer;

interface Cause {
  readonly stream: string;
  readonly revision: number;
  /** The type of the cause. Default: a decision that opened a case, which is noted on its judgment. */
  readonly type?: string;
}

class Stage {
  readonly sent: string[] = [];
  readonly keys: string[] = [];
  /** Whether the log shows the consequence once its command has been sent. */
  shows = true;
  readonly #causes: (Due & { readonly event: StoredEvent })[] = [];
  readonly #listeners = new Set<() => void>();
  #ordinal = 0;
  kept: readonly ParkedNote[] = [];
  readonly notings: (readonly ParkedNote[])[] = [];
  answer: (command: Command) => Answer | Promise<Answer> = () => accepted;
  fails: Error | undefined;
  /** Whether the list has reached the log's end. */
  isCurrent = true;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  readonly reactions = new Reactions(
    {
      execute: async (command) => {
        this.sent.push(`${command.causationId}`);
        this.keys.push(command.key);
        const answer = await this.answer(command);
        if (answer.kind === 'accepted' && this.shows) this.#seen(command.causationId!);
        return answer;
      },
      history: async (stream) =>
        [eventOf('opening', stream, 0), eventOf('end', stream, 1, 'CaseEntrusted')].map(toFact),
    },
    { read: (stream: string, options: { from: number }) => this.#read(stream, options.from) } as unknown as EventLog,
    { attemptsMax: 3, backOffMs: 5 },
  );

  constructor(causes: readonly Cause[]) {
    this.adds(causes);
  }

  /** Appends causes to the list. */
  adds(causes: readonly Cause[]): void {
    causes.forEach(({ stream, revision, type = 'EnforcementDecisionIssued' }) => {
      const cause = `${stream}@${revision}`;
      const due = { ordinal: (this.#ordinal += 1), cause, stream, revision, type };
      const commands = ['judgment/record-case-opened'];
      this.#causes.push({ ...due, commands, event: eventOf(cause, stream, revision, type) });
    });
  }

  readonly source: DueSource = {
    page: async (after, limit) => {
      if (this.fails) throw this.fails;
      const due = this.#causes.filter(({ ordinal }) => ordinal > (after?.ordinal ?? 0)).slice(0, limit);
      if (!this.isCurrent) return { due: [], upTo: undefined, isCurrent: false };
      return { due, upTo: '0000000000000009' as Position, isCurrent: true };
    },
    onChange: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    notes: async () => this.kept,
    note: (notes) => {
      this.notings.push(notes);
      this.kept = notes;
    },
  };

  run(): this {
    this.#running = this.reactions.run(this.#stop.signal, this.source);
    return this;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #seen(cause: string): void {
    const at = this.#causes.findIndex((each) => each.cause === cause);
    if (at >= 0) this.#causes.splice(at, 1);
    setImmediate(() => this.changed());
  }

  async *#read(stream: string, from: number): AsyncGenerator<StoredEvent> {
    const found = this.#causes.find((each) => each.stream === stream && each.revision === from);
    if (found) yield found.event;
  }
}

function eventOf(id: string, stream: string, revision: number, type = 'EnforcementDecisionIssued'): StoredEvent {
  const meta = {
    schemaVersion: '1',
    'actor.id': 'a',
    'actor.role': 'officer',
    'actor.office': 'P1.01',
    commandIndex: '0',
    commandSize: '1',
    $correlationId: 'c',
    effectiveOn: '2025-05-06',
    officeThen: 'P1.01',
    realm: 'simulated',
  };
  const obligations = [{ id: 'o1', kind: 'pay', nature: 'party', rank: 3, amount: '5' }];
  const debtor = { ref: uuids[0], commitment: 'ab'.repeat(32) };
  const opening = { originKind: 'judgment', originId: 'judgment-1', category: 'civil', initiative: 'exOfficio' };
  const data = type === 'CaseEntrusted' ? { receiver: 'P2.01' } : { ...opening, number: '1', debtor, obligations };
  return { id, type, data, meta, stream, revision, position: '1' as Position };
}

const uuids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
const [one, two] = [`case-${uuids[0]}`, `case-${uuids[1]}`];

let stage: Stage;
afterEach(() => stage.stop());

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`it did not come to pass: ${JSON.stringify(stage.reactions.health)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const parked = () => stage.reactions.health.parked.map(({ cause, waiting }) => [cause, waiting]);

describe('a reaction that is refused', () => {
  it('is parked with what is behind it in its stream, and the others go on', async () => {
    stage = new Stage([
      { stream: one, revision: 0 },
      { stream: two, revision: 0 },
      { stream: one, revision: 4 },
      { stream: two, revision: 3 },
    ]);
    stage.answer = ({ causationId }) => (causationId === `${one}@0` ? refused : accepted);
    stage.run();
    await until(() => stage.reactions.health.parked.length > 0 && stage.reactions.health.due === 2);
    expect(stage.sent.filter((cause) => cause === `${one}@0`)).toHaveLength(3);
    expect(stage.sent.filter((cause) => cause.startsWith(two))).toEqual([`${two}@0`, `${two}@3`]);
    expect(stage.sent).not.toContain(`${one}@4`);
    expect(parked()).toEqual([[`${one}@0`, 1]]);
    const [work] = stage.reactions.health.parked;
    expect(work).toMatchObject({ stream: one, commands: ['judgment/record-case-opened'], attempts: 3 });
    expect(work?.error).toContain('origin.open: no');
    expect(stage.kept).toMatchObject([{ cause: `${one}@0` }]);
    expect(stage.reactions.health).toMatchObject({ position: '0000000000000009', lastError: undefined });
    // Causes that arrive after the parking: other streams' are processed, those of the parked stream wait.
    stage.adds([
      { stream: one, revision: 7 },
      { stream: two, revision: 5 },
    ]);
    stage.changed();
    await until(() => parked()[0]?.[1] === 2);
    expect(stage.sent.slice(-1)).toEqual([`${two}@5`]);
    expect(stage.sent.filter((cause) => cause.startsWith(one))).toEqual(Array(3).fill(`${one}@0`));
  });

  it('is tried again when somebody asks, and is then over with all that waited', async () => {
    stage = new Stage([
      { stream: one, revision: 0 },
      { stream: one, revision: 4 },
    ]);
    stage.answer = () => refused;
    stage.run();
    await until(() => parked().length === 1);
    stage.answer = () => accepted;
    expect(stage.reactions.retry('case-of-nobody')).toBe(0);
    expect(stage.reactions.retry()).toBe(1);
    await until(() => stage.reactions.health.due === 0);
    expect(stage.reactions.health.parked).toEqual([]);
    expect(stage.kept).toEqual([]);
  });

  it('keeps since when, over a restart', async () => {
    const causes = [{ stream: one, revision: 0 }];
    stage = new Stage(causes);
    stage.kept = [{ cause: `${one}@0`, error: 'no', sinceMs: Date.parse('2026-01-02T03:04:05.000Z') }];
    stage.answer = () => refused;
    stage.run();
    await until(() => parked().length === 1);
    expect(stage.reactions.health.parked[0]?.since).toBe('2026-01-02T03:04:05.000Z');
  });
});

it.each([
  ['is not current yet', (): void => void (stage.isCurrent = false)],
  ['cannot be read', (): void => void (stage.fails = new Error('not now'))],
])('notes of what is parked are not written over while the list %s', async (_, begin) => {
  stage = new Stage([{ stream: one, revision: 0 }]);
  const note = { cause: `${one}@0`, error: 'no', sinceMs: Date.parse('2026-01-02T03:04:05.000Z') };
  stage.kept = [note];
  begin();
  stage.run();
  for (let times = 0; times < 10; times += 1) {
    stage.changed();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect([stage.kept, stage.notings]).toEqual([[note], []]);
});

describe('passing trouble', () => {
  it.each([unknown, busy, inFlight])('parks nothing, however long it lasts: $kind', async (answer) => {
    stage = new Stage([{ stream: one, revision: 0 }]);
    stage.answer = () => answer;
    stage.run();
    await until(() => stage.sent.length > 5);
    expect(parked()).toEqual([]);
    expect(stage.reactions.health.lastError).toContain(`answered ${answer.kind}`);
    expect(stage.reactions.health.position).toBeUndefined();
    stage.answer = () => accepted;
    await until(() => stage.reactions.health.due === 0);
    expect(stage.reactions.health.lastError).toBeUndefined();
  });

  it('in the list of what is due is said as long as it lasts, also where nothing else follows', async () => {
    stage = new Stage([{ stream: one, revision: 0 }]);
    stage.fails = new Error('the list cannot be read');
    stage.run();
    await until(() => stage.reactions.health.lastError === 'the list cannot be read');
    stage.fails = undefined;
    await until(() => stage.reactions.health.lastError === undefined && stage.reactions.health.due === 0);
  });
});

it('a reaction that was sent is not sent again while the log does not show it yet', async () => {
  stage = new Stage([
    { stream: one, revision: 0 },
    { stream: two, revision: 0 },
  ]);
  stage.shows = false;
  stage.run();
  await until(() => stage.sent.length === 2);
  for (let times = 0; times < 20; times += 1) {
    stage.changed();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(stage.sent).toHaveLength(2);
  expect(stage.reactions.health).toMatchObject({ due: 2, position: undefined });
});

it('each command has a key of its own that follows from its cause, the same when it is sent again', async () => {
  stage = new Stage([
    { stream: one, revision: 0 },
    { stream: one, revision: 4 },
  ]);
  let refusals = 1;
  stage.answer = () => (refusals-- > 0 ? refused : accepted);
  stage.run();
  await until(() => stage.reactions.health.due === 0 && stage.sent.length === 3);
  expect(stage.keys[1]).toBe(stage.keys[0]);
  expect(new Set(stage.keys).size).toBe(2);
});

it('what opens a case is sent one after the other, in the order of the log', async () => {
  stage = new Stage([one, two].map((stream) => ({ stream, revision: 1, type: 'CaseEntrusted' })));
  const { promise, resolve } = Promise.withResolvers<Answer>();
  stage.answer = ({ causationId }) => (causationId === `${one}@1` ? promise : accepted);
  stage.run();
  await until(() => stage.sent.length === 1);
  await new Promise((done) => setTimeout(done, 30));
  expect(stage.sent).toEqual([`${one}@1`]);
  resolve(accepted);
  await until(() => stage.reactions.health.due === 0);
  expect(stage.sent).toEqual([`${one}@1`, `${two}@1`]);
});

it('a reaction that hangs holds up its own stream alone', async () => {
  stage = new Stage([
    { stream: one, revision: 0 },
    { stream: two, revision: 0 },
    { stream: two, revision: 1 },
  ]);
  const { promise, resolve } = Promise.withResolvers<Answer>();
  stage.answer = ({ causationId }) => (causationId === `${one}@0` ? promise : accepted);
  stage.run();
  await until(() => stage.sent.length === 3);
  expect(stage.reactions.health.due).toBeGreaterThan(0);
  resolve(accepted);
  await until(() => stage.reactions.health.due === 0);
});
