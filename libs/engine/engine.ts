import {
  type AnyState,
  type CaseState,
  type LegalDate,
  legalDayOf,
  notAllowedInState,
  type Possible,
  possibleActs,
  stateForAct,
  type RecordedFact,
  type Refusal,
  type Target,
  type Verdict,
} from '#case';
import { comparePositions, LogUnavailable, type Position } from '#event-store';
import { KeyDestroyed } from '#personal-data';
import { Attempt, isStale } from './attempt.js';
import { CaseNumberAllocator } from './case-numbers.js';
import {
  type Answer,
  type Command,
  engineLimits,
  OutcomeUnknown,
  type Preview,
  UnopenedKeyDestroyed,
} from './command.js';
import { IdempotencyStore } from './idempotency.js';
import type { EngineOptions } from './options.js';
import { PerStreamQueue } from './per-stream-queue.js';
import { Recorder } from './recorder.js';
import { asIfSealed, drafted, seal, type SealedBody } from './sealing.js';
import { historyOf, type Loaded, missingStream, StreamCache } from './stream-cache.js';
import { commandIdOf, targetStreamOf } from './target-stream.js';

/** Turns commands into recorded facts. `#attempt` shows every step; no answer comes before the facts are durable. */
export class Engine {
  readonly #streams: StreamCache;
  readonly #queue = new PerStreamQueue();
  readonly #recorder: Recorder;
  readonly #numbers: CaseNumberAllocator;
  readonly #idempotency: IdempotencyStore;

  constructor(private readonly options: EngineOptions) {
    this.#streams = new StreamCache(options.log);
    this.#recorder = new Recorder(options.log);
    this.#numbers = new CaseNumberAllocator(options, this.#recorder);
    this.#idempotency = new IdempotencyStore(options, this.#streams);
  }

  /** Executes a command. Those on one stream wait for each other; those on different streams may share a commit. */
  async execute(command: Command): Promise<Answer> {
    const commandId = commandIdOf(command);
    const { act, actor, onBehalfOf, body } = command;
    // A second command under the same key waits for the first, and is then compared with the command that was stored.
    const identity = JSON.stringify([commandId, act.name, actor.office, onBehalfOf ?? null, body]);
    return this.#queue.run(command.stream ?? commandId, identity, () => this.#untilAnswered(command, commandId));
  }

  /** One attempt in these steps: load, answered before?, stale?, decide, seal, append, answer. */
  async #attempt(command: Command, commandId: string, words: SealedBody): Promise<Answer | 'conflict'> {
    const attempt = await this.#load(command, commandId, words);
    if (!attempt) return { kind: 'missing', stream: command.stream! };
    const { to, loaded } = attempt;

    const earlier = await this.#idempotency.before(attempt);
    if (earlier) return earlier;

    if (attempt.isStale) return this.#stale(attempt);

    const possible = await this.#decide(attempt);
    if (possible.kind === 'refused') return this.#refused(attempt, possible.refusals);

    // A number is reserved only for a case that may be opened. When an earlier attempt has sealed the words, they keep
    // the references of that attempt, so the command is decided again with those references.
    const sealedWords = await seal(this.options.sealed, to.stream, words, attempt.digest);
    const number = attempt.opensCase ? await this.#numbers.reserve(attempt, possible.after as CaseState) : undefined;
    const final = sealedWords === words ? attempt : attempt.with({ sealed: sealedWords });
    const verdict = final === attempt && !attempt.opensCase ? possible : await this.#decide(final, number);
    if (verdict.kind === 'refused') return { ...verdict, state: loaded?.state };

    // Note the state of the log before the append: another process may append the same ids first.
    const isAloneAt = this.#aloneSince();
    const recording = this.#recorder.record(to.stream, to.opens ? 'none' : loaded!.head, () => final.facts(verdict));
    // The number of a new case is stored by now, so any later failure leaves the outcome unknown.
    const { facts, appended } = await (attempt.opensCase ? mayBeStored(to.stream, recording) : recording);
    if (appended.outcome === 'unknown') return { kind: 'unknown', cause: appended.cause };
    if (appended.outcome === 'conflict') return to.opens ? this.#openedMeanwhile(attempt) : 'conflict';

