import {
  type AnyState,
  type At,
  type CaseState,
  decideAct,
  type LegalDate,
  legalDayOf,
  notAllowedInState,
  type Possible,
  possibleActs,
  type Realm,
  type RecordedFact,
  type Target,
  type Verdict,
} from '#case';
import { comparePositions, LimitExceeded, LogUnavailable } from '#event-store';
import { type Answer, type Command, engineLimits, OutcomeUnknown, type Preview } from './command.js';
import { commandIdOf, type TargetStream, targetStreamOf, officeOf, unreservedNumber } from './target-stream.js';
import { IdempotencyStore } from './idempotency.js';
import { CaseNumberAllocator } from './case-numbers.js';
import type { EngineOptions } from './options.js';
import { PerStreamQueue } from './per-stream-queue.js';
import { asIfSealed, seal } from './sealing.js';
import { withEnvelopes } from './envelope.js';
import { historyOf, type Loaded, missingStream, StreamCache, toEvent } from './stream-cache.js';

/**
 * How a command becomes a recorded fact. One loop, one direction: load, was it answered before, is the caller's view
 * current, decide, seal the words, append at the revision read, answer. Nothing is said before it is durable.
 */
export class Engine {
  readonly #streams: StreamCache;
  readonly #queue = new PerStreamQueue();
  readonly #numbers: CaseNumberAllocator;
  readonly #idempotency: IdempotencyStore;

  constructor(private readonly options: EngineOptions) {
    this.#streams = new StreamCache(options.log);
    this.#numbers = new CaseNumberAllocator(options);
    this.#idempotency = new IdempotencyStore(options, this.#streams);
  }

  /** Commands on one stream wait for each other; commands on different streams share one durable commit. */
  async execute(command: Command): Promise<Answer> {
    const commandId = commandIdOf(command);
    const { act, actor, onBehalfOf, body } = command;
    // Another command under the same key waits for the first, and is then compared with what was stored.
    const identity = JSON.stringify([commandId, act.name, actor.office, onBehalfOf ?? null, body]);
    return this.#queue.run(command.stream ?? commandId, identity, () => this.#attempt(command, commandId));
  }

  /** The same decision with nothing stored: no fact, no word, no key, no number. */
  async preview(command: Command): Promise<Preview> {
    const commandId = commandIdOf(command);
    const loaded = command.stream ? await this.#streams.refresh(command.stream) : undefined;
    if (command.stream && !loaded?.state) return { kind: 'missing', stream: command.stream };
    if (loaded?.state && command.ifMatch !== undefined && command.ifMatch !== loaded.state.actRevision)
      return this.#stale(command.stream!, loaded.state, command.ifMatch);
    const to = targetStreamOf(command, commandId, loaded);
    const { body } = asIfSealed(command.act.command, command.body, commandId);
    const on = command.body.effectiveOn as LegalDate;
    const opensCase = command.act.opens === 'case';
    const number = opensCase ? await this.#numbers.next(officeOf(command, loaded), on) : undefined;
    const verdict = await this.#decide(command, to, loaded, body, number);
    if (verdict.kind === 'refused') return { ...verdict, state: loaded?.state };
    return {
      kind: 'possible',
      facts: this.#withEnvelopes(command, to, loaded, verdict, ''),
      before: to.opens ? undefined : loaded?.state,
      state: verdict.after,
      ...(number === undefined ? {} : { number }),
    };
  }

  /** One state, and every act of the stream's kind in it: allowed on that day, or refused and why. */
  async possible(
    target: Target,
    stream: string,
    on: LegalDate,
  ): Promise<{ state: AnyState; acts: Possible[] } | undefined> {
    const { state } = await this.#streams.refresh(stream);
    return state && { state, acts: possibleActs(target, state, on, this.options.world, this.today()) };
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

  async #attempt(command: Command, commandId: string): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#once(command, commandId).catch((error: unknown): Answer => {
        if (error instanceof OutcomeUnknown) return { kind: 'unknown', cause: error };
        throw error;
      });
      if (answer !== 'conflict') return answer;
      // A caller who named a revision is told; only those who did not are tried again, within a limit.
      if (command.stream) this.#streams.forget(command.stream);
      if (attempt >= engineLimits.attemptsMax) return { kind: 'busy' };
    }
  }

  async #once(command: Command, commandId: string): Promise<Answer | 'conflict'> {
    const sealedIf = asIfSealed(command.act.command, command.body, commandId);
    const [loaded, ahead] = await Promise.all([
      this.#load(command, commandId),
      this.#digestAhead(command, sealedIf.pointers),
    ]);
    if (command.stream && !loaded?.state) return { kind: 'missing', stream: command.stream };
    const to = targetStreamOf(command, commandId, loaded);
    const digest = ahead ?? (await this.options.sealed.digest(to.stream, command.body, sealedIf.pointers));
    const before = await this.#idempotency.before(command, to, loaded, digest);
    if (before) return before;
    if (command.stream && command.ifMatch !== undefined && loaded!.state!.actRevision !== command.ifMatch)
      return this.#stale(command.stream, loaded!.state!, command.ifMatch);
    let verdict = await this.#decide(command, to, loaded, sealedIf.body);
    if (verdict.kind === 'refused') return this.#refused(command, to, loaded, verdict, { digest, body: sealedIf.body });
    if (sealedIf.pointers.length > 0 || command.act.opens === 'case') {
      const body = await seal(this.options.sealed, to.stream, command.body, sealedIf.pointers, commandId);
      const number = command.act.opens === 'case' ? await this.#number(command, to, verdict, digest) : undefined;
      verdict = await this.#decide(command, to, loaded, body, number);
      if (verdict.kind === 'refused') return { ...verdict, state: loaded?.state };
    }
    return this.#append(command, to, loaded, verdict, digest);
  }

  /** A caller who has seen another revision than is held here may know of more than this process: then the log says. */
  async #load({ stream, ifMatch }: Command, commandId: string): Promise<Loaded | undefined> {
    if (!stream) return undefined;
    const held = await this.#streams.load(stream);
    const isCurrent = ifMatch === undefined || held.state === undefined || held.state.actRevision === ifMatch;
    return isCurrent || held.commands.has(commandId) ? held : this.#streams.refresh(stream);
  }

  /** While the stream is on its way. With words about people it waits: a stream that is not there must get no key. */
  async #digestAhead({ act, stream, body }: Command, pointers: readonly string[]): Promise<string | undefined> {
    const isKnown = stream !== undefined && !act.opens && pointers.length === 0;
    return isKnown ? this.options.sealed.digest(stream, body, pointers) : undefined;
  }

  async #append(
    command: Command,
    to: TargetStream,
    loaded: Loaded | undefined,
    verdict: Extract<Verdict, { kind: 'decided' }>,
    digest: string,
  ): Promise<Answer | 'conflict'> {
    // The log has taken the number of a case already.
    let isHandedOver = command.act.opens === 'case';
    const newest = this.options.log.health().position;
    const hadNeighbours = this.options.hasNeighbours?.() === true;
    try {
      const wait = this.options.log.clockReady?.();
      if (wait) await wait;
      // From here to the append without a pause: the log holds facts in the order of their times.
      const facts = this.#withEnvelopes(command, to, loaded, verdict, digest);
      const expected = to.opens ? 'none' : loaded!.head;
      const answer = await this.options.log.append(to.stream, expected, facts.map(toEvent));
      isHandedOver = true;
      if (answer.outcome === 'appended') {
        // An older place is that of an append under the same ids, which this process had not seen; a neighbour's may be new.
        const isOld = newest !== undefined && comparePositions(answer.position, newest) <= 0;
        if (to.opens || isOld || hadNeighbours || this.options.hasNeighbours?.() === true) {
          const first = await this.#idempotency.ofAnother(command, to, facts, digest);
          if (first) return first;
        }
        this.#streams.appended(to.stream, to.opens ? missingStream : loaded!, facts, verdict.after);
        return {
          kind: 'accepted',
          stream: to.stream,
          facts,
          state: verdict.after,
          position: answer.position,
          repeated: false,
        };
      }
      this.#streams.forget(to.stream);
      if (answer.outcome === 'unknown') return { kind: 'unknown', cause: answer.cause };
      return to.opens ? await this.#alreadyOpened(command, to, digest) : 'conflict';
    } catch (error) {
      if (error instanceof LimitExceeded) throw error;
      this.#streams.forget(to.stream);
      // What cannot be read back afterwards may be stored all the same.
      if (isHandedOver && error instanceof LogUnavailable) return { kind: 'unknown', cause: error };
      throw error;
    }
  }

  /** Somebody else opened that very stream: for a decision it has then been made already. */
  async #alreadyOpened(command: Command, to: TargetStream, digest: string): Promise<Answer> {
    const mine = await this.#idempotency.in(to.stream, command, to, digest);
    if (mine) return mine;
    const on = command.body.effectiveOn as LegalDate;
    const refusals = [notAllowedInState(command.act, undefined, on, this.options.world)];
    return { kind: 'refused', refusals, state: undefined };
  }

  async #refused(
    command: Command,
    to: TargetStream,
    loaded: Loaded | undefined,
    { refusals }: Extract<Verdict, { kind: 'refused' }>,
    { digest, body }: { readonly digest: string; readonly body: Command['body'] },
  ): Promise<Answer | 'conflict'> {
    if (!command.stream) return { kind: 'refused', refusals, state: undefined };
    const fresh = await this.#streams.refresh(command.stream);
    if (fresh.head === loaded?.head) return { kind: 'refused', refusals, state: loaded.state };
    // What makes it impossible now may be this very command, done meanwhile by another process.
    const before = await this.#idempotency.before(command, to, fresh, digest);
    if (before) return before;
    const again = await this.#decide(command, to, fresh, body);
    return again.kind === 'refused' ? { ...again, state: fresh.state } : 'conflict';
  }

  async #stale(stream: string, state: AnyState, ifMatch: number): Promise<Extract<Answer, { kind: 'stale' }>> {
    const history = await this.history(stream);
    // Deadlines that the caller's own revision had set came with it, not since.
    const seen = history[ifMatch]?.envelope.commandId;
    const since = history.filter(({ envelope }) => envelope.revision > ifMatch && envelope.commandId !== seen);
    return { kind: 'stale', current: state.actRevision, since };
  }

  async #decide(
    command: Command,
    to: TargetStream,
    loaded: Loaded | undefined,
    body: Command['body'],
    number?: string,
  ): Promise<Verdict> {
    const history = command.act.corrects ? await this.history(to.stream) : [];
    const realm = this.#realm(command, loaded);
    const officeThen = officeOf(command, loaded);
    return decideAct(command.act, body, {
      before: loaded?.state,
      history: () => history,
      targetId: to.target ?? to.stream,
      recordedOn: this.today(),
      world: this.options.world,
      caseNumber: () => number ?? unreservedNumber(officeThen, command.body.effectiveOn as LegalDate),
      at: (index, effectiveOn): At => ({
        eventId: to.eventId(index),
        streamId: to.stream,
        revision: firstRevision(to, loaded) + index,
        effectiveOn,
        realm,
        officeThen,
        ...(command.causationId === undefined ? {} : { causationId: command.causationId }),
      }),
    });
  }

  #withEnvelopes(
    command: Command,
    to: TargetStream,
    loaded: Loaded | undefined,
    verdict: Extract<Verdict, { kind: 'decided' }>,
    digest: string,
  ): RecordedFact[] {
    const relied = command.basis ?? (to.target && to.target !== to.stream ? { [to.target]: loaded!.head } : undefined);
    return withEnvelopes(verdict.facts, verdict.on, command, {
      stream: to.stream,
      first: firstRevision(to, loaded),
      commandId: to.commandId,
      eventId: to.eventId,
      digest,
      recordedAt: this.options.now(),
      realm: this.#realm(command, loaded),
      officeThen: officeOf(command, loaded),
      corrects: verdict.corrects,
      basis: relied,
      engineVersion: this.options.engineVersion,
      world: this.options.world,
    });
  }

  /** An act on a simulated stream is simulated. */
  #realm(command: Command, loaded: Loaded | undefined): Realm {
    return loaded?.state?.realm ?? command.realm ?? this.options.realm;
  }

  #number(command: Command, to: TargetStream, verdict: Extract<Verdict, { kind: 'decided' }>, digest: string) {
    const { office, decidedOn, realm } = verdict.after as CaseState;
    return this.#numbers.reserve({ command, opened: { office, on: decidedOn, realm }, caseStream: to.stream, digest });
  }
}

/** Revision of the first fact that the command will append. */
function firstRevision(to: TargetStream, loaded: Loaded | undefined): number {
  return to.opens ? 0 : loaded!.head + 1;
}