    if (!isAloneAt(appended.position, to.opens)) {
      const another = await mayBeStored(to.stream, this.#idempotency.ofAnother(attempt, facts));
      if (another) return another;
    }
    const { position } = appended;
    const state = verdict.after;
    this.#streams.appended(to.stream, to.opens ? missingStream : loaded!, facts, state);
    return { kind: 'accepted', stream: to.stream, facts: attempt.own(facts), state, position, repeated: false };
  }

  /** Attempts until one has an answer. Personal data are drafted once, so that every attempt has the same. */
  async #untilAnswered(command: Command, commandId: string): Promise<Answer> {
    const words = drafted(this.options.sealed, command.act.command, command.body, commandId);
    const { stream } = command;
    for (let count = 1; count <= engineLimits.attemptsMax; count += 1) {
      const answer = await this.#attempt(command, commandId, words).catch(
        (error: unknown): Answer | Promise<Answer> => {
          if (stream) this.#streams.forget(stream);
          if (error instanceof OutcomeUnknown) return { kind: 'unknown', cause: error };
          if (error instanceof KeyDestroyed) return this.#underDestroyedKey(command, commandId, error);
          throw error;
        },
      );
      // The log may hold more than the cached stream.
      if (stream && (answer === 'conflict' || answer.kind === 'unknown')) this.#streams.forget(stream);
      // A caller who named a revision gets the conflict; without one the command is retried, within a limit.
      if (answer !== 'conflict') return answer;
    }
    return { kind: 'busy' };
  }

  /** Decides as `execute` does, but stores nothing: no fact, no sealed words, no key, no number. */
  async preview(command: Command): Promise<Preview> {
    const { act, stream } = command;
    const commandId = commandIdOf(command);
    const loaded = stream ? await this.#streams.refresh(stream) : undefined;
    if (stream && !loaded?.state) return { kind: 'missing', stream };
    const sealed = asIfSealed(act.command, command.body, commandId);
    const attempt = new Attempt(this.options, command, targetStreamOf(command, commandId, loaded), loaded, sealed, '');
    if (attempt.isStale) return this.#stale(attempt);
    const on = command.body.effectiveOn as LegalDate;
    const number = attempt.opensCase ? await this.#numbers.next(attempt.office, on) : undefined;
    const verdict = await this.#decide(attempt, number);
    if (verdict.kind === 'refused') return { ...verdict, state: loaded?.state };
    return {
      kind: 'possible',
      facts: attempt.own(attempt.facts(verdict)),
      before: attempt.to.opens ? undefined : loaded?.state,
      state: verdict.after,
      ...(number === undefined ? {} : { number }),
    };
  }

  /** The state of a stream, and every act of its kind in that state: allowed on that day, or refused and why. */
  async possible(
    target: Target,
    stream: string,
    on: LegalDate,
  ): Promise<{ state: AnyState; acts: Possible[] } | undefined> {
    const { state } = await this.#streams.refresh(stream);
    if (!state) return undefined;
    const { world, realm, now } = this.options;
    const current = state.realm === realm ? stateForAct(target, state, on, now(), world) : state;
    return { state, acts: possibleActs(target, current, on, world, this.today()) };
  }

  async state(stream: string): Promise<AnyState | undefined> {
    return (await this.#streams.refresh(stream)).state;
  }

  history(stream: string): Promise<RecordedFact[]> {
    return historyOf(this.options.log, stream);
  }

  today(): LegalDate {
    return legalDayOf(this.options.now());
  }

  /** Resolves once no fact can be stored any more with a timestamp from before this call. */
  settled(): Promise<void> {
    return this.#recorder.settled();
  }

  async #load(command: Command, commandId: string, words: SealedBody): Promise<Attempt | undefined> {
    const { stream, act, body } = command;
    const { sealed: store } = this.options;
    const { pointers } = words;
    // Computed while the stream loads; but with personal data only afterwards: a missing stream must not get a key.
    const isKnown = stream !== undefined && !act.opens && pointers.length === 0;
    const [loaded, ahead] = await Promise.all([
      this.#loaded(command, commandId),
      isKnown ? store.digest(stream, body, pointers) : undefined,
    ]);
    if (stream && !loaded?.state) return undefined;
    const to = targetStreamOf(command, commandId, loaded);
    const digest = ahead ?? (await store.digest(to.stream, body, pointers));
    return new Attempt(this.options, command, to, loaded, words, digest);
  }

  /** Reads the log when the caller names another revision than the cached one: this process may lack newer facts. */
  async #loaded({ stream, ifMatch }: Command, commandId: string): Promise<Loaded | undefined> {
    if (!stream) return undefined;
    const known = this.#streams.load(stream);
    const cached = known instanceof Promise ? await known : known;
    const isCurrent = !isStale(ifMatch, cached);
    return isCurrent || cached.commands.has(commandId) ? cached : this.#streams.refresh(stream);
  }

  /** Decides synchronously, except for an act that needs the whole history. */
  #decide(attempt: Attempt, number?: string): Verdict | Promise<Verdict> {
    const now = this.options.now();
    if (!attempt.needsHistory) return attempt.decide([], now, number);
    return this.history(attempt.to.stream).then((history) => attempt.decide(history, now, number));
  }

  /**
   * Returns a function that tells whether an append from here on is surely this process's own. An older position means
   * that another append with the same ids came first. If neighbours are possible, it says yes only while there are
   * none, and never for an append that opens a stream, which a new neighbour may have opened unnoticed.
   */
  #aloneSince(): (position: Position, opens: boolean) => boolean {
    const { log, hasNeighbours } = this.options;
    const newest = log.health().position;
    const hadNeighbours = hasNeighbours?.() === true;
    return (position, opens) => {
      const isNew = newest === undefined || comparePositions(position, newest) > 0;
      return isNew && (hasNeighbours === undefined || (!opens && !hadNeighbours && !hasNeighbours()));
    };
  }

  /** The answer when another command has opened the very stream that this one would open: a repeat, or a refusal. */
  async #openedMeanwhile(attempt: Attempt): Promise<Answer> {
    const { command } = attempt;
    this.#streams.forget(attempt.to.stream);
    const mine = await this.#idempotency.inTarget(attempt);
    return mine ?? this.#refusedOpening(command);
  }

  /**
   * The answer when the key of the stream to be opened was destroyed. If another command has opened that stream, this
   * command is refused like any second opening.
   * @throws UnopenedKeyDestroyed when nothing was opened there
   * @throws KeyDestroyed when this very command opened it: its words cannot be compared any more
   */
  async #underDestroyedKey(command: Command, commandId: string, destroyed: KeyDestroyed): Promise<Answer> {
    const { act, stream } = command;
    if (!act.opens || !stream) throw destroyed;
    const to = targetStreamOf(command, commandId, await this.#streams.refresh(stream));
    const opened = await this.#streams.refresh(to.stream);
    if (!opened.state) throw new UnopenedKeyDestroyed(to.stream, act.target);
    if (opened.commands.has(commandId)) throw destroyed;
    return this.#refusedOpening(command);
  }

  /** The refusal that a second decision on one judgment or request gets. */
  #refusedOpening({ act, body }: Command): Answer {
    const refusals = [notAllowedInState(act, undefined, body.effectiveOn as LegalDate, this.options.world)];
    return { kind: 'refused', refusals, state: undefined };
  }

  async #refused(attempt: Attempt, refusals: readonly Refusal[]): Promise<Answer | 'conflict'> {
    const { stream } = attempt.command;
    if (!stream) return { kind: 'refused', refusals, state: undefined };
    const loaded = await this.#streams.refresh(stream);
    if (loaded.head === attempt.loaded?.head) return { kind: 'refused', refusals, state: loaded.state };
    // The act may be impossible now because another process has executed this very command in the meantime.
    const fresh = attempt.with({ loaded });
    const earlier = await this.#idempotency.before(fresh);
    if (earlier) return earlier;
    const again = await this.#decide(fresh);
    return again.kind === 'refused' ? { ...again, state: loaded.state } : 'conflict';
  }

  async #stale({ command, loaded }: Attempt): Promise<Extract<Answer, { kind: 'stale' }>> {
    const { stream, ifMatch } = command as Command & { stream: string; ifMatch: number };
    const history = await this.history(stream);
    // Facts about deadlines that the caller's last act set belong to that act, so they are not news for the caller.
    const seen = history[ifMatch]?.envelope.commandId;
    const since = history.filter(({ envelope }) => envelope.revision > ifMatch && envelope.commandId !== seen);
    return { kind: 'stale', current: loaded!.state!.actRevision, since };
  }
}

/** Runs `work`; any failure leaves the outcome unknown, because a fact handed to the log may be stored all the same. */
async function mayBeStored<T>(stream: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof LogUnavailable ? new OutcomeUnknown(stream, error) : error;
  }
}
